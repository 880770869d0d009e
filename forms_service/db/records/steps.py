"""Steps finish themselves: by what is recorded, sent, answered and signed."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from forms_service.db.models import CaseFile, DueDate
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.queries.progress import progress_of
from forms_service.db.records import due_dates
from forms_service.db.records.due_dates import STEP
from forms_service.db.records.finished_steps import finished_steps
from forms_service.db.work import Work
from forms_service.definitions.schema import Condition, Trigger


def meet_steps(work: Work, case: CaseFile) -> list[str]:
    """Marks every step that is finished by now; their ids."""
    work.session.flush()
    still_open = set(
        work.session.scalars(
            select(DueDate.step).where(
                DueDate.case_id == case.id, DueDate.subject_kind == STEP, DueDate.state == "open"
            )
        )
    )
    if not still_open:
        return []
    progress, ticked = progress_of(work, case), finished_steps(work, case.id)
    met = []
    for step in pinned_process(work.session, case).steps:
        # Ticked before it had a date: the date that it gets now is met.
        if step.id in still_open and (step.id in ticked or progress.meets(step.done_when, step.id)):
            due_dates.meet(work, case.id, step.id)
            met.append(step.id)
    return met


def reopen_steps(work: Work, case: CaseFile, event: str) -> list[str]:
    """Steps that this event or the letters announcing it had finished and that nothing finishes now; their ids. Before
    the dates are refreshed."""
    uses = pinned_process(work.session, case).letters
    announced = {use.letter for use in uses if use.made_on is Trigger.EVENT_RECORDED and use.event == event}
    return _reopen(work, case, lambda asked: asked.event == event or not announced.isdisjoint(asked.letters))


def reopen_steps_of_form(work: Work, case: CaseFile, form: str) -> list[str]:
    """The same, of a form that was accepted and turned out to be none."""
    return _reopen(work, case, lambda asked: asked.form == form)


def reopen_steps_of_plan(work: Work, case: CaseFile, plan: str) -> list[str]:
    """The same, of a plan in which something is to be done again."""
    return _reopen(work, case, lambda asked: asked.actions is not None and asked.actions == plan)


def _reopen(work: Work, case: CaseFile, finished_by: Callable[[Condition], bool]) -> list[str]:
    work.session.flush()
    progress, ticked = progress_of(work, case), finished_steps(work, case.id)
    reopened = []
    for step in pinned_process(work.session, case).steps:
        asked = step.done_when
        if finished_by(asked) and not progress.meets(asked, step.id) and step.id not in ticked:
            due_dates.reopen(work, case.id, step.id)
            reopened.append(step.id)
    return reopened
