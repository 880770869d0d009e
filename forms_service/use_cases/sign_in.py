"""A colleague signs in with address, password, and a one-time code or a recovery code.

A try is counted before it is looked at, for the place it comes from (`records/sign_in_tries.py`): guessing makes the
guesser wait, and nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from forms_service.db.models import User
from forms_service.db.records.addresses import address_token
from forms_service.db.records.credentials import open_codes, password_fits, start_session, use_one_time_code
from forms_service.db.records.recovery_codes import (
    find_recovery_code,
    plain_code,
    recovery_codes_left,
    unused_hashes,
    use_recovery_code,
)
from forms_service.db.records.sign_in_tries import Place, forget_tries, take_try
from forms_service.db.work import Actor, Work, begin_reading, begin_work
from forms_service.ports import Services


class Outcome(StrEnum):
    SIGNED_IN = "signed-in"
    WRONG = "wrong"  # never says which part
    WAIT = "wait"
    SET_UP = "set-up"  # the password fits, and there is no authenticator yet


@dataclass(frozen=True, slots=True)
class SignIn:
    """`recovery_left`: how many recovery codes are left, where one was used."""

    outcome: Outcome
    user_id: str | None = None
    token: str | None = None
    recovery_left: int | None = None


def sign_in(
    sessions: sessionmaker[Session],
    services: Services,
    actor: Actor,
    *,
    address: str,
    password: str,
    code: str,
    place: Place,
    device: str = "",
) -> SignIn:
    """Password and recovery codes are checked between two pieces of work: it takes long on purpose, and a write would
    wait for it."""
    account = address_token(services, address)
    with begin_work(sessions, services, actor) as work:
        if take_try(work, account, place) is not None:
            return SignIn(Outcome.WAIT)
    with begin_reading(sessions, services, actor) as work:
        user = work.session.scalar(select(User).where(User.address_token == account))
        kept = user.password_hash if user is not None and user.active else None
        hashes = unused_hashes(work, user.id) if user is not None and plain_code(code) else ()
    fits = password_fits(kept, password)
    recovery = find_recovery_code(hashes, code) if fits else None
    if user is None:
        return SignIn(Outcome.WRONG)
    with begin_work(sessions, services, actor) as work:
        user = work.session.scalar(select(User).where(User.address_token == account).with_for_update())
        if user is None:
            return SignIn(Outcome.WRONG)
        if fits and user.active and not open_codes(work, user).get("confirmed"):
            forget_tries(work, account, place)
            return SignIn(Outcome.SET_UP, user_id=user.id)
        if not (fits and user.active and _code_fits(work, user, code, recovery)):
            work.audit("user.sign-in-failed", subject_kind="user", subject_id=user.id)
            return SignIn(Outcome.WRONG)
        forget_tries(work, account, place)
        user.last_signed_in_at = work.system_now
        way = "recovery-code" if recovery else "password"
        work.audit("user.signed-in", subject_kind="user", subject_id=user.id, details={"by": way})
        return SignIn(
            Outcome.SIGNED_IN,
            user_id=user.id,
            token=start_session(work, kind="user", user_id=user.id, signed_in_by=way, device=device),
            recovery_left=recovery_codes_left(work, user.id) if recovery else None,
        )


def _code_fits(work: Work, user: User, code: str, recovery: str | None) -> bool:
    return use_recovery_code(work, recovery) if recovery else use_one_time_code(work, user, code)
