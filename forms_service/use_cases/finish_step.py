"""A person ticks a step that the service cannot know to be done."""

from __future__ import annotations

from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records import due_dates
from forms_service.db.records.cases import case_or_error
from forms_service.db.work import Work
from forms_service.errors import ConflictError, NotFoundError


def finish_step(work: Work, *, case_id: str, step: str) -> None:
    case = case_or_error(work, case_id, lock=True)
    if case.state not in ("received", "open"):
        raise ConflictError("The case is closed.")
    found = next((each for each in pinned_process(work.session, case).steps if each.id == step), None)
    if found is None:
        raise NotFoundError
    if not found.done_when.by_hand:
        raise ConflictError("This step finishes by itself, once what it asks for is done.")
    row = due_dates.due_date_of(work, case_id, step)
    if row is None:
        raise ConflictError("This step has no date yet, so there is nothing to tick.")
    if row.state == "met":
        raise ConflictError("This step is already done.")
    due_dates.meet(work, case_id, step)
