"""Something that is planned gets another day: the earlier entry is withdrawn, and the dates counted from it move.

What was sent stays as it was printed; letters that announce the earlier day and have not gone are called back.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from forms_service.db.models import Event
from forms_service.db.records import events
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.letters import make_held_again
from forms_service.db.work import Work
from forms_service.domain.events import PLANNED
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError


def move_event(work: Work, *, event_id: str, occurred_at: datetime, reason: str, day_only: bool = False) -> str:
    """The new event's id. Errors: NotFoundError, ConflictError (closed, withdrawn already, or nothing that is planned),
    InvalidInputError (`occurred_at` is the same, `reason`)."""
    event = work.session.get(Event, event_id)
    if event is None:
        raise NotFoundError
    case = case_or_error(work, event.case_id, lock=True)
    work.session.refresh(event)
    if case.state not in ("received", "open"):
        raise ConflictError("The case is closed.")
    if event.name not in PLANNED:
        raise ConflictError("This has happened, so it cannot be moved. If it was recorded by mistake, withdraw it.")
    if not reason.strip():
        raise InvalidInputError("Say why it is moved.", field="reason")
    if (occurred_at, day_only) == (event.occurred_at, event.day_only):
        raise InvalidInputError("This is the day that is on record. Enter another.", field="occurred_at")
    standing = work.session.scalars(
        select(Event)
        .where(Event.case_id == case.id, Event.name == event.name, Event.withdrawn_at.is_(None))
        .order_by(Event.seq)
    ).all()
    if event.id not in {each.id for each in standing}:
        raise ConflictError("This event was already withdrawn.", code="already-withdrawn")
    for each in standing:  # a later entry of the same thing would count instead
        events.withdraw(work, each, reason.strip(), at_once=True)
    moved = events.note_event(work, case, event.name, occurred_at, day_only=day_only, reference=event.reference)
    make_held_again(work, case, "event-moved")
    return moved.id
