"""A colleague signs in by way of their organisation. It never makes an account: somebody here must have added them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import OutsideIdentity, User, WebSession
from forms_service.db.records.addresses import address_token
from forms_service.db.records.credentials import start_session
from forms_service.db.work import Work
from forms_service.errors import NotAllowedError
from forms_service.ports import OutsidePerson


@dataclass(frozen=True, slots=True)
class SignedInOutside:
    """`token` is none where nobody here is this person."""

    token: str | None = None
    user_id: str | None = None


def sign_in_outside(work: Work, person: OutsidePerson, *, device: str = "") -> SignedInOutside:
    user = _who(work, person)
    if user is None:
        work.audit("user.outside-unknown")
        return SignedInOutside()
    user.last_signed_in_at = work.system_now
    work.audit("user.signed-in", subject_kind="user", subject_id=user.id, details={"by": "outside"})
    token = start_session(
        work, kind="user", user_id=user.id, signed_in_by="outside", device=device, code_at=person.signed_in_at
    )
    return SignedInOutside(token, user.id)


def sign_in_outside_again(work: Work, person: OutsidePerson, *, user_id: str, session_id: str) -> None:
    """In place of a code, before signing: the same person, freshly signed in there."""
    user = _who(work, person)
    if user is None or user.id != user_id:
        raise NotAllowedError("You signed in there as somebody else.")
    work.session.get_one(WebSession, session_id).code_at = work.system_now
    work.audit("user.code-given", subject_kind="user", subject_id=user_id, details={"outside": True})


def _who(work: Work, person: OutsidePerson) -> User | None:
    """By the provider's own id of them. Only the first time by a verified address: addresses are given to others."""
    known = work.session.scalar(
        select(User)
        .join(OutsideIdentity, OutsideIdentity.user_id == User.id)
        .where(OutsideIdentity.issuer == person.issuer, OutsideIdentity.subject == person.subject)
    )
    if known is not None:
        return known if known.active else None
    if not person.email or not person.email_verified:
        return None
    user = work.session.scalar(
        select(User).where(User.address_token == address_token(work.services, person.email)).with_for_update()
    )
    if user is None or not user.active:
        return None
    other = select(OutsideIdentity.id).where(
        OutsideIdentity.user_id == user.id, OutsideIdentity.issuer == person.issuer
    )
    if work.session.scalar(other.limit(1)) is not None:
        return None
    made = work.insert_once(
        lambda: work.session.add(
            OutsideIdentity(id=new_id(), user_id=user.id, issuer=person.issuer, subject=person.subject)
        )
    )
    if made:
        work.audit("user.outside-linked", subject_kind="user", subject_id=user.id)
    return user if made else None
