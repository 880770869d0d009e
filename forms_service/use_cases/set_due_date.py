"""A manager's own date for a step, beside the computed one; or the computed one again.

What is open follows the new day: the list of the day, chasing, letters that are not yet sent. What was sent keeps what
it printed.
"""

from __future__ import annotations

from datetime import date, timedelta

from forms_service.db.models import CaseFile
from forms_service.db.records import due_dates
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.letters import make_held_again
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError

_FARTHEST = timedelta(days=366)


def set_due_date(work: Work, *, case_id: str, step: str, on: date | None, reason: str = "") -> None:
    """`on` none: the computed date counts again."""
    case = case_or_error(work, case_id, lock=True)
    _insist_it_runs(case)
    if on is None:
        due_dates.take_back_override(work, case_id, step)
    else:
        row = due_dates.due_date_of(work, case_id, step)
        if row is not None and on == row.due_on:
            raise InvalidInputError("This is the day that was worked out. Choose another.", field="on")
        if on > work.today + _FARTHEST:
            raise InvalidInputError("Enter a day within a year from now.", field="on")
        due_dates.override(work, case_id, step, on, reason)
    work.session.flush()
    make_held_again(work, case, "date-changed")


def _insist_it_runs(case: CaseFile) -> None:
    if case.state not in ("received", "open"):
        raise ConflictError("The case is closed.")
