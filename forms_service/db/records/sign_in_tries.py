"""Wrong tries at an account, counted for each place they come from: nobody can keep a colleague out.

A place is a device on which this account has signed in before, or else the network address. Only the place that guessed
wrong waits. Over many places together an account slows down too, and never for a device that it knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from forms_service.db.base import new_id
from forms_service.db.models import SignInGuard
from forms_service.db.work import Work
from forms_service.ports import Services

FREE_TRIES = 5
FREE_TRIES_ANYWHERE = 25
LONGEST_WAIT = timedelta(minutes=15)
_FORGOTTEN = timedelta(days=1)
_FORGOTTEN_ANYWHERE = timedelta(hours=1)
_ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class Place:
    """`name` says which device or address; only its keyed digest is kept."""

    name: str
    known: bool


def place_of_device(device: str) -> Place:
    return Place(f"device:{device}", known=True)


def place_of_address(address: str) -> Place:
    return Place(f"address:{address}", known=False)


def place_of_session(session_id: str) -> Place:
    """Somebody who is signed in and is asked for a code again."""
    return Place(f"session:{session_id}", known=True)


def take_try(work: Work, account: bytes, place: Place) -> datetime | None:
    """Counts a try as wrong before it is looked at, so that many at once are counted too. When to come back, if now is
    too soon; such a try is not counted. `account` is the digest of an address, known here or not."""
    rows = [(_row(work, account, place.name), FREE_TRIES, _FORGOTTEN)]
    if not place.known:
        rows.append((_row(work, account, _ANYWHERE), FREE_TRIES_ANYWHERE, _FORGOTTEN_ANYWHERE))
    waits = [row.locked_until for row, _, _ in rows if row.locked_until and row.locked_until > work.system_now]
    if waits:
        return max(waits)
    for row, free, forgotten in rows:
        if work.system_now - row.last_try_at > forgotten:
            row.failed_tries = 0
        row.failed_tries += 1
        row.last_try_at = work.system_now
        row.locked_until = work.system_now + _wait(row.failed_tries - free) if row.failed_tries >= free else None
    return None


def forget_tries(work: Work, account: bytes, place: Place) -> None:
    """It was right: this place begins anew, and the account takes back the one try that it had counted."""
    row = _row(work, account, place.name)
    row.failed_tries, row.locked_until = 0, None
    if not place.known:
        anywhere = _row(work, account, _ANYWHERE)
        anywhere.failed_tries = max(0, anywhere.failed_tries - 1)


def _wait(more: int) -> timedelta:
    return min(LONGEST_WAIT, timedelta(minutes=2 ** min(more, 10)))


def _row(work: Work, account: bytes, name: str) -> SignInGuard:
    place = _place_token(work.services, name)
    query = (
        select(SignInGuard)
        .where(SignInGuard.address_token == account, SignInGuard.place_token == place)
        .with_for_update()
    )
    found = work.session.scalars(query).one_or_none()
    if found is None:
        old = work.system_now - 2 * _FORGOTTEN
        work.session.execute(delete(SignInGuard).where(SignInGuard.last_try_at < old))
        work.insert_once(
            lambda: work.session.add(
                SignInGuard(id=new_id(), address_token=account, place_token=place, last_try_at=work.system_now)
            )
        )
        found = work.session.scalars(query).one()
    return found


def _place_token(services: Services, name: str) -> bytes:
    return services.cipher.token("sign-in-place", name)
