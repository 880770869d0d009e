"""Something happened, says a named person: dates that count from it become known."""

from __future__ import annotations

from datetime import datetime

from forms_service.db.records import due_dates, events
from forms_service.db.records.cases import case_or_error
from forms_service.db.work import Work
from forms_service.domain.events import PLANNED
from forms_service.errors import ConflictError, InvalidInputError


def record_event(
    work: Work,
    case_id: str,
    name: str,
    occurred_at: datetime,
    *,
    day_only: bool = False,
    reference: str = "",
    note: str = "",
) -> str:
    """The first event of a name counts; a later one is kept in the history and restarts nothing."""
    case = case_or_error(work, case_id)
    if case.state not in ("received", "open"):
        raise ConflictError("The case is closed.")
    if occurred_at > work.now and name not in PLANNED:
        raise InvalidInputError("This time is in the future.", field="occurred_at")
    if name in PLANNED and name in due_dates.anchors_of(work, case_id):
        # A second entry would count for nothing: it looks like another day, and no date would move.
        raise InvalidInputError("This is on record already. Move it to another day instead.", field="name")
    event = events.note_event(
        work,
        case,
        name,
        occurred_at,
        day_only=day_only,
        reference=reference.strip() or None,
        note=note.strip() or None,
    )
    return event.id
