"""A legal hold is placed on a case or ended: an inquiry, a court, a claim. While it stands nothing is erased."""

from __future__ import annotations

from forms_service.db.models import LegalHold
from forms_service.db.queries.erased import is_erased
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.holds import add_hold
from forms_service.db.records.notes import keep_note
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError


def place_hold(work: Work, *, case_id: str, reason: str, authority: str) -> str:
    """Also on a case that runs. It holds the cases that came from this one as well. Errors: InvalidInputError
    (`reason`, `authority`), ConflictError (already erased)."""
    case = case_or_error(work, case_id, lock=True)
    if not authority.strip():
        raise InvalidInputError("Say who asks for it: an inquiry, a court, a claim.", field="authority")
    if not reason.strip():
        raise InvalidInputError("Say why nothing may be erased.", field="reason")
    if is_erased(work, case_id):
        raise ConflictError("This case was already erased.", code="already-erased")
    row = add_hold(work, case, reason.strip(), authority.strip())
    work.audit("hold.placed", case_id=case_id, subject_kind="legal_hold", subject_id=row.id)
    return row.id


def end_hold(work: Work, *, hold_id: str, reason: str) -> None:
    """Errors: NotFoundError, InvalidInputError (`reason`), ConflictError (it has ended)."""
    row = work.session.get(LegalHold, hold_id)
    if row is None:
        raise NotFoundError
    case_or_error(work, row.case_id, lock=True)
    work.session.refresh(row)
    if row.ended_at is not None:
        raise ConflictError("This hold has already ended.")
    if not reason.strip():
        raise InvalidInputError("Say why it may end.", field="reason")
    row.ended_at, row.ended_by = work.now, work.actor.who
    keep_note(work, row.case_id, "case", row.case_id, f"The legal hold ended. {reason.strip()}")
    work.audit("hold.ended", case_id=row.case_id, subject_kind="legal_hold", subject_id=row.id)
