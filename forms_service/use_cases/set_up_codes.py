"""The first code from a colleague's authenticator app, and a password that nobody else knows.

Whoever gave the starting password knew it, so it ends here."""

from __future__ import annotations

from dataclasses import dataclass

from forms_service.db.models import User
from forms_service.db.records.credentials import code_step, enrolment_uri, open_codes, seal_codes, start_session
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError


@dataclass(frozen=True, slots=True)
class Enrolment:
    secret: str
    uri: str


def enrolment(work: Work, *, user_id: str) -> Enrolment:
    """What the set-up page shows. Only before the first code: afterwards the secret is shown to nobody."""
    user = _not_yet_set_up(work, user_id)
    address = str(work.directory(user.partnership).open_json("user", user.id, "sealed", user.sealed)["email"])
    secret = str(open_codes(work, user)["secret"])
    issuer = work.services.library.partnership(user.partnership).short_name
    return Enrolment(secret, enrolment_uri(secret, address=address, issuer=issuer))


def set_up_codes(work: Work, *, user_id: str, code: str, password_hash: str, device: str = "") -> str:
    """Returns the token of the sign-in that this completes. `password_hash`: of the new password, made beforehand."""
    user = _not_yet_set_up(work, user_id)
    codes = open_codes(work, user)
    step = code_step(str(codes["secret"]), code, work.system_now)
    if step is None:
        raise InvalidInputError("That code does not fit. Wait for the next one and type it in.", field="code")
    seal_codes(work, user, {**codes, "confirmed": True, "last_step": step})
    user.password_hash = password_hash
    user.last_signed_in_at = work.system_now
    work.audit("user.codes-set-up", subject_kind="user", subject_id=user.id)
    work.audit("user.signed-in", subject_kind="user", subject_id=user.id, details={"by": "password"})
    return start_session(work, kind="user", user_id=user.id, signed_in_by="password", device=device)


def address_of(work: Work, *, user_id: str) -> str:
    """Of whom is just being set up."""
    user = _not_yet_set_up(work, user_id)
    return str(work.directory(user.partnership).open_json("user", user.id, "sealed", user.sealed)["email"])


def _not_yet_set_up(work: Work, user_id: str) -> User:
    user = work.session.get(User, user_id)
    if user is None or not user.active:
        raise NotFoundError
    if open_codes(work, user).get("confirmed"):
        raise ConflictError("An authenticator app is already set up for this account.")
    return user
