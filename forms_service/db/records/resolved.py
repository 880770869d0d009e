"""That a matter is resolved follows the ends on record: noted with them, taken back when the matter goes on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from forms_service.db.models import CaseFile, Event
from forms_service.db.records import due_dates, events
from forms_service.db.records.missing_returns import look_at_escalation
from forms_service.db.records.stages import ladder_of_case
from forms_service.db.records.steps import meet_steps
from forms_service.db.work import Work

RESOLVED = "matter.resolved"


def follow_ladder(work: Work, case: CaseFile, *, day_only: bool = False) -> None:
    """After a stage was opened or ended: the event of being resolved, and the steps that this finishes."""
    ladder = ladder_of_case(work, case)
    noted = _noted(work, case)
    if ladder.resolved_by is not None and not noted:
        at: datetime = ladder.resolved_by.ended_at or work.now
        events.note_event(work, case, RESOLVED, at, day_only=day_only)
    if ladder.resolved_by is None:
        for event in noted:
            events.withdraw(work, event, "The matter went on.", at_once=True)
    look_at_escalation(work, case)
    due_dates.refresh(work, case.id)  # stages that it passed over or never came to ask for nothing
    meet_steps(work, case)


def _noted(work: Work, case: CaseFile) -> list[Event]:
    return list(
        work.session.scalars(
            select(Event)
            .where(Event.case_id == case.id, Event.name == RESOLVED, Event.withdrawn_at.is_(None))
            .order_by(Event.seq)
        )
    )
