"""A party says that something is so, such as that the record is on the child's file; by their link, or to the unit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import Confirmation
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.parties import party_or_error
from forms_service.db.records.steps import meet_steps
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError


def confirm_step(work: Work, party_id: str, step: str, *, said_at: datetime) -> str:
    """The confirmation's id. Said twice, it is kept once. Errors: NotFoundError (no such party, or the step asks for no
    confirmation), ConflictError (closed, or they left), InvalidInputError (`party`: the step does not ask them)."""
    party = party_or_error(work, party_id)
    case = case_or_error(work, party.case_id, lock=True)
    if case.state != "open":
        raise ConflictError("The matter is not open.")
    if party.left_at is not None:
        raise ConflictError("They are no longer a party of this matter.", code="party-left")
    asked = next((each for each in pinned_process(work.session, case).steps if each.id == step), None)
    if asked is None or not asked.done_when.confirmed_by:
        raise NotFoundError
    if party.role not in asked.done_when.confirmed_by:
        raise InvalidInputError("This is not theirs to confirm.", field="party")
    if said_at > work.now:
        raise InvalidInputError("This time is in the future.", field="said_at")
    there = work.session.scalar(
        select(Confirmation.id).where(
            Confirmation.party_id == party.id, Confirmation.step == step, Confirmation.withdrawn_at.is_(None)
        )
    )
    if there is not None:
        return there
    row = Confirmation(
        id=new_id(),
        case_id=case.id,
        party_id=party.id,
        step=step,
        said_at=said_at,
        recorded_by=work.actor.who,
        created_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    work.audit("step.confirmed", case_id=case.id, subject_kind="party", subject_id=party.id, details={"step": step})
    meet_steps(work, case)
    return row.id
