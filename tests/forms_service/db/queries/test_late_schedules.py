"""Whether the clock runs: each schedule is late by its own interval, and never for an hour at which it does not run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from forms_service.db.base import new_id
from forms_service.db.models import ScheduleRun
from forms_service.db.queries.jobs import late_schedules
from forms_service.db.session import Sessions
from forms_service.domain.events import LONDON
from forms_service.domain.schedules import Schedule

DAYS = [pytest.param((2027, 1, 13), id="January"), pytest.param((2027, 7, 14), id="July")]


def by_day(schedule: Schedule, at: datetime) -> bool:
    return not schedule.in_working_hours or 9 <= at.astimezone(LONDON).hour < 17


def run(sessions: Sessions, name: str, at: datetime, state: str = "done") -> None:
    with sessions.begin() as session:
        session.add(ScheduleRun(id=new_id(), name=name, scheduled_for=at, state=state))


def late(sessions: Sessions, now: datetime) -> list[str]:
    with sessions() as session:
        return late_schedules(session, now, by_day)


@pytest.mark.parametrize("day", DAYS)
def test_a_daily_schedule_is_late_after_its_day_and_not_after_two_hours(
    sessions: Sessions, day: tuple[int, int, int]
) -> None:
    slot = datetime(*day, tzinfo=LONDON).astimezone(UTC)
    run(sessions, "look_at_retention", slot)
    assert late(sessions, slot + timedelta(hours=20)) == []
    assert late(sessions, slot + timedelta(hours=27)) == ["look_at_retention"]


@pytest.mark.parametrize("day", DAYS)
def test_what_runs_in_working_hours_is_not_late_at_night(sessions: Sessions, day: tuple[int, int, int]) -> None:
    run(sessions, "chase_returns", datetime(*day, 16, tzinfo=LONDON).astimezone(UTC))
    tomorrow = datetime(*day, tzinfo=LONDON) + timedelta(days=1)
    assert late(sessions, tomorrow.replace(hour=3).astimezone(UTC)) == []
    assert late(sessions, tomorrow.replace(hour=10, minute=30).astimezone(UTC)) == []
    assert late(sessions, tomorrow.replace(hour=11, minute=30).astimezone(UTC)) == ["chase_returns"]


def test_an_hourly_schedule_is_late_after_patience_and_one_never_finished_is_too(sessions: Sessions) -> None:
    at = datetime(2027, 1, 13, 10, tzinfo=UTC)
    run(sessions, "refresh_tasks", at)
    run(sessions, "watch_notifications", at, "waiting")
    assert late(sessions, at + timedelta(minutes=90)) == []
    assert late(sessions, at + timedelta(hours=3)) == ["refresh_tasks", "watch_notifications"]


def test_what_was_never_asked_for_is_not_said_to_be_late(sessions: Sessions) -> None:
    assert late(sessions, datetime(2027, 1, 13, 10, tzinfo=UTC)) == []
