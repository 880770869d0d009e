"""The mailbox is looked into each few minutes, day and night, where there is one; old runs leave no rows behind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from forms_service.bootstrap import Started
from forms_service.db.models import AuditEvent, JobRequest, ScheduleRun
from forms_service.domain.events import LONDON
from tests.fakes import FakeBusinessClock, FakeInbox
from worker.schedule import ask_for_what_is_due

NIGHTS = [
    pytest.param(datetime(2027, 1, 16, 23, 2, tzinfo=LONDON), id="January"),
    pytest.param(datetime(2027, 7, 17, 23, 2, tzinfo=LONDON), id="July"),
]
pytestmark = pytest.mark.parametrize("night", NIGHTS)


def _asked_at(started: Started, at: datetime) -> bool:
    clock = started.services.business_clock
    assert isinstance(clock, FakeBusinessClock)
    clock.at = at.astimezone(UTC)
    return "read_mailbox" in ask_for_what_is_due(started)


def test_each_five_minutes_once_at_night_and_at_weekends_too(started: Started, night: datetime) -> None:
    assert _asked_at(started, night)
    assert not _asked_at(started, night + timedelta(minutes=2))
    assert _asked_at(started, night + timedelta(minutes=3))


def test_not_where_there_is_no_mailbox(started: Started, night: datetime) -> None:
    inbox = started.services.inbox
    assert isinstance(inbox, FakeInbox)
    inbox.is_configured = False
    assert not _asked_at(started, night)


def test_reading_later_is_no_missed_run(started: Started, night: datetime) -> None:
    _asked_at(started, night)
    assert _asked_at(started, night + timedelta(days=3))
    with started.sessions() as session:
        missed = session.scalars(select(AuditEvent).where(AuditEvent.what == "schedule.missed")).all()
    assert "read_mailbox" not in {str((event.details or {}).get("schedule")) for event in missed}


def test_runs_that_ended_days_ago_are_forgotten_and_failed_ones_are_not(started: Started, night: datetime) -> None:
    _asked_at(started, night)
    _asked_at(started, night + timedelta(minutes=5))
    with started.sessions.begin() as session:
        first, second = session.scalars(
            select(ScheduleRun).where(ScheduleRun.name == "read_mailbox").order_by(ScheduleRun.scheduled_for)
        )
        session.execute(update(ScheduleRun).where(ScheduleRun.id == first.id).values(state="done"))
        session.execute(update(ScheduleRun).where(ScheduleRun.id == second.id).values(state="missed"))
    _asked_at(started, night + timedelta(days=3))
    with started.sessions() as session:
        left = session.scalars(select(ScheduleRun.id).where(ScheduleRun.name == "read_mailbox")).all()
        jobs = session.scalars(select(JobRequest.subject_id).where(JobRequest.job == "read_mailbox")).all()
    assert first.id not in left
    assert second.id in left
    assert set(jobs) == set(left)
