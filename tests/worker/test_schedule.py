"""What happens by the clock: once for each slot, in working hours where it speaks to people, never in a burst."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from forms_service.bootstrap import Started
from forms_service.db.models import AuditEvent, JobRequest, ScheduleRun
from forms_service.domain.events import LONDON
from forms_service.domain.schedules import SCHEDULES
from tests.fakes import FakeBusinessClock
from worker.schedule import ask_for_what_is_due

# A Wednesday in winter and one in summer.
DAYS = [pytest.param((2027, 1, 13), id="January"), pytest.param((2027, 7, 14), id="July")]


def _set(started: Started, day: tuple[int, int, int], hour: int, minute: int = 0) -> None:
    clock = started.services.business_clock
    assert isinstance(clock, FakeBusinessClock)
    clock.at = datetime(*day, hour, minute, tzinfo=LONDON).astimezone(UTC)


# One of each sort stands for all.
_LOOKED_AT = ("chase_returns", "refresh_tasks")


def _asked(started: Started) -> list[str]:
    return [job for job in ask_for_what_is_due(started) if job in _LOOKED_AT]


def _jobs(started: Started) -> list[str]:
    with started.sessions() as session:
        return sorted(session.scalars(select(JobRequest.job).where(JobRequest.job.in_(_LOOKED_AT))))


@pytest.mark.parametrize("day", DAYS)
def test_each_schedule_runs_once_in_an_hour(started: Started, day: tuple[int, int, int]) -> None:
    _set(started, day, 9, 5)
    assert _asked(started) == ["chase_returns", "refresh_tasks"]
    _set(started, day, 9, 55)
    assert _asked(started) == []
    _set(started, day, 10)
    assert _asked(started) == ["chase_returns", "refresh_tasks"]
    assert _jobs(started) == ["chase_returns", "chase_returns", "refresh_tasks", "refresh_tasks"]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("hour", [8, 17, 22])
def test_nobody_is_chased_outside_working_hours(started: Started, day: tuple[int, int, int], hour: int) -> None:
    _set(started, day, hour)
    assert _asked(started) == ["refresh_tasks"]


@pytest.mark.parametrize("day", [(2027, 1, 16), (2026, 12, 25), (2027, 8, 30)])
def test_nobody_is_chased_at_weekends_and_on_bank_holidays(started: Started, day: tuple[int, int, int]) -> None:
    _set(started, day, 11)
    assert _asked(started) == ["refresh_tasks"]


def test_missed_slots_fall_into_one_run_and_are_noticed(started: Started) -> None:
    _set(started, (2027, 1, 13), 9)
    ask_for_what_is_due(started)
    _set(started, (2027, 1, 14), 11)
    assert _asked(started) == ["chase_returns", "refresh_tasks"]
    with started.sessions() as session:
        runs = session.scalars(select(ScheduleRun).where(ScheduleRun.name == "chase_returns")).all()
        missed = session.scalars(select(AuditEvent).where(AuditEvent.what == "schedule.missed")).all()
    assert len(runs) == 2
    slots = {event.details["schedule"]: event.details["slots"] for event in missed}
    assert {job: slots[job] for job in _LOOKED_AT} == {
        "chase_returns": 9,  # ten to four on Wednesday, nine and ten on Thursday
        "refresh_tasks": 25,
    }


def test_a_quiet_night_is_not_a_missed_schedule(started: Started) -> None:
    _set(started, (2027, 1, 13), 16)
    ask_for_what_is_due(started)
    _set(started, (2027, 1, 14), 9)
    ask_for_what_is_due(started)
    with started.sessions() as session:
        missed = session.scalars(select(AuditEvent).where(AuditEvent.what == "schedule.missed")).all()
    assert [event.details["schedule"] for event in missed if event.details["schedule"] in _LOOKED_AT] == [
        "refresh_tasks"
    ]


def test_a_clock_that_was_set_back_asks_for_nothing_twice(started: Started) -> None:
    _set(started, (2027, 1, 13), 11)
    ask_for_what_is_due(started)
    _set(started, (2027, 1, 13), 10)
    assert _asked(started) == []


def test_every_schedule_names_a_job() -> None:
    from forms_service.jobs import JOBS

    assert {schedule.job for schedule in SCHEDULES} <= JOBS.keys()
    assert all(JOBS[schedule.job].subject == "schedule_run" for schedule in SCHEDULES)
