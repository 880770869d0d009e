"""A colleague's account: ended, opened again, or given back with a new telephone. Always by somebody else."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from forms_service.db.models import OutsideIdentity, User, UserRole, WebSession
from forms_service.db.records.credentials import new_code_secret, seal_codes
from forms_service.db.records.recovery_codes import end_recovery_codes
from forms_service.db.work import Work
from forms_service.domain.access import Person, Role, may_give
from forms_service.errors import NotAllowedError, NotFoundError


def set_active(work: Work, *, giver: Person, partnership: str, user_id: str, active: bool) -> None:
    """Ended: signed out at once, everywhere."""
    user = _of_this_partnership(work, giver, partnership, user_id)
    user.active = active
    if not active:
        _sign_out(work, user.id)
    work.audit("user.let-in-again" if active else "user.ended", subject_kind="user", subject_id=user.id)


def issue_set_up(work: Work, *, giver: Person, partnership: str, user_id: str, password_hash: str) -> None:
    """The telephone is lost, or the password forgotten: both are set up anew at the next sign-in, and nothing that was
    known before opens the account."""
    user = _of_this_partnership(work, giver, partnership, user_id)
    user.password_hash = password_hash
    seal_codes(work, user, {"secret": new_code_secret(), "confirmed": False})
    end_recovery_codes(work, user.id)
    work.session.execute(delete(OutsideIdentity).where(OutsideIdentity.user_id == user.id))
    _sign_out(work, user.id)
    work.audit("user.set-up-issued", subject_kind="user", subject_id=user.id)


def _of_this_partnership(work: Work, giver: Person, partnership: str, user_id: str) -> User:
    """Another partnership that gave the person a role has no say over their account."""
    user = work.session.get(User, user_id, with_for_update=True)
    if user is None or user.partnership != partnership:
        raise NotFoundError
    if work.actor.kind == "user" and work.actor.id == user_id:
        raise NotAllowedError("Nobody does this to their own account. Ask another manager or an administrator.")
    stands_above = work.session.scalar(
        select(UserRole.id).where(UserRole.user_id == user_id, UserRole.role == Role.ADMINISTRATOR.value).limit(1)
    )
    if stands_above is not None and not may_give(giver, partnership, Role.ADMINISTRATOR):
        raise NotAllowedError("Only an administrator changes an administrator’s account.")
    return user


def _sign_out(work: Work, user_id: str) -> None:
    work.session.execute(
        update(WebSession)
        .where(WebSession.user_id == user_id, WebSession.ended_at.is_(None))
        .values(ended_at=work.system_now, ended_by=work.actor.who)
    )
