"""Sign-ins and opened links that are still alive."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from forms_service.db.models import AgencyLink, AgencyRequest, CaseFile, User, UserRole, WebSession
from forms_service.db.work import Work


@dataclass(frozen=True, slots=True)
class SignedInFound:
    session_id: str
    user_id: str
    name: str
    partnership: str
    last_seen_at: datetime
    roles: tuple[tuple[str, str, str | None], ...]  # role, partnership, partner


@dataclass(frozen=True, slots=True)
class LinkVisitor:
    session_id: str
    link_id: str
    request_id: str
    case_id: str
    partnership: str
    last_seen_at: datetime


def session_id_of(token: str) -> str:
    """Only the digest is kept: a copy of the database signs nobody in."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_signed_in(work: Work, token: str, *, idle: timedelta, now: datetime) -> SignedInFound | None:
    row = work.session.execute(
        select(WebSession, User)
        .join(User, User.id == WebSession.user_id)
        .where(WebSession.id == session_id_of(token), WebSession.kind == "user", WebSession.ended_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    session, user = row
    if not user.active or now - session.last_seen_at > idle:
        return None
    roles = work.session.execute(
        select(UserRole.role, UserRole.partnership, UserRole.partner)
        .where(UserRole.user_id == user.id)
        .order_by(UserRole.created_at, UserRole.id)
    ).all()
    sealed = work.directory(user.partnership).open_json("user", user.id, "sealed", user.sealed)
    return SignedInFound(
        session_id=session.id,
        user_id=user.id,
        name=str(sealed.get("name", "")),
        partnership=user.partnership,
        last_seen_at=session.last_seen_at,
        roles=tuple((role, partnership, partner) for role, partnership, partner in roles),
    )


def find_link_visitor(work: Work, token: str, *, idle: timedelta, now: datetime) -> LinkVisitor | None:
    """A link revoked or run out in the meantime opens nothing, whatever was opened before."""
    row = work.session.execute(
        select(WebSession, AgencyLink, AgencyRequest, CaseFile)
        .join(AgencyLink, AgencyLink.id == WebSession.link_id)
        .join(AgencyRequest, AgencyRequest.id == AgencyLink.request_id)
        .join(CaseFile, CaseFile.id == AgencyRequest.case_id)
        .where(WebSession.id == session_id_of(token), WebSession.kind == "link", WebSession.ended_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    session, link, asked, case = row
    if link.revoked_at is not None or link.expires_at <= now or now - session.last_seen_at > idle:
        return None
    return LinkVisitor(
        session_id=session.id,
        link_id=link.id,
        request_id=asked.id,
        case_id=case.id,
        partnership=case.partnership,
        last_seen_at=session.last_seen_at,
    )
