"""Sign-ins and opened links that are still alive."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from forms_service.db.models import (
    AgencyLink,
    AgencyRequest,
    CaseFile,
    CaseReader,
    ConflictOfInterest,
    Cover,
    Party,
    PartyLink,
    User,
    UserRole,
    WebSession,
)
from forms_service.db.work import Work
from forms_service.domain.access import Grant, Person, Role

# States of a matter in which its parties may still look at it.
OPEN_TO_PARTIES = frozenset({"open", "completed"})

# Every page that a colleague opens asks all of these. Putting them together anew each time took three times as long as
# asking them, and a tenth of a page.
_SESSION = (
    select(WebSession, User)
    .join(User, User.id == WebSession.user_id)
    .where(WebSession.id == bindparam("session_id"), WebSession.kind == "user", WebSession.ended_at.is_(None))
)
_BARRED_CASES = select(ConflictOfInterest.case_id).where(
    ConflictOfInterest.user_id == bindparam("user_id"), ConflictOfInterest.ended_at.is_(None)
)
_NAMED_CASES = select(CaseReader.case_id).where(
    CaseReader.user_id == bindparam("user_id"), CaseReader.ended_at.is_(None)
)
_ROLES = (
    select(UserRole.role, UserRole.partnership, UserRole.partner)
    .where(UserRole.user_id == bindparam("user_id"))
    .order_by(UserRole.created_at, UserRole.id)
)
_COVERED = (
    select(Cover, User)
    .join(User, User.id == Cover.absent_user_id)
    .where(
        Cover.cover_user_id == bindparam("user_id"),
        Cover.ended_at.is_(None),
        Cover.from_on <= bindparam("today"),
        Cover.to_on >= bindparam("today"),
        User.active.is_(True),
    )
    .order_by(Cover.from_on, Cover.id)
)


@dataclass(frozen=True, slots=True)
class RoleFound:
    role: str
    partnership: str
    partner: str | None
    for_user: str | None = None  # whose role it is, where this person covers for somebody


@dataclass(frozen=True, slots=True)
class SignedInFound:
    session_id: str
    user_id: str
    name: str
    partnership: str
    created_at: datetime
    last_seen_at: datetime
    signed_in_by: str
    code_at: datetime | None
    roles: tuple[RoleFound, ...]
    covered: tuple[tuple[str, str], ...]  # id and name of each person they cover for today
    named_cases: frozenset[str]
    barred_cases: frozenset[str]


@dataclass(frozen=True, slots=True)
class LinkVisitor:
    session_id: str
    link_id: str
    request_id: str
    case_id: str
    partnership: str
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class PartyVisitor:
    session_id: str
    link_id: str
    party_id: str
    case_id: str
    partnership: str
    last_seen_at: datetime


def session_id_of(token: str) -> str:
    """Only the digest is kept: a copy of the database signs nobody in."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_signed_in(
    work: Work, token: str, *, idle: timedelta, longest: timedelta, now: datetime
) -> SignedInFound | None:
    row = work.session.execute(_SESSION, {"session_id": session_id_of(token)}).one_or_none()
    if row is None:
        return None
    session, user = row
    if not user.active or now - session.last_seen_at > idle or now - session.created_at > longest:
        return None
    covered = _covered(work, user.id)
    return SignedInFound(
        session_id=session.id,
        user_id=user.id,
        name=_name(work, user),
        partnership=user.partnership,
        created_at=session.created_at,
        last_seen_at=session.last_seen_at,
        signed_in_by=session.signed_in_by,
        code_at=session.code_at,
        roles=(*_roles(work, user.id), *(role for _, roles in covered for role in roles)),
        covered=tuple(dict.fromkeys((absent.id, _name(work, absent)) for absent, _ in covered)),
        named_cases=_named(work, user.id),
        barred_cases=barred_cases(work, user.id),
    )


@dataclass(frozen=True, slots=True)
class StalePerson:
    user_id: str
    person: Person


def stale_person(work: Work, token: str, *, within: timedelta) -> StalePerson | None:
    """Whose sign-in this was, where it ended a short while ago: good for keeping their text, and for nothing else."""
    row = work.session.execute(
        select(WebSession, User)
        .join(User, User.id == WebSession.user_id)
        .where(WebSession.id == session_id_of(token), WebSession.kind == "user")
    ).one_or_none()
    if row is None or not row[1].active or work.system_now - row[0].last_seen_at > within:
        return None
    person = person_now(work, row[1].id)
    return StalePerson(row[1].id, person) if person is not None else None


def person_now(work: Work, user_id: str) -> Person | None:
    """What somebody who is not at the door may see at this moment, in their own roles; none once they ended."""
    user = work.session.get(User, user_id)
    if user is None or not user.active:
        return None
    grants = tuple(
        Grant(Role(each.role), each.partnership, each.partner)
        for each in _roles(work, user.id)
        if each.role in set(Role)
    )
    return Person(grants, named_cases=_named(work, user.id), barred_cases=barred_cases(work, user.id))


def barred_cases(work: Work, user_id: str) -> frozenset[str]:
    """Cases in which the person has an interest that is not ended."""
    return frozenset(work.session.scalars(_BARRED_CASES, {"user_id": user_id}))


def _named(work: Work, user_id: str) -> frozenset[str]:
    return frozenset(work.session.scalars(_NAMED_CASES, {"user_id": user_id}))


def _roles(work: Work, user_id: str) -> tuple[RoleFound, ...]:
    rows = work.session.execute(_ROLES, {"user_id": user_id})
    return tuple(RoleFound(role, partnership, partner) for role, partnership, partner in rows)


def _covered(work: Work, user_id: str) -> list[tuple[User, tuple[RoleFound, ...]]]:
    """Whom this person covers for on this day, each with the roles they have in the cover's partnership."""
    found = []
    for cover, absent in work.session.execute(_COVERED, {"user_id": user_id, "today": work.today}):
        roles = tuple(
            RoleFound(role.role, role.partnership, role.partner, absent.id)
            for role in _roles(work, absent.id)
            if role.partnership == cover.partnership
        )
        found.append((absent, roles))
    return found


def _name(work: Work, user: User) -> str:
    return str(work.directory(user.partnership).open_json("user", user.id, "sealed", user.sealed).get("name", ""))


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


def find_party_visitor(work: Work, token: str, *, idle: timedelta, now: datetime) -> PartyVisitor | None:
    """As for an agency's link; whoever is no longer a party of the matter opens nothing either."""
    row = work.session.execute(
        select(WebSession, PartyLink, Party, CaseFile)
        .join(PartyLink, PartyLink.id == WebSession.party_link_id)
        .join(Party, Party.id == PartyLink.party_id)
        .join(CaseFile, CaseFile.id == Party.case_id)
        .where(WebSession.id == session_id_of(token), WebSession.kind == "party", WebSession.ended_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    session, link, party, case = row
    if link.revoked_at is not None or link.expires_at <= now or now - session.last_seen_at > idle:
        return None
    if party.left_at is not None or case.state not in OPEN_TO_PARTIES:
        return None
    return PartyVisitor(
        session_id=session.id,
        link_id=link.id,
        party_id=party.id,
        case_id=case.id,
        partnership=case.partnership,
        last_seen_at=session.last_seen_at,
    )
