"""Things a person must do. One for each subject; raised again when it comes back, finished when it is done."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, Document, Task
from forms_service.db.work import Work

Severity = Literal["normal", "red"]


def raise_task(
    work: Work,
    kind: str,
    *,
    partnership: str,
    case_id: str | None = None,
    subject_id: str = "",
    severity: Severity = "normal",
    due_on: date | None = None,
    details: dict[str, Any] | None = None,
) -> bool:
    """True where it was not open before. `details`: codes and ids only."""
    found = _find(work, kind, partnership, case_id, subject_id)
    if found is not None:
        was_done = found.done_at is not None
        found.done_at, found.done_by = None, None
        found.severity, found.due_on = severity, due_on
        if details is not None:
            found.details = details
        return was_done
    task = Task(
        id=new_id(),
        kind=kind,
        partnership=partnership,
        case_id=case_id,
        subject_id=subject_id,
        severity=severity,
        due_on=due_on,
        details=details or {},
    )
    return work.insert_once(lambda: work.session.add(task))


def finish_task(work: Work, kind: str, *, partnership: str, case_id: str | None = None, subject_id: str = "") -> bool:
    """True where it was open."""
    found = _find(work, kind, partnership, case_id, subject_id)
    if found is None or found.done_at is not None:
        return False
    found.done_at, found.done_by = work.now, work.actor.who
    return True


def finish_notification_tasks(work: Work, case: CaseFile) -> None:
    """The case was opened, attached or closed: nobody has its notifications to deal with any more."""
    for document_id in work.session.scalars(
        select(Document.id).where(Document.case_id == case.id, Document.kind == "notification")
    ):
        for kind in ("notification-new", "notification-unreadable"):
            finish_task(work, kind, partnership=case.partnership, case_id=case.id, subject_id=document_id)


def _find(work: Work, kind: str, partnership: str, case_id: str | None, subject_id: str) -> Task | None:
    return work.session.scalar(
        select(Task).where(
            Task.kind == kind,
            Task.partnership == partnership,
            Task.case_id == case_id if case_id is not None else Task.case_id.is_(None),
            Task.subject_id == subject_id,
        )
    )
