"""A manager lets the dates stand as they are, and says why. The same change is not proposed again."""

from __future__ import annotations

from forms_service.db.records.proposals import open_proposal, settle
from forms_service.db.work import Work
from forms_service.errors import InvalidInputError


def decline_proposal(work: Work, *, proposal_id: str, reason: str) -> None:
    """Errors: NotFoundError, InvalidInputError (`reason`), ConflictError (settled, or the case is closed)."""
    if not reason.strip():
        raise InvalidInputError("Say why the dates stay as they are.", field="reason")
    case, row = open_proposal(work, proposal_id)
    row.sealed = work.vault(case.id).seal_json("change_proposal", row.id, "sealed", {"text": reason.strip()})
    settle(work, case, row, "declined")
