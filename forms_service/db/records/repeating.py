"""What a day that was chosen asks of a person: a task on that day, and the question when to look again."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import CaseFile, Task
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.queries.wanted_steps import wanted_steps
from forms_service.db.records.chosen_days import chosen_days, day_ahead
from forms_service.db.records.finished_steps import finished_steps
from forms_service.db.records.tasks import finish_task, raise_task
from forms_service.db.work import Work

DAY_HAS_COME, NO_DAY = "chosen-day", "day-not-chosen"


def follow_days(work: Work, case: CaseFile) -> None:
    """Tasks of the steps that repeat: on its day, red once it is past. After something was found, and while nobody has
    chosen the next day or said that it is finished, that choice is a task without a day. No interval is invented."""
    steps = [step.id for step in pinned_process(work.session, case).steps if step.repeats]
    if not steps and not _open_tasks(work, case):
        return
    running = case.state in ("received", "open")
    asked = (wanted_steps(work, case) - finished_steps(work, case.id).keys()) if running else frozenset()
    for step in steps:
        ahead = day_ahead(work, case.id, step) if step in asked else None
        come = ahead is not None and ahead.on <= work.today
        if ahead is not None and come:
            raise_task(
                work,
                DAY_HAS_COME,
                partnership=case.partnership,
                case_id=case.id,
                subject_id=step,
                severity="red" if ahead.on < work.today else "normal",
                due_on=ahead.on,
            )
        else:
            finish_task(work, DAY_HAS_COME, partnership=case.partnership, case_id=case.id, subject_id=step)
        if step in asked and ahead is None and chosen_days(work, case.id, step):
            raise_task(work, NO_DAY, partnership=case.partnership, case_id=case.id, subject_id=step)
        else:
            finish_task(work, NO_DAY, partnership=case.partnership, case_id=case.id, subject_id=step)


def _open_tasks(work: Work, case: CaseFile) -> bool:
    query = select(Task.id).where(
        Task.case_id == case.id, Task.kind.in_((DAY_HAS_COME, NO_DAY)), Task.done_at.is_(None)
    )
    return work.session.scalar(query.limit(1)) is not None
