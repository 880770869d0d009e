"""How often one address may try something, and how much the public door takes from anybody and from all together.

A brake on scripts and floods, not a wall, and never a puzzle for people: whoever is refused is told when to try again
and whom to telephone. What must hold for ever (wrong tries at a sign-in or at a link) is counted in the database.
Counts are of fixed stretches of time; an address is counted by a keyed digest and never written down.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask, abort, after_this_request, current_app, g, request
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from forms_service.ports import Services
from forms_service.web.work import services, settings

_HOUR = timedelta(hours=1)
_MIB = 1024 * 1024
# Whoever sends without an account; their size is counted before anything of it is looked at.
_PUBLIC_DOORS = frozenset({"public", "drafts"})


class RateLimit:
    def __init__(self, services: Services) -> None:
        self._cipher, self._counters = services.cipher, services.counters

    def allows(self, what: str, who: str, now: datetime, *, times: int, within: timedelta, amount: int = 1) -> bool:
        """Counts `amount`, also where it is refused: who goes on trying waits for the next stretch."""
        number, _ = _stretch(now, within)
        digest = self._cipher.token("limit", f"{what}|{who}").hex()
        seconds = int(within.total_seconds()) + 1
        return self._counters.add(f"{what}:{digest[:32]}:{number}", amount, seconds=seconds) <= times


def install(app: Flask) -> None:
    """Before anything reads what was sent."""
    app.before_request(_guard_public_doors)


def limit(what: str, *, times: int, minutes: int, of: str = "") -> None:
    """Answers "too many" when this address has tried too often.

    `of`: counted for that thing instead, such as one link: a whole council may come from one address.
    """
    _insist(what, of or _address(), times=times, within=timedelta(minutes=minutes))


def limit_all(what: str, *, times: int, minutes: int) -> None:
    """Over all addresses together: what people can deal with in that time."""
    _insist(what, "all", times=times, within=timedelta(minutes=minutes), from_all=True)


def limit_notifications() -> None:
    """One more is sent, by upload or from the page."""
    own = settings()
    limit("notify", times=own.limit_notify_address, minutes=10)
    limit_all("notify-all", times=own.limit_notify_total, minutes=60)


def _guard_public_doors() -> ResponseReturnValue | None:
    if request.method != "POST" or request.blueprint not in _PUBLIC_DOORS:
        return None
    partnership = (request.view_args or {}).get("partnership")
    if partnership in services().library.partnerships:
        g.page_partnership = partnership
    own, size = settings(), request.content_length
    if size is None:
        # Sent in pieces, which may be as much as is taken at all; a browser says how much it sends.
        size = int(current_app.config["MAX_CONTENT_LENGTH"])
    limit("public-post", times=own.limit_public_posts, minutes=10)
    _insist("bytes", _address(), times=own.limit_address_mib * _MIB, within=_HOUR, amount=size)
    _insist("bytes-all", "all", times=own.limit_total_mib * _MIB, within=_HOUR, amount=size, from_all=True)
    return None


def _insist(what: str, who: str, *, times: int, within: timedelta, amount: int = 1, from_all: bool = False) -> None:
    limiter: RateLimit = current_app.extensions["forms-limits"]
    now = services().system_clock.now()
    if limiter.allows(what, who, now, times=times, within=within, amount=amount):
        return
    g.try_again_at = _stretch(now, within)[1]
    g.refused_for_all = from_all
    seconds = max(1, int((g.try_again_at - now).total_seconds()))

    @after_this_request
    def say_when(response: Response) -> Response:
        response.headers["Retry-After"] = str(seconds)
        return response

    abort(429)


def _stretch(now: datetime, within: timedelta) -> tuple[int, datetime]:
    """Which one it is, and when the next begins."""
    seconds = within.total_seconds()
    number = int(now.timestamp() // seconds)
    return number, datetime.fromtimestamp((number + 1) * seconds, now.tzinfo)


def _address() -> str:
    return request.remote_addr or "unknown"
