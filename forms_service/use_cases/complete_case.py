"""A person says that a case is done with: no outcome and no date says it by itself."""

from __future__ import annotations

from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records.calls import drop_calls
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.notes import keep_note
from forms_service.db.records.repeating import follow_days
from forms_service.db.records.requests import outstanding
from forms_service.db.records.steps import meet_steps
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError


def complete_case(work: Work, case_id: str, *, reason: str) -> None:
    """Of a process without stages; a matter is completed on its ladder. Errors: ConflictError (not open, or with
    stages), InvalidInputError (`reason`)."""
    case = case_or_error(work, case_id, lock=True)
    if case.state != "open":
        raise ConflictError("The case is not open.")
    if pinned_process(work.session, case).stages:
        raise ConflictError("This matter is completed on its ladder.")
    if not reason.strip():
        raise InvalidInputError("Say why nothing more follows here.", field="reason")
    keep_note(work, case.id, "case", case.id, f"Why the case was completed: {reason.strip()}")
    meet_steps(work, case)
    case.state, case.closed_at = "completed", work.now
    for request in outstanding(work, case.id):
        drop_calls(work, request)
    follow_days(work, case)
    work.audit("case.completed", case_id=case.id, subject_kind="case", subject_id=case.id)
