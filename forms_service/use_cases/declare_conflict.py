"""Somebody must not see a case: their own family, their own conduct. From now on it is not there for them."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import ConflictOfInterest, User, UserRole
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.kept_from import came_from, declare_in
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError


def declare_conflict(work: Work, *, case_id: str, user_id: str, reason: str) -> str:
    """By themselves, or by a manager about somebody else. It holds for what came from the case too, where each is ended
    on its own."""
    case = case_or_error(work, case_id, lock=True)
    if not reason.strip():
        raise InvalidInputError("Say in a few words what the interest is.", field="reason")
    user = work.session.get(User, user_id)
    role = select(UserRole.id).where(UserRole.user_id == user_id, UserRole.partnership == case.partnership).limit(1)
    if user is None or work.session.scalar(role) is None:
        raise InvalidInputError("Choose somebody of this partnership.", field="person")
    declared = declare_in(work, case_id, user_id, reason.strip())
    if declared is None:
        raise ConflictError("An interest of this person is recorded already.")
    for each in came_from(work, case):
        declare_in(work, each.id, user_id, reason.strip())
    return declared


def end_conflict(work: Work, *, case_id: str, conflict_id: str, reason: str) -> None:
    """Never one's own: whoever has an interest does not judge it."""
    row = work.session.get(ConflictOfInterest, conflict_id, with_for_update=True)
    if row is None or row.case_id != case_id or row.ended_at is not None:
        raise NotFoundError
    if work.actor.kind == "user" and row.user_id == work.actor.id:
        raise NotAllowedError("Nobody ends an interest of their own.")
    if not reason.strip():
        raise InvalidInputError("Say why it no longer stands.", field="reason")
    row.ended_at, row.ended_by = work.now, work.actor.who
    row.ended_sealed = work.vault(case_id).seal_json(
        "conflict_of_interest", row.id, "ended_sealed", {"reason": reason.strip()}
    )
    work.audit("conflict.ended", case_id=case_id, subject_kind="user", subject_id=row.user_id)
