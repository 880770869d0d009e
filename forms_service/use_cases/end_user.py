"""A colleague may no longer sign in; whoever is signed in as them is signed out at once."""

from __future__ import annotations

from sqlalchemy import select, update

from forms_service.db.models import User, WebSession
from forms_service.db.records.addresses import address_token
from forms_service.db.work import Work
from forms_service.errors import NotFoundError


def end_user(work: Work, *, address: str) -> str:
    user = work.session.scalar(select(User).where(User.address_token == address_token(work.services, address)))
    if user is None:
        raise NotFoundError("Nobody with this address can sign in.")
    user.active = False
    work.session.execute(
        update(WebSession)
        .where(WebSession.user_id == user.id, WebSession.ended_at.is_(None))
        .values(ended_at=work.system_now)
    )
    work.audit("user.ended", subject_kind="user", subject_id=user.id)
    return user.id
