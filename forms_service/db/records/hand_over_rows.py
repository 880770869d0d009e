"""An agency says that a request is not theirs, or that a colleague should have it: kept until an officer answers."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import AgencyRequest, HandOver
from forms_service.db.vault import JsonObject
from forms_service.db.work import Work
from forms_service.errors import ConflictError

NOT_OURS, PASS_ON = "not-ours", "pass-on"


def new_hand_over(work: Work, request: AgencyRequest, kind: str, about: JsonObject) -> HandOver:
    """`about`: reason; of a colleague name, email, role, telephone. What was said before is replaced by it."""
    for earlier in work.session.scalars(
        select(HandOver).where(HandOver.request_id == request.id, HandOver.state == "asked")
    ):
        earlier.state, earlier.answered_at = "withdrawn", work.now
    row = HandOver(id=new_id(), request_id=request.id, kind=kind, asked_by=work.actor.who, asked_at=work.now)
    row.state = "asked"
    row.sealed = work.vault(request.case_id).seal_json("hand_over", row.id, "sealed", about)
    work.session.add(row)
    work.session.flush()
    return row


def settle_hand_over(work: Work, case_id: str, row: HandOver, state: str, answer: JsonObject) -> None:
    """`state`: done where somebody else is asked or nobody is; refused where the same person stays asked."""
    if row.state != "asked":
        raise ConflictError("This was answered already.", code="answered-already")
    row.state, row.answered_by, row.answered_at = state, work.actor.who, work.now
    row.answer_sealed = work.vault(case_id).seal_json("hand_over", row.id, "answer_sealed", answer)
    work.session.flush()
