"""A colleague who may sign in, with roles. The secret of their one-time codes is told once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import User, UserRole
from forms_service.db.records.addresses import address_token
from forms_service.db.records.credentials import (
    SHORTEST_PASSWORD,
    enrolment_uri,
    hash_password,
    new_code_secret,
    seal_codes,
)
from forms_service.db.work import Work
from forms_service.domain.access import STAFF_ROLES, Role
from forms_service.errors import ConflictError, InvalidInputError


@dataclass(frozen=True, slots=True)
class AddedUser:
    user_id: str
    secret: str
    uri: str


def add_user(
    work: Work,
    *,
    partnership: str,
    name: str,
    address: str,
    password: str,
    password_hash: str | None = None,
    roles: Sequence[str],
    partner: str | None = None,
    telephone: str = "",
    confirmed: bool = False,
) -> AddedUser:
    """`password_hash`: of this password, made before the work, since others would wait for it. `confirmed`: the
    secret was handed over, so the first sign-in already asks for a code."""
    known = work.services.library.partnership(partnership)
    if not name.strip():
        raise InvalidInputError("Give the person's name.", field="name")
    if "@" not in address:
        raise InvalidInputError("Give the person's e-mail address.", field="address")
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidInputError(f"Give a password of at least {SHORTEST_PASSWORD} characters.", field="password")
    granted = _roles(roles)
    if Role.PARTNER in granted and partner not in {each.slug for each in known.partners}:
        names = ", ".join(each.slug for each in known.partners)
        raise InvalidInputError(f"Say which partner this person speaks for: {names}.", field="partner")
    token = address_token(work.services, address)
    if work.session.scalar(select(User.id).where(User.address_token == token)) is not None:
        raise ConflictError("Somebody with this address can already sign in.")
    secret = new_code_secret()
    hashed = password_hash or hash_password(password)
    user = User(id=new_id(), partnership=partnership, address_token=token, password_hash=hashed)
    user.sealed = work.directory(partnership).seal_json(
        "user", user.id, "sealed", {"name": name.strip(), "email": address.strip(), "telephone": telephone.strip()}
    )
    work.session.add(user)
    seal_codes(work, user, {"secret": secret, "confirmed": confirmed})
    for role in granted:
        work.session.add(
            UserRole(
                user_id=user.id,
                partnership=partnership,
                role=role.value,
                partner=partner if role is Role.PARTNER else None,
            )
        )
    work.audit(
        "user.added", subject_kind="user", subject_id=user.id, details={"roles": [role.value for role in granted]}
    )
    return AddedUser(user.id, secret, enrolment_uri(secret, address=address.strip(), issuer=known.short_name))


def _roles(names: Sequence[str]) -> list[Role]:
    known = {role.value: role for role in STAFF_ROLES}
    wrong = [name for name in names if name not in known]
    if wrong or not names:
        raise InvalidInputError(f"Choose a role among: {', '.join(known)}.", field="role")
    return [known[name] for name in dict.fromkeys(names)]
