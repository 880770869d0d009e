"""A colleague changes their password; whoever else is signed in as them is signed out."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from forms_service.db.models import User, WebSession
from forms_service.db.records.credentials import check_password, hash_password, password_fits
from forms_service.db.records.sign_in_tries import forget_tries, place_of_session, take_try
from forms_service.db.work import Actor, begin_work
from forms_service.errors import InvalidInputError
from forms_service.ports import Services


def change_password(
    sessions: sessionmaker[Session],
    services: Services,
    actor: Actor,
    *,
    user_id: str,
    session_id: str,
    current: str,
    new: str,
) -> None:
    """The present password is asked for: a browser left open must not be enough. Checked between two pieces of work."""
    place = place_of_session(session_id)
    with begin_work(sessions, services, actor) as work:
        user = work.session.get_one(User, user_id)
        told = work.directory(user.partnership).open_json("user", user.id, "sealed", user.sealed)
        account, kept = user.address_token, user.password_hash
        waiting = take_try(work, account, place) is not None
    if waiting:
        raise InvalidInputError("Too many wrong tries. Wait a few minutes, then try again.", field="current")
    if not password_fits(kept, current):
        raise InvalidInputError("That is not your present password.", field="current")
    check_password(new, str(told.get("email") or ""), field="new")
    if new == current:
        raise InvalidInputError("Choose a password that differs from the present one.", field="new")
    hashed = hash_password(new)
    with begin_work(sessions, services, actor) as work:
        user = work.session.get_one(User, user_id, with_for_update=True)
        user.password_hash = hashed
        forget_tries(work, account, place)
        work.session.execute(
            update(WebSession)
            .where(WebSession.user_id == user_id, WebSession.ended_at.is_(None), WebSession.id != session_id)
            .values(ended_at=work.system_now, ended_by=work.actor.who)
        )
        work.audit("user.password-changed", subject_kind="user", subject_id=user_id)
