"""The next day of something that repeats is a person's choice, and so is what was found, and whether to look again."""

from __future__ import annotations

from datetime import date, timedelta

from forms_service.db.models import CaseFile
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.queries.wanted_steps import wanted_steps
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.chosen_days import choose, day_ahead, record_found, withdraw_day
from forms_service.db.records.finished_steps import finished_steps
from forms_service.db.records.repeating import follow_days
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError

_FARTHEST = timedelta(days=5 * 366)


def choose_day(work: Work, *, case_id: str, step: str, on: date) -> str:
    """The chosen day's id. A day chosen before and not yet done is taken back: there is one at a time. Errors:
    NotFoundError, ConflictError (closed, not on this branch, finished), InvalidInputError (`on`)."""
    case = _repeating(work, case_id, step)
    if on < work.today:
        raise InvalidInputError("This day is past. Choose today or a day to come.", field="on")
    if on > work.today + _FARTHEST:
        raise InvalidInputError("Enter a day within five years from now.", field="on")
    ahead = day_ahead(work, case_id, step)
    if ahead is not None:
        withdraw_day(work, ahead)
    row = choose(work, case, step, on)
    work.session.flush()
    follow_days(work, case)
    return row.id


def record_day(work: Work, *, case_id: str, step: str, text: str, next_on: date | None = None) -> None:
    """What was found; with no day chosen before, it was today's. `next_on`: when to look again, where that is known.
    Errors: as above, and InvalidInputError (`text`, `next_on`)."""
    case = _repeating(work, case_id, step)
    if not text.strip():
        raise InvalidInputError("Write what was found.", field="text")
    if next_on is not None and next_on <= work.today:
        raise InvalidInputError("Choose a day to come.", field="next_on")
    if next_on is not None and next_on > work.today + _FARTHEST:
        raise InvalidInputError("Enter a day within five years from now.", field="next_on")
    row = day_ahead(work, case_id, step) or choose(work, case, step, work.today)
    record_found(work, row, text.strip())
    work.session.flush()
    if next_on is not None:
        choose(work, case, step, next_on)
        work.session.flush()
    follow_days(work, case)


def _repeating(work: Work, case_id: str, step: str) -> CaseFile:
    case = case_or_error(work, case_id, lock=True)
    if case.state not in ("received", "open"):
        raise ConflictError("The case is closed.")
    found = next((each for each in pinned_process(work.session, case).steps if each.id == step), None)
    if found is None or not found.repeats:
        raise NotFoundError
    if step not in wanted_steps(work, case):
        raise ConflictError("This step is not wanted as the case stands.", code="step-not-wanted")
    if step in finished_steps(work, case_id):
        raise ConflictError("A person said that this step is finished. Open it again first.", code="step-finished")
    return case
