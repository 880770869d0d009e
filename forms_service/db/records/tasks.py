"""Things that a person must do: raised once for each subject, however often something asks for it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from forms_service.db.models import CaseFile, Task
from forms_service.db.work import Work
from forms_service.errors import NotFoundError


def raise_task(
    work: Work,
    *,
    kind: str,
    case_id: str | None = None,
    partnership: str | None = None,
    subject_id: str = "",
    severity: str = "normal",
    due_on: date | None = None,
    details: dict[str, Any] | None = None,
) -> Task:
    """A finished one is opened again. `details`: codes and ids only."""
    if partnership is None:
        partnership = work.session.scalar(select(CaseFile.partnership).where(CaseFile.id == case_id))
    if partnership is None:
        raise NotFoundError("There is no such case.", code="no-case")
    task = _find(work, kind, case_id, partnership, subject_id)
    if task is None:
        task = Task(
            case_id=case_id,
            partnership=partnership,
            kind=kind,
            subject_id=subject_id,
            severity=severity,
            due_on=due_on,
            details=details or {},
        )
        new = task
        if work.insert_once(lambda: work.session.add(new)):
            work.audit("task.raised", case_id=case_id, subject_kind="task", subject_id=task.id, details={"kind": kind})
            return task
        task = _find(work, kind, case_id, partnership, subject_id)
        assert task is not None
    if task.done_at is not None:
        task.done_at = task.done_by = None
        work.audit("task.reopened", case_id=case_id, subject_kind="task", subject_id=task.id, details={"kind": kind})
    task.severity, task.due_on = severity, due_on
    if details is not None:
        task.details = details
    return task


def finish_task(
    work: Work, *, kind: str, case_id: str | None = None, partnership: str | None = None, subject_id: str = ""
) -> bool:
    """Whether there was one to finish."""
    query = select(Task).where(Task.kind == kind, Task.subject_id == subject_id, Task.done_at.is_(None))
    query = query.where(Task.case_id == case_id if case_id else Task.case_id.is_(None))
    if partnership is not None:
        query = query.where(Task.partnership == partnership)
    tasks = list(work.session.scalars(query))
    for task in tasks:
        finish(work, task)
    return bool(tasks)


def finish(work: Work, task: Task) -> None:
    if task.done_at is None:
        task.done_at, task.done_by = work.now, work.actor.who
        work.audit(
            "task.done", case_id=task.case_id, subject_kind="task", subject_id=task.id, details={"kind": task.kind}
        )


def _find(work: Work, kind: str, case_id: str | None, partnership: str, subject_id: str) -> Task | None:
    return work.session.scalars(
        select(Task).where(
            Task.partnership == partnership,
            Task.kind == kind,
            Task.subject_id == subject_id,
            Task.case_id == case_id if case_id else Task.case_id.is_(None),
        )
    ).one_or_none()
