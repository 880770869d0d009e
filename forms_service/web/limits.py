"""How often one address may try something. Kept in this process only: a brake on scripts, not a wall.

What must hold across processes (wrong tries at a sign-in or at a link) is counted in the database.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

from flask import abort, current_app, request

from forms_service.web.work import services

_MOST_ADDRESSES = 10_000


class RateLimit:
    def __init__(self) -> None:
        self._tries: OrderedDict[tuple[str, str], list[datetime]] = OrderedDict()

    def allows(self, what: str, address: str, now: datetime, *, times: int, within: timedelta) -> bool:
        key = (what, address)
        recent = [at for at in self._tries.get(key, []) if now - at < within]
        if len(recent) >= times:
            self._tries[key] = recent
            return False
        self._tries[key] = [*recent, now]
        self._tries.move_to_end(key)
        while len(self._tries) > _MOST_ADDRESSES:
            self._tries.popitem(last=False)
        return True


def limit(what: str, *, times: int, minutes: int) -> None:
    """Answers "too many" when this address has tried too often."""
    limiter: RateLimit = current_app.extensions["forms-limits"]
    address = request.remote_addr or "unknown"
    now = services().system_clock.now()
    if not limiter.allows(what, address, now, times=times, within=timedelta(minutes=minutes)):
        abort(429)
