"""A person ticks a step that the service cannot know to be done, with or without a date; and takes a tick back."""

from __future__ import annotations

from datetime import date, datetime, time

from forms_service.db.models import CaseFile
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.queries.progress import progress_of
from forms_service.db.queries.wanted_steps import wanted_steps
from forms_service.db.records import due_dates
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.chosen_days import day_ahead, withdraw_day
from forms_service.db.records.finished_steps import finished_steps, tick, untick
from forms_service.db.records.notes import keep_note
from forms_service.db.records.repeating import follow_days
from forms_service.db.work import Work
from forms_service.definitions.schema import Step
from forms_service.domain.deadlines import london_instant
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError


def finish_step(work: Work, *, case_id: str, step: str, on: date | None = None, text: str = "") -> None:
    """`on`: the day it was done, today where nothing is said. Errors: NotFoundError, ConflictError (closed, done
    already, not a person's to tick, of a branch that the case is not on), InvalidInputError (`on`)."""
    case = _running(work, case_id)
    found = _step(work, case, step)
    if not found.done_when.a_person_ticks:
        raise ConflictError("This step finishes by itself, once what it asks for is done.")
    if step not in wanted_steps(work, case):
        raise ConflictError("This step is not wanted as the case stands.", code="step-not-wanted")
    row = due_dates.due_date_of(work, case_id, step)
    if step in finished_steps(work, case_id) or (row is not None and row.state == "met"):
        raise ConflictError("This step is already done.")
    day = on or work.today
    if day > work.today:
        raise InvalidInputError("This day is in the future.", field="on")
    tick(work, case, step, day, text.strip())
    due_dates.meet(work, case_id, step, _moment(work, day))
    if found.repeats:
        ahead = day_ahead(work, case_id, step)
        if ahead is not None:
            withdraw_day(work, ahead)
        work.session.flush()
        follow_days(work, case)


def reopen_step(work: Work, *, case_id: str, step: str, reason: str) -> None:
    """It was ticked by mistake. Errors: NotFoundError, ConflictError (closed, or nobody ticked it), InvalidInputError
    (`reason`)."""
    case = _running(work, case_id)
    found = _step(work, case, step)
    row = finished_steps(work, case_id).get(step)
    if row is None:
        raise ConflictError("Nobody ticked this step.")
    if not reason.strip():
        raise InvalidInputError("Say why it is open again.", field="reason")
    untick(work, row)
    keep_note(work, case.id, "case", case.id, f"“{found.title}” was ticked by mistake. {reason.strip()}")
    if not progress_of(work, case).meets(found.done_when, step):
        due_dates.reopen(work, case_id, step)
    due_dates.refresh(work, case_id)


def _running(work: Work, case_id: str) -> CaseFile:
    case = case_or_error(work, case_id, lock=True)
    if case.state not in ("received", "open"):
        raise ConflictError("The case is closed.")
    return case


def _step(work: Work, case: CaseFile, step: str) -> Step:
    found = next((each for each in pinned_process(work.session, case).steps if each.id == step), None)
    if found is None:
        raise NotFoundError
    return found


def _moment(work: Work, day: date) -> datetime:
    return work.now if day == work.today else london_instant(day, time())
