"""An agency cannot send its return in time: it says why and until when, and an officer answers."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from forms_service.db.models import CaseFile, Extension
from forms_service.db.records.extensions import LONGER_ASKED, new_extension
from forms_service.db.records.requests import locked_request
from forms_service.db.records.tasks import raise_task
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError

_LONGEST = timedelta(days=90)


def ask_for_longer(work: Work, request_id: str, *, reason: str, wanted_on: date, who: str = "") -> str:
    """Nothing changes until an officer has answered: the date stays. The id of the asking."""
    request = locked_request(work, request_id)
    case = work.session.get_one(CaseFile, request.case_id)
    if request.state != "issued" or case.state != "open" or request.due_on is None:
        raise ConflictError("We are not waiting for a return, so no longer time is needed.")
    if not reason.strip():
        raise InvalidInputError("Say why you need longer.", field="reason")
    if wanted_on <= max(request.due_on, work.today):
        raise InvalidInputError("Choose a day after the day it is due now.", field="wanted_on")
    if wanted_on > request.due_on + _LONGEST:
        raise InvalidInputError("That day is too far away. Check the month and the year.", field="wanted_on")
    for earlier in work.session.scalars(
        select(Extension).where(Extension.request_id == request.id, Extension.state == "asked")
    ):
        earlier.state, earlier.answered_at, earlier.answered_by = "withdrawn", work.now, work.actor.who
    row = new_extension(work, request, reason=reason.strip(), wanted_on=wanted_on, who=who.strip())
    raise_task(
        work,
        LONGER_ASKED,
        partnership=case.partnership,
        case_id=case.id,
        subject_id=request.id,
        severity="red",
        due_on=work.today,
        details={"extension": row.id},
    )
    work.audit(
        "extension.asked",
        case_id=case.id,
        subject_kind="agency_request",
        subject_id=request.id,
        details={"extension": row.id, "due_on": request.due_on.isoformat(), "wanted_on": wanted_on.isoformat()},
    )
    return row.id
