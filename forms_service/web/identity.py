"""Who is at the door: the sign-in's cookie, or an opened link of an agency or a party. All live in the database, by
their digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from flask import Flask, Response, g, request

from forms_service.db.queries.web_sessions import (
    LinkVisitor,
    PartyVisitor,
    SignedInFound,
    find_link_visitor,
    find_party_visitor,
    find_signed_in,
)
from forms_service.db.work import Actor
from forms_service.domain.access import COVERED_ROLES, ROLE_TITLES, Grant, Person, Role
from forms_service.use_cases.keep_session import keep_session
from forms_service.web.work import finish, reading, services, settings, writing

PERSON_COOKIE = "forms_person"
LINK_COOKIE = "forms_link"
PARTY_COOKIE = "forms_matter"
_TOUCH_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    user_id: str
    name: str
    partnership: str
    grants: tuple[Grant, ...]
    session_id: str = ""
    signed_in_by: str = "password"
    code_at: datetime | None = None
    covered: tuple[tuple[str, str], ...] = ()  # id and name of each person they cover for today

    @property
    def role_words(self) -> str:
        own = ", ".join(dict.fromkeys(ROLE_TITLES[grant.role] for grant in self.grants if grant.for_user is None))
        return "; ".join([own, *(f"for {name}" for _, name in self.covered)])

    def partner_in(self, partnership: str) -> str | None:
        """The partner this person speaks for there: in their own name before anybody else's."""
        speaks = [grant for grant in self.grants if grant.role is Role.PARTNER and grant.partnership == partnership]
        return min(speaks, key=lambda grant: grant.for_user is not None).partner if speaks else None


def install(app: Flask) -> None:
    app.before_request(_recognise)


def user() -> SignedIn | None:
    return cast("SignedIn | None", g.get("user"))


def known_user() -> SignedIn:
    """Only behind a route that asks to sign in."""
    return cast(SignedIn, g.user)


def link_visitor() -> LinkVisitor:
    """Only behind a route that asks for a link."""
    return cast(LinkVisitor, g.link)


def party_visitor() -> PartyVisitor:
    """Only behind a route that asks for a party's link."""
    return cast(PartyVisitor, g.party)


def give_cookie(response: Response, name: str, token: str) -> None:
    response.set_cookie(
        name,
        token,
        httponly=True,
        secure=settings().secure_cookies,
        samesite="Lax" if name == PERSON_COOKIE else "Strict",
    )


def take_cookie(response: Response, name: str) -> None:
    response.delete_cookie(name, httponly=True, secure=settings().secure_cookies)


def recognise_person(token: str) -> SignedInFound | None:
    """Whose session this is. From here on the request knows the roles: what the menu holds, what is allowed."""
    idle = timedelta(minutes=services().session_minutes)
    longest = timedelta(hours=settings().session_hours)
    found = find_signed_in(reading(), token, idle=idle, longest=longest, now=services().system_clock.now())
    if found is None:
        return None
    grants = tuple(
        Grant(Role(each.role), each.partnership, each.partner, each.for_user)
        for each in found.roles
        if each.role in set(Role) and (each.for_user is None or Role(each.role) in COVERED_ROLES)
    )
    g.user = SignedIn(
        found.user_id,
        found.name,
        found.partnership,
        grants,
        session_id=found.session_id,
        signed_in_by=found.signed_in_by,
        code_at=found.code_at,
        covered=found.covered,
    )
    g.person = Person(grants=grants, named_cases=found.named_cases, barred_cases=found.barred_cases)
    return found


def _recognise() -> None:
    where = request.endpoint or "none"
    g.actor = Actor(kind="public", id="", name_code="public", where=where)
    g.person = Person()
    g.user = None
    g.link = None
    g.party = None
    if request.endpoint in (None, "static") or (request.endpoint or "").startswith("health."):
        return
    idle = timedelta(minutes=services().session_minutes)
    now = services().system_clock.now()
    touched: list[str] = []
    token = request.cookies.get(PERSON_COOKIE)
    if token:
        found = recognise_person(token)
        if found is not None:
            g.actor = Actor(kind="user", id=found.user_id, name_code=f"user:{found.user_id}", where=where)
            if now - found.last_seen_at > _TOUCH_AFTER:
                touched.append(found.session_id)
    token = request.cookies.get(LINK_COOKIE)
    if token:
        visitor = find_link_visitor(reading(), token, idle=idle, now=now)
        if visitor is not None:
            g.link = visitor
            if g.user is None:
                g.actor = Actor(kind="link", id=visitor.link_id, name_code=f"link:{visitor.link_id}", where=where)
            if now - visitor.last_seen_at > _TOUCH_AFTER:
                touched.append(visitor.session_id)
    token = request.cookies.get(PARTY_COOKIE)
    if token:
        party = find_party_visitor(reading(), token, idle=idle, now=now)
        if party is not None:
            g.party = party
            if g.actor.kind == "public":
                g.actor = Actor(kind="link", id=party.link_id, name_code=f"link:{party.link_id}", where=where)
            if now - party.last_seen_at > _TOUCH_AFTER:
                touched.append(party.session_id)
    if touched:
        for session_id in touched:
            keep_session(writing(), session_id=session_id)
        finish()
