"""Work that waits, work that was lost, work that failed, and schedules that were missed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms_service.db.models import JobRequest, ScheduleRun
from forms_service.domain.schedules import SCHEDULES, Schedule

# Whatever was not run for longer is late in any case.
_FURTHEST_BACK = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class JobToRing:
    id: str
    job: str
    next_attempt: int


@dataclass(frozen=True, slots=True)
class LostJob:
    """Its lease ran out: the process was killed or stopped."""

    id: str
    job: str
    subject_id: str
    attempts: int
    token: str | None


def jobs_to_ring(session: Session, now: datetime, limit: int) -> list[JobToRing]:
    """What waits and may begin; those never rung first, then those rung longest ago."""
    rows = session.execute(
        select(JobRequest.id, JobRequest.job, JobRequest.attempts)
        .where(JobRequest.state == "waiting", JobRequest.next_attempt_at <= now)
        .order_by(JobRequest.rung_at.is_not(None), JobRequest.rung_at, JobRequest.created_at, JobRequest.id)
        .limit(limit)
    )
    return [JobToRing(row.id, row.job, row.attempts + 1) for row in rows]


def lost_jobs(session: Session, now: datetime) -> list[LostJob]:
    rows = session.execute(
        select(JobRequest.id, JobRequest.job, JobRequest.subject_id, JobRequest.attempts, JobRequest.claim_token)
        .where(JobRequest.state == "running", JobRequest.leased_until < now)
        .order_by(JobRequest.created_at, JobRequest.id)
    )
    return [LostJob(row.id, row.job, row.subject_id, row.attempts, row.claim_token) for row in rows]


def has_open_job(session: Session, job: str, subject_id: str) -> bool:
    return (
        session.scalar(
            select(func.count())
            .select_from(JobRequest)
            .where(
                JobRequest.job == job,
                JobRequest.subject_id == subject_id,
                JobRequest.state.in_(("waiting", "running")),
            )
        )
        or 0
    ) > 0


@dataclass(frozen=True, slots=True)
class QueueState:
    """For the health page and `forms-service check`."""

    waiting: int
    overdue: int  # should have begun long ago: no worker, or no sweep
    failed: int


def queue_state(session: Session, now: datetime, *, patience: timedelta = timedelta(minutes=5)) -> QueueState:
    def count(*conditions: object) -> int:
        return session.scalar(select(func.count()).select_from(JobRequest).where(*conditions)) or 0  # type: ignore[arg-type]

    return QueueState(
        waiting=count(JobRequest.state.in_(("waiting", "running"))),
        overdue=count(JobRequest.state == "waiting", JobRequest.next_attempt_at < now - patience),
        failed=count(JobRequest.state == "failed"),
    )


def last_slot(session: Session, name: str) -> datetime | None:
    """The latest hour for which this schedule was asked for."""
    return session.scalar(select(func.max(ScheduleRun.scheduled_for)).where(ScheduleRun.name == name))


def last_slots(session: Session) -> dict[str, datetime]:
    """Of every schedule that was ever asked for."""
    rows = session.execute(
        select(ScheduleRun.name, func.max(ScheduleRun.scheduled_for))
        .group_by(ScheduleRun.name)
        .order_by(ScheduleRun.name)
    )
    return {row[0]: row[1] for row in rows}


def late_schedules(
    session: Session,
    now: datetime,
    is_slot: Callable[[Schedule, datetime], bool],
    *,
    patience: timedelta = timedelta(hours=2),
) -> list[str]:
    """Schedules that were asked for before and for which a slot has passed, `patience` ago, without a finished run.

    Each by its own interval; `is_slot`: whether it runs at that hour at all.
    """
    late: list[str] = []
    for schedule in sorted(SCHEDULES, key=lambda each: each.job):
        row = session.execute(
            select(
                func.min(ScheduleRun.scheduled_for),
                func.max(ScheduleRun.scheduled_for).filter(ScheduleRun.state == "done"),
            ).where(ScheduleRun.name == schedule.job)
        ).one()
        first: datetime | None = row[0]
        finished: datetime | None = row[1]
        if first is None:
            continue
        at = first if finished is None else max(finished, now - _FURTHEST_BACK) + schedule.every
        while at <= now - patience:
            if is_slot(schedule, at):
                late.append(schedule.job)
                break
            at += schedule.every
    return late
