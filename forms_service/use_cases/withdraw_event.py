"""Something was recorded by mistake: it counts no longer, dates are worked out anew, and the history keeps it."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import Event
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records import events
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.letters import make_held_again
from forms_service.db.records.steps import meet_steps
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError

# Each is said by something that was done in the service and still stands: requests, a record, signatures.
_OF_THE_SERVICE = frozenset({"request.issued"})


def withdraw_event(work: Work, *, event_id: str, reason: str) -> None:
    event = work.session.get(Event, event_id)
    if event is None:
        raise NotFoundError
    case = case_or_error(work, event.case_id, lock=True)
    if case.state not in ("received", "open"):
        raise ConflictError("The case is closed.")
    if not reason.strip():
        raise InvalidInputError("Say why it is withdrawn.", field="reason")
    if event.name in _OF_THE_SERVICE:
        raise ConflictError("The agencies were really asked. Stand an agency down on its own page instead.")
    if event.name == pinned_process(work.session, case).starts_with and not _another(work, event):
        raise ConflictError(
            "Every date counts from this. Record when it really happened first, then withdraw this one."
        )
    events.withdraw(work, event, reason.strip())
    meet_steps(work, case)
    make_held_again(work, case, "event-withdrawn")


def _another(work: Work, event: Event) -> bool:
    return (
        work.session.scalar(
            select(Event.id)
            .where(
                Event.case_id == event.case_id,
                Event.name == event.name,
                Event.id != event.id,
                Event.withdrawn_at.is_(None),
            )
            .limit(1)
        )
        is not None
    )
