"""Passwords, one-time codes and sessions, as they are kept: a password as argon2, a session by its digest."""

from __future__ import annotations

import secrets
from base64 import b64encode
from datetime import datetime
from typing import Any

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION

from forms_service.db.models import User, WebSession
from forms_service.db.queries.web_sessions import session_id_of
from forms_service.db.work import Work
from forms_service.errors import InvalidInputError

_HASHER = PasswordHasher()
CODE_SECONDS = 30
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 500
_FEWEST_LETTERS = 5


def hash_password(password: str) -> str:
    return _HASHER.hash(password)


def hash_of_nobody() -> str:
    """What no password is kept as, and costs as much to verify: an answer takes as long for a stranger as for a
    colleague. Put together and not hashed, since every command and worker loads this module and few need it.
    """
    salt, digest = (
        b64encode(secrets.token_bytes(length)).decode().rstrip("=") for length in (_HASHER.salt_len, _HASHER.hash_len)
    )
    cost = f"m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}"
    return f"$argon2{_HASHER.type.name.lower()}$v={ARGON2_VERSION}${cost}${salt}${digest}"


def check_password(password: str, address: str, *, field: str = "password") -> None:
    """Long is what counts: three words will do. Raises where it would be guessed first."""
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidInputError(
            f"Choose a password of at least {SHORTEST_PASSWORD} characters. Three words will do.", field=field
        )
    if len(password) > LONGEST_PASSWORD:
        raise InvalidInputError(f"Choose a password of at most {LONGEST_PASSWORD} characters.", field=field)
    name = address.partition("@")[0].casefold()
    if len(set(password)) < _FEWEST_LETTERS or (len(name) > 2 and name in password.casefold()):
        raise InvalidInputError("That password is easy to guess. Choose three words that only you know.", field=field)


def starting_password() -> str:
    """To be told on the telephone, and good until the first sign-in: without letters that are taken for others."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


def password_fits(kept: str | None, password: str) -> bool:
    try:
        return _HASHER.verify(kept or hash_of_nobody(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def new_code_secret() -> str:
    return pyotp.random_base32()


def enrolment_uri(secret: str, *, address: str, issuer: str) -> str:
    """What an authenticator app reads from the picture."""
    return str(pyotp.TOTP(secret).provisioning_uri(name=address, issuer_name=issuer))


def code_step(secret: str, code: str, now: datetime) -> int | None:
    """The time step that the code is of, one step early or late allowed; none where it does not fit."""
    digits = "".join(code.split()).encode()  # as octets: other letters than ASCII cannot be compared as text
    current = int(now.timestamp()) // CODE_SECONDS
    codes = pyotp.TOTP(secret)
    for step in (current, current - 1, current + 1):
        if secrets.compare_digest(str(codes.at(step * CODE_SECONDS)).encode(), digits):
            return step
    return None


def open_codes(work: Work, user: User) -> dict[str, Any]:
    """`secret`, `confirmed`, `last_step`: a code is good once, so the last step used is kept."""
    if user.totp_sealed is None:
        return {}
    return dict(work.directory(user.partnership).open_json("user", user.id, "totp_sealed", user.totp_sealed))


def seal_codes(work: Work, user: User, codes: dict[str, Any]) -> None:
    user.totp_sealed = work.directory(user.partnership).seal_json("user", user.id, "totp_sealed", codes)


def use_one_time_code(work: Work, user: User, code: str) -> bool:
    """Whether the code of the authenticator app fits; it is good once."""
    codes = open_codes(work, user)
    step = code_step(str(codes["secret"]), code, work.system_now) if codes.get("confirmed") else None
    if step is None or step <= int(codes.get("last_step", 0)):
        return False
    seal_codes(work, user, {**codes, "last_step": step})
    return True


def start_session(
    work: Work,
    *,
    kind: str,
    user_id: str | None = None,
    link_id: str | None = None,
    party_link_id: str | None = None,
    signed_in_by: str = "",
    device: str = "",
    code_at: datetime | None = None,
) -> str:
    """Returns the cookie's value; only its digest is kept. It is always a new one: nobody can choose it beforehand."""
    token = secrets.token_urlsafe(32)
    work.session.add(
        WebSession(
            id=session_id_of(token),
            kind=kind,
            user_id=user_id,
            link_id=link_id,
            party_link_id=party_link_id,
            created_at=work.system_now,
            last_seen_at=work.system_now,
            signed_in_by=signed_in_by or ("password" if kind == "user" else kind),
            # Elsewhere they may have signed in long ago: then no code counts as given.
            code_at=code_at if signed_in_by == "outside" else (work.system_now if kind == "user" else None),
            device=device,
        )
    )
    return token
