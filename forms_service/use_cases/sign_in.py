"""A colleague signs in with address, password and one-time code.

Wrong tries slow an account down and never close it: after five, a minute's wait, then longer, at most a quarter of an
hour; tries during the wait are not counted, so that nobody can keep a colleague out for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from forms_service.db.models import User
from forms_service.db.records.addresses import address_token
from forms_service.db.records.credentials import code_step, open_codes, password_fits, seal_codes, start_session
from forms_service.db.work import Actor, begin_reading, begin_work
from forms_service.ports import Services

FREE_TRIES = 5
LONGEST_WAIT = timedelta(minutes=15)


class Outcome(StrEnum):
    SIGNED_IN = "signed-in"
    WRONG = "wrong"  # never says which part
    WAIT = "wait"
    SET_UP = "set-up"  # the password fits, and there is no authenticator yet


@dataclass(frozen=True, slots=True)
class SignIn:
    outcome: Outcome
    user_id: str | None = None
    token: str | None = None
    wait_until: datetime | None = None


def sign_in(
    sessions: sessionmaker[Session], services: Services, actor: Actor, *, address: str, password: str, code: str
) -> SignIn:
    """The password is checked between two pieces of work: it takes long on purpose, and a write would wait for it."""
    token = address_token(services, address)
    with begin_reading(sessions, services, actor) as work:
        user = work.session.scalar(select(User).where(User.address_token == token))
        kept = user.password_hash if user is not None and user.active else None
        if user is not None and user.locked_until is not None and user.locked_until > work.system_now:
            return SignIn(Outcome.WAIT, wait_until=user.locked_until)
    fits = password_fits(kept, password)
    if user is None:
        return SignIn(Outcome.WRONG)
    with begin_work(sessions, services, actor) as work:
        user = work.session.scalar(select(User).where(User.address_token == token).with_for_update())
        if user is None:
            return SignIn(Outcome.WRONG)
        codes = open_codes(work, user)
        step = code_step(str(codes["secret"]), code, work.system_now) if fits and codes.get("confirmed") else None
        if fits and not codes.get("confirmed"):
            return SignIn(Outcome.SET_UP, user_id=user.id)
        if step is None or step <= int(codes.get("last_step", 0)):
            user.failed_tries += 1
            if user.failed_tries >= FREE_TRIES:
                user.locked_until = work.system_now + _wait(user.failed_tries)
            work.audit("user.sign-in-failed", subject_kind="user", subject_id=user.id)
            return SignIn(Outcome.WRONG)
        seal_codes(work, user, {**codes, "last_step": step})
        user.failed_tries = 0
        user.locked_until = None
        work.audit("user.signed-in", subject_kind="user", subject_id=user.id)
        return SignIn(Outcome.SIGNED_IN, user_id=user.id, token=start_session(work, kind="user", user_id=user.id))


def _wait(tries: int) -> timedelta:
    return min(LONGEST_WAIT, timedelta(minutes=2 ** (tries - FREE_TRIES)))
