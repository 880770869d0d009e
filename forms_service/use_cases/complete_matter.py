"""A person says that a matter is done with. Resolving does not do it, and no date does."""

from __future__ import annotations

from forms_service.db.records.cases import case_or_error
from forms_service.db.records.letters import ask_letters
from forms_service.db.records.missing_returns import look_at_escalation
from forms_service.db.records.notes import keep_note
from forms_service.db.records.stages import ladder_of_case
from forms_service.db.records.steps import meet_steps
from forms_service.db.work import Work
from forms_service.definitions.schema import Trigger
from forms_service.errors import ConflictError, InvalidInputError


def complete_matter(work: Work, case_id: str, *, reason: str = "") -> None:
    """`reason`: needed where no end on record resolved it. Errors: ConflictError (not open, without
    stages, or a stage is open whose end nobody recorded), InvalidInputError (`reason`)."""
    case = case_or_error(work, case_id, lock=True)
    if case.state != "open":
        raise ConflictError("The matter is not open.")
    ladder = ladder_of_case(work, case)
    if not ladder.rungs:
        raise ConflictError("This case has no stages.")
    if ladder.still_open:
        raise ConflictError("Record first how each open stage ended.", code="stage-open")
    if not ladder.resolved and not reason.strip():
        raise InvalidInputError("Say why it ends without being resolved.", field="reason")
    if reason.strip():
        keep_note(work, case.id, "case", case.id, f"Why the matter was completed: {reason.strip()}")
    meet_steps(work, case)
    case.state, case.closed_at = "completed", work.now
    case.state_reason = "resolved" if ladder.resolved else "not-resolved"
    work.audit(
        "case.completed",
        case_id=case.id,
        subject_kind="case",
        subject_id=case.id,
        details={"resolved": ladder.resolved},
    )
    look_at_escalation(work, case)
    ask_letters(work, case, Trigger.CASE_CLOSED)
