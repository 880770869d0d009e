"""Which steps of a case are anybody's duty now: those of its branch, and those of the stages that it came to."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import CaseFile, DueDate
from forms_service.db.queries.outcomes import is_wanted, outcome_in_force
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.queries.progress import progress_of
from forms_service.db.records.finished_steps import finished_steps
from forms_service.db.records.stages import ladder_of_case
from forms_service.db.work import Work


def wanted_steps(work: Work, case: CaseFile) -> frozenset[str]:
    """A step of a branch is wanted once its outcome is on record. Of a ladder, a stage that was passed over, or that a
    resolved matter never came to, asks for nothing; one that is yet to come is shown with its dates."""
    process = pinned_process(work.session, case)
    outcome = outcome_in_force(work, case.id) if any(step.only_when for step in process.steps) else None
    past = _never_came_to(work, case) if process.stages else frozenset()
    return frozenset(step.id for step in process.steps if is_wanted(step, outcome) and step.stage not in past)


def _never_came_to(work: Work, case: CaseFile) -> frozenset[str]:
    ladder = ladder_of_case(work, case)
    last = max((place for place, rung in enumerate(ladder.rungs) if ladder.times(rung.id)), default=-1)
    return frozenset(
        rung.id
        for place, rung in enumerate(ladder.rungs)
        if not ladder.times(rung.id) and (ladder.resolved or place < last)
    )


def open_on_branch(work: Work, case: CaseFile, outcome: str) -> tuple[str, ...]:
    """Steps that belong to this outcome alone and that nobody has finished yet."""
    progress, ticked = progress_of(work, case), finished_steps(work, case.id)
    met = set(
        work.session.scalars(select(DueDate.step).where(DueDate.case_id == case.id, DueDate.state == "met").distinct())
    )
    return tuple(
        step.id
        for step in pinned_process(work.session, case).steps
        if outcome in step.only_when
        and step.id not in met
        and step.id not in ticked
        and not progress.meets(step.done_when, step.id)
    )
