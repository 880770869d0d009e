"""An agency says that it is not the right one to ask. Chasing rests until an officer has looked."""

from __future__ import annotations

from forms_service.db.models import CaseFile
from forms_service.db.records.asking import NOT_THEIRS
from forms_service.db.records.hand_over_rows import NOT_OURS, new_hand_over
from forms_service.db.records.requests import locked_request
from forms_service.db.records.tasks import raise_task
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError


def say_not_ours(work: Work, request_id: str, *, reason: str, who: str = "") -> str:
    """It is no nil return: the request stays open, and whether it ends is for a person. The id of what was said."""
    request = locked_request(work, request_id)
    case = work.session.get_one(CaseFile, request.case_id)
    if request.state != "issued" or case.state != "open":
        raise ConflictError("We are not waiting for a return, so there is nothing to hand back.")
    if not reason.strip():
        raise InvalidInputError("Say why this request is not for your agency.", field="reason")
    row = new_hand_over(work, request, NOT_OURS, {"reason": reason.strip(), "who": who.strip()})
    row.link_id = work.actor.id if work.actor.kind == "link" else None
    request.paused_at = request.paused_at or work.now
    raise_task(
        work,
        NOT_THEIRS,
        partnership=case.partnership,
        case_id=case.id,
        subject_id=request.id,
        severity="red",
        due_on=work.today,
        details={"hand_over": row.id},
    )
    work.audit(
        "request.not-ours",
        case_id=case.id,
        subject_kind="agency_request",
        subject_id=request.id,
        details={"hand_over": row.id},
    )
    return row.id
