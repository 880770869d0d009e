"""Links sent to one address: an agency's to its request, a party's to its matter.

Only the digest of a token is kept, bound to the address that it was sent to. Wrong tries are counted on the link; after
ten it rests until the business unit sends a new one, which the page says.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import AgencyLink, PartyLink
from forms_service.db.records.addresses import address_token
from forms_service.db.work import Work

MOST_WRONG_TRIES = 10

Link = TypeVar("Link", AgencyLink, PartyLink)


class LinkState(StrEnum):
    GOOD = "good"
    UNKNOWN = "unknown"
    ENDED = "ended"  # ran out, was revoked, or was tried too often


class Opening(StrEnum):
    OPENED = "opened"
    WRONG_ADDRESS = "wrong-address"
    ENDED = "ended"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Opened:
    """`opens_id`: of the request or the party; `token`: of the session, where the address was the right one."""

    outcome: Opening
    opens_id: str = ""
    token: str | None = None
    tries_left: int = 0


def hash_of_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def keep_link(
    work: Work, kind: type[Link], opens_id: str, *, token_hash: str, address: str, expires_at: datetime
) -> Link:
    """`opens_id`: of the request or the party. `expires_at`: system clock. Earlier links stay good until they run out
    or the business unit revokes them: people answer from the first message they find.
    """
    opens = {"request_id" if kind is AgencyLink else "party_id": opens_id}
    token = address_token(work.services, address)
    link = kind(id=new_id(), token_hash=token_hash, address_token=token, expires_at=expires_at, **opens)
    work.session.add(link)
    work.session.flush()
    return link


def find_link(work: Work, kind: type[Link], token: str) -> Link | None:
    return work.session.scalar(select(kind).where(kind.token_hash == hash_of_token(token)))


def state_of_link(work: Work, link: AgencyLink | PartyLink | None) -> LinkState:
    if link is None:
        return LinkState.UNKNOWN
    if link.revoked_at is not None or link.expires_at <= work.system_now or link.wrong_tries >= MOST_WRONG_TRIES:
        return LinkState.ENDED
    return LinkState.GOOD


def try_address(work: Work, link: AgencyLink | PartyLink | None, address: str) -> tuple[Opening, int]:
    """Whether this address opens the link, and how many tries are left where it does not. A wrong try is counted."""
    state = state_of_link(work, link)
    if link is None or state is LinkState.UNKNOWN:
        return Opening.UNKNOWN, 0
    if state is LinkState.ENDED:
        return Opening.ENDED, 0
    if link.address_token != address_token(work.services, address):
        link.wrong_tries += 1
        work.audit("link.wrong-address", subject_kind="link", subject_id=link.id)
        left = MOST_WRONG_TRIES - link.wrong_tries
        return (Opening.WRONG_ADDRESS if left else Opening.ENDED), left
    link.wrong_tries = 0
    if link.opened_at is None:
        link.opened_at = work.system_now
    return Opening.OPENED, 0
