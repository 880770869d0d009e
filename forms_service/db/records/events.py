"""What happened to a case. An event is never changed: a mistaken one is withdrawn and stays in the history."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, Event
from forms_service.db.records import due_dates
from forms_service.db.records.called_back import call_back_letters
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.letters import ask_letters
from forms_service.db.records.proposals import look_over
from forms_service.db.records.start import start_is_known
from forms_service.db.records.steps import meet_steps, reopen_steps
from forms_service.db.work import Work
from forms_service.definitions.schema import Trigger
from forms_service.domain.events import is_event
from forms_service.errors import ConflictError, InvalidInputError


def note_event(
    work: Work,
    case: CaseFile,
    name: str,
    occurred_at: datetime,
    *,
    day_only: bool = False,
    reference: str | None = None,
    note: str | None = None,
    document_id: str | None = None,
) -> Event:
    """Dates that count from it become known at once; one that stood and would change becomes a proposal. Of two events
    of one name the first counts: no clock restarts."""
    if not is_event(name):
        raise InvalidInputError(f'There is no event "{name}".', field="name")
    case_or_error(work, case.id, lock=True)
    seq = (work.session.scalar(select(func.max(Event.seq)).where(Event.case_id == case.id)) or 0) + 1
    event = Event(
        id=new_id(),
        case_id=case.id,
        seq=seq,
        name=name,
        occurred_at=occurred_at,
        day_only=day_only,
        recorded_at=work.now,
        recorded_by=work.actor.who,
        reference=reference,
        document_id=document_id,
    )
    if note:
        event.note_sealed = work.vault(case.id).seal_json("event", event.id, "note_sealed", {"text": note})
    work.session.add(event)
    work.session.flush()
    work.audit(
        "event.recorded", case_id=case.id, subject_kind="event", subject_id=event.id, details={"name": name, "seq": seq}
    )
    due_dates.refresh(work, case.id)
    start_is_known(work, case, name)
    meet_steps(work, case)
    look_over(work, case)
    if _counting(work, case, name) == event.id:  # a second entry of the same thing is announced to nobody
        ask_letters(work, case, Trigger.EVENT_RECORDED, cause=event.id, event=name)
    return event


def _counting(work: Work, case: CaseFile, name: str) -> str | None:
    counts = select(Event.id).where(Event.case_id == case.id, Event.name == name, Event.withdrawn_at.is_(None))
    return work.session.scalar(counts.order_by(Event.seq).limit(1))


def withdraw(work: Work, event: Event, reason: str = "", *, at_once: bool = False) -> None:
    """What only it had finished is open again, and letters announcing it that wait are called back. Dates that counted
    from it stand until a person applies the proposal; `at_once`: the event followed what the service holds, such as
    signatures, and its dates go with it."""
    if event.withdrawn_at is not None:
        raise ConflictError("This event was already withdrawn.", code="already-withdrawn")
    event.withdrawn_at, event.withdrawn_by = work.now, work.actor.who
    if reason:
        event.withdrawn_sealed = work.vault(event.case_id).seal_json(
            "event", event.id, "withdrawn_sealed", {"reason": reason}
        )
    work.session.flush()
    work.audit(
        "event.withdrawn",
        case_id=event.case_id,
        subject_kind="event",
        subject_id=event.id,
        details={"name": event.name, "seq": event.seq},
    )
    case = work.session.get_one(CaseFile, event.case_id)
    called_back = call_back_letters(work, case, [event.id])
    reopen_steps(work, case, event.name)
    due_dates.refresh(work, event.case_id, anchors=(event.name,) if at_once else ())
    look_over(work, case)
    counting = _counting(work, case, event.name)
    if called_back and counting is not None:  # what was entered beside it counts from now on, and is announced instead
        ask_letters(work, case, Trigger.EVENT_RECORDED, cause=counting, event=event.name)


def note_of(work: Work, event: Event) -> str:
    return str(work.vault(event.case_id).open_json("event", event.id, "note_sealed", event.note_sealed).get("text", ""))
