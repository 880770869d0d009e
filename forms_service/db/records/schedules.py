"""Runs of what happens by the clock: begun, and finished with the task that an earlier failure had raised."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from forms_service.db.models import JobRequest, ScheduleRun
from forms_service.db.records.tasks import finish_task
from forms_service.db.work import Work

SCHEDULE_FAILED = "schedule-failed"


def begin_run(work: Work, run_id: str) -> None:
    run = work.session.get_one(ScheduleRun, run_id)
    run.started_at = run.started_at or work.now


def finish_run(work: Work, run_id: str) -> None:
    run = work.session.get_one(ScheduleRun, run_id)
    run.state, run.finished_at = "done", work.now
    for partnership in work.services.library.partnerships:
        finish_task(work, SCHEDULE_FAILED, partnership=partnership, subject_id=run.name)


def forget_old_runs(work: Work, name: str, before: datetime) -> None:
    """Of what runs each few minutes: runs that ended, with their jobs. What failed stays."""
    old = select(ScheduleRun.id).where(
        ScheduleRun.name == name, ScheduleRun.state == "done", ScheduleRun.scheduled_for < before
    )
    ids = work.session.scalars(old.limit(200)).all()
    if ids:
        work.session.execute(delete(JobRequest).where(JobRequest.job == name, JobRequest.subject_id.in_(ids)))
        work.session.execute(delete(ScheduleRun).where(ScheduleRun.id.in_(ids)))
