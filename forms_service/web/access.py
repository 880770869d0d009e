"""The policy of domain/access.py at the door. Every route carries exactly one of these marks, or a test fails.

`public`: no person is asked for. `signed_in`: the person's own account. `allowed`: an act in a partnership of theirs.
`allowed_on`: an act on a thing named in the address. `by_link`: an agency's own request. `by_party_link`: the one
matter that a party follows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Literal, TypeVar, cast
from urllib.parse import urlsplit

from flask import current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.people_names import FOR_WHOM
from forms_service.db.queries.subjects import SubjectFound, find_subject
from forms_service.db.work import Actor
from forms_service.domain.access import (
    Action,
    Answer,
    Person,
    Subject,
    decide,
    may_anywhere,
    own_draft,
    partnerships_of,
)
from forms_service.domain.access import acting_for as covered_by
from forms_service.errors import ConflictError, NotAllowedError, NotFoundError
from forms_service.web.identity import PERSON_COOKIE
from forms_service.web.kept import keep_what_was_typed
from forms_service.web.work import reading

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


@dataclass(frozen=True, slots=True)
class Guard:
    """What a route asks; read by the tests that compare it with the hand-written table."""

    kind: Literal["public", "signed-in", "partnership", "thing", "link", "party"]
    action: Action | None = None
    noun: str | None = None
    why: str = ""


def person() -> Person:
    return cast(Person, g.person)


def subject() -> SubjectFound:
    """The thing that this route's guard looked up."""
    return cast(SubjectFound, g.subject)


def may(action: Action, of: Subject | SubjectFound | None = None, *, partner: str | None = None) -> bool:
    """For what a page shows or leaves out; the guard of the route behind it decides again."""
    if of is None:
        return may_anywhere(person(), action)
    found = of.as_subject(partner) if isinstance(of, SubjectFound) else of
    return decide(person(), found, action) is Answer.YES


def acting_for(action: Action, of: Subject | SubjectFound, *, partner: str | None = None) -> str | None:
    """The id of the colleague in whose place this person would do it; none where they do it in their own name."""
    found = of.as_subject(partner) if isinstance(of, SubjectFound) else of
    return covered_by(person(), found, action)


def is_own_draft(drafted_by: str | None) -> bool:
    """Whether the reader alone wrote this: "user:<id>", as rows keep it."""
    return own_draft(cast(Actor, g.actor).who, drafted_by)


def public(why: str) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.guard = Guard("public", why=why)  # type: ignore[attr-defined]
        return view

    return mark


def signed_in(view: View) -> View:
    @wraps(view)
    def guarded(**values: object) -> ResponseReturnValue:
        return _ask_to_sign_in() or view(**values)

    guarded.guard = Guard("signed-in")  # type: ignore[attr-defined]
    return cast(View, guarded)


def allowed(action: Action) -> Callable[[View], View]:
    """An act in a partnership: the one named in the address, else any of the person's."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(**values: object) -> ResponseReturnValue:
            if (first := _ask_to_sign_in()) is not None:
                return first
            named = values.get("partnership")
            if isinstance(named, str):
                _insist(Subject(named), action)
            elif not may_anywhere(person(), action):
                raise NotAllowedError("Your role does not include this page.")
            return view(**values)

        guarded.guard = Guard("partnership", action)  # type: ignore[attr-defined]
        return cast(View, guarded)

    return mark


def allowed_on(noun: str, action: Action) -> Callable[[View], View]:
    """An act on the thing whose id the address names as `<noun>_id`."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(**values: object) -> ResponseReturnValue:
            if (first := _ask_to_sign_in(action, values)) is not None:
                return first
            found = find_subject(reading().session, noun, str(values[f"{noun}_id"]))
            if found is None:
                raise NotFoundError
            partner = values.get("partner")
            _insist(found.as_subject(partner if isinstance(partner, str) else None), action)
            g.subject = found
            return view(**values)

        guarded.guard = Guard("thing", action, noun)  # type: ignore[attr-defined]
        return cast(View, guarded)

    return mark


def by_link(action: Action) -> Callable[[View], View]:
    """An act on the one request that the visitor's opened link is bound to."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(**values: object) -> ResponseReturnValue:
            request_id = str(values["request_id"])
            link = g.get("link")
            if link is None:
                raise NotFoundError
            visitor = Person(request_id=link.request_id)
            answer = decide(visitor, Subject(link.partnership, request_id=request_id), action)
            if answer is not Answer.YES:
                raise NotFoundError
            return view(**values)

        guarded.guard = Guard("link", action, "request")  # type: ignore[attr-defined]
        return cast(View, guarded)

    return mark


def by_party_link(action: Action) -> Callable[[View], View]:
    """An act in the one matter that the visitor's opened link is bound to, as the party that it was sent to."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(**values: object) -> ResponseReturnValue:
            party_id = str(values["party_id"])
            party = g.get("party")
            if party is None:
                raise NotFoundError
            visitor = Person(party_id=party.party_id)
            if decide(visitor, Subject(party.partnership, party_id=party_id), action) is not Answer.YES:
                raise NotFoundError
            # Also for somebody who is signed in as well: what they do here they do as the party.
            g.actor = replace(g.actor, kind="link", id=party.link_id, name_code=f"link:{party.link_id}")
            return view(**values)

        guarded.guard = Guard("party", action, "party")  # type: ignore[attr-defined]
        return cast(View, guarded)

    return mark


def own_partnerships(action: Action) -> tuple[str, ...]:
    """Those of the person's partnerships in which they may do this."""
    who = person()
    return tuple(name for name in partnerships_of(who.grants) if decide(who, Subject(name), action) is Answer.YES)


def _ask_to_sign_in(
    action: Action | None = None, values: dict[str, object] | None = None
) -> ResponseReturnValue | None:
    if g.get("user") is not None:
        return None
    if request.method == "GET":
        return redirect(url_for("account.sign_in", next=request.path))
    kept = keep_what_was_typed(action, values or {}, request.cookies.get(PERSON_COOKIE)) if action else None
    if kept is None:
        return redirect(url_for("account.sign_in"))
    return redirect(url_for("account.sign_in", next=url_for("own_account.kept", kept_id=kept)))


def _insist(of: Subject, action: Action) -> None:
    answer = decide(person(), of, action)
    if answer is Answer.HIDDEN:
        raise NotFoundError
    if answer is Answer.REFUSED:
        raise NotAllowedError("Your role does not include this.")
    _say_for_whom(covered_by(person(), of, action))


def _say_for_whom(away: str | None) -> None:
    """Both names stand in the record of whatever this request does."""
    if away is not None:
        g.actor = replace(g.actor, where=f"{g.actor.where}{FOR_WHOM}{away}")


def in_whose_place(action: Action, partnerships: Iterable[str]) -> None:
    """For an act on several things that the address does not name: before `writing()`, so that the record says for
    whom. One act is in one place."""
    covered = {covered_by(person(), Subject(each), action) for each in partnerships}
    if len(covered) > 1:
        raise ConflictError("You stand in for a colleague for some of these only. Do those on their own.")
    for away in covered:
        _say_for_whom(away)


def safe_next(target: str | None) -> str:
    """Where to go after signing in: a page of ours, or the first one."""
    first = url_for("today.today")
    if not target or not target.isprintable():
        return first
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not target.startswith("/") or target.startswith(("//", "/\\")):
        return first
    adapter = current_app.url_map.bind("")
    return target if adapter.test(parts.path, method="GET") else first
