"""A named person lets the decision go although something is missing, and says why. What is missing stays visible."""

from __future__ import annotations

from forms_service.db.queries.decision import current_decision, holds_of
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.decisions import ask_decision_letter, frozen_decision
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError


def allow_decision_letter(work: Work, case_id: str, reason: str) -> bool:
    case = case_or_error(work, case_id, lock=True)
    found = current_decision(work, case_id)
    if found is None:
        raise ConflictError("There is no decision record.")
    decision = frozen_decision(work, found.id)
    holds = holds_of(work, case)
    if holds and not reason.strip():
        raise InvalidInputError("Say why the decision goes although something is missing.", field="reason")
    if holds:
        decision.letter_allowed_at, decision.letter_allowed_by = work.now, work.actor.who
        decision.letter_allowed_sealed = work.vault(case_id).seal_json(
            "decision", decision.id, "letter_allowed_sealed", {"reason": reason.strip()}
        )
    work.audit(
        "decision.letter-allowed",
        case_id=case_id,
        subject_kind="decision",
        subject_id=decision.id,
        details={"holds": ",".join(sorted({hold.code for hold in holds}))},
    )
    return ask_decision_letter(work, case, decision, allowed=bool(holds))
