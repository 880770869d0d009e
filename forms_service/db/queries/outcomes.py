"""How a case goes on, and what was begun from it."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import CaseOutcome
from forms_service.db.work import Work
from forms_service.definitions.schema import Outcome, Process, Step


def outcome_in_force(work: Work, case_id: str) -> str | None:
    """Slug of the one recorded last; None where nobody has recorded any."""
    return work.session.scalar(
        select(CaseOutcome.outcome).where(CaseOutcome.case_id == case_id).order_by(CaseOutcome.seq.desc()).limit(1)
    )


def outcome_called(process: Process, slug: str) -> Outcome | None:
    return next((each for each in process.outcomes if each.slug == slug), None)


def is_wanted(step: Step, outcome: str | None) -> bool:
    """A step of a branch is a duty only once the case is on that branch by a person's record."""
    return not step.only_when or outcome in step.only_when
