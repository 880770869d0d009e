"""The partners' joint response in their words, as they agreed it. It becomes part of what each of them signs."""

from __future__ import annotations

from forms_service.db.queries.decision import content_of
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.decisions import (
    call_back_decision_letter,
    frozen_decision,
    print_again,
    redigest,
    seal_content,
)
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError


def record_joint_response(work: Work, decision_id: str, text: str) -> int:
    """The number of signatures that are void because the words changed."""
    decision = frozen_decision(work, decision_id)
    case = case_or_error(work, decision.case_id)
    use = pinned_process(work.session, case).decision
    if case.state != "open" or use is None or use.agreed is None:
        raise ConflictError("This record takes no joint response.")
    if not text.strip():
        raise InvalidInputError("Write down what the partners agreed.", field="text")
    content = content_of(work, decision)
    if content.get(use.agreed) == text.strip():
        return 0
    seal_content(work, decision, {**content, use.agreed: text.strip()})
    voided = redigest(work, decision)
    print_again(work, decision)
    call_back_decision_letter(work, case)
    work.audit(
        "decision.joint-response",
        case_id=case.id,
        subject_kind="decision",
        subject_id=decision.id,
        details={"digest": decision.digest or "", "voided": voided},
    )
    return voided
