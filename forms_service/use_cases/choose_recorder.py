"""Who writes the record of a stage's agreed actions and shares it with the other side."""

from __future__ import annotations

from forms_service.db.records.cases import case_or_error
from forms_service.db.records.letters import tell_again
from forms_service.db.records.parties import party_or_error
from forms_service.db.records.stages import stage_or_error
from forms_service.db.records.steps import meet_steps
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError


def choose_recorder(work: Work, case_stage_id: str, party_id: str) -> None:
    """Errors: NotFoundError, ConflictError (closed), InvalidInputError (`recorder`)."""
    row = stage_or_error(work, case_stage_id)
    case = case_or_error(work, row.case_id, lock=True)
    if case.state != "open":
        raise ConflictError("The matter is not open.")
    party = party_or_error(work, party_id)
    if party.case_id != row.case_id or party.left_at is not None:
        raise InvalidInputError("Choose a party of this matter.", field="recorder")
    if row.recorder_id == party.id:
        return
    row.recorder_id = party.id
    meet_steps(work, case)
    tell_again(work, case, row, "recorder-chosen")
    work.audit(
        "stage.recorder-chosen",
        case_id=row.case_id,
        subject_kind="stage",
        subject_id=row.id,
        details={"stage": row.stage, "party": party_id},
    )
