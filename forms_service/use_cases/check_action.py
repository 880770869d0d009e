"""Somebody made sure that an action was carried out, and says what shows it."""

from __future__ import annotations

from forms_service.db.records.actions import DONE, action_or_error, followed_case
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError

_LONGEST = 4000


def check_action(work: Work, action_id: str, text: str) -> None:
    """Errors: NotFoundError, ConflictError (not done, or checked already), InvalidInputError (`text`)."""
    row = action_or_error(work, action_id)
    case = followed_case(work, row.case_id)
    work.session.refresh(row)
    if row.state != DONE:
        raise ConflictError("Only an action that is said to be done can be checked.", code="action-not-done")
    if row.checked_at is not None:
        raise ConflictError("Somebody has checked this action already.", code="action-checked")
    words = text.strip()
    if not words:
        raise InvalidInputError("Say what shows that it was carried out.", field="text")
    if len(words) > _LONGEST:
        raise InvalidInputError(f"This must be {_LONGEST:,} characters or fewer.", field="text")
    row.checked_at, row.checked_by = work.now, work.actor.who
    row.checked_sealed = work.vault(case.id).seal_json("agreed_action", row.id, "checked_sealed", {"text": words})
    work.audit(
        "action.checked", case_id=case.id, subject_kind="action", subject_id=row.id, details={"number": row.number}
    )
