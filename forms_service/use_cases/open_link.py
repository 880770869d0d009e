"""An agency opens its link with the address that it was sent to. Looking at the link does nothing.

Wrong tries are counted on the link; after ten it rests until the business unit sends a new one, which the page says.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select, update

from forms_service.db.models import AgencyLink, AgencyRequest, Mail
from forms_service.db.records.addresses import address_token
from forms_service.db.records.credentials import start_session
from forms_service.db.work import Work

MOST_WRONG_TRIES = 10


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
class OpenedLink:
    outcome: Opening
    request_id: str | None = None
    token: str | None = None
    tries_left: int = 0


def link_state(work: Work, link: AgencyLink | None) -> LinkState:
    if link is None:
        return LinkState.UNKNOWN
    if link.revoked_at is not None or link.expires_at <= work.system_now or link.wrong_tries >= MOST_WRONG_TRIES:
        return LinkState.ENDED
    return LinkState.GOOD


def link_of_token(work: Work, token: str) -> AgencyLink | None:
    digest = hashlib.sha256(token.encode()).hexdigest()
    return work.session.scalar(select(AgencyLink).where(AgencyLink.token_hash == digest))


def open_link(work: Work, *, token: str, address: str) -> OpenedLink:
    return _open(work, link_of_token(work, token), address)


def open_link_again(work: Work, *, link_id: str, address: str) -> OpenedLink:
    """Where it was open and nothing was done for too long: the address is asked for as at the first time."""
    return _open(work, work.session.get(AgencyLink, link_id), address)


def _open(work: Work, link: AgencyLink | None, address: str) -> OpenedLink:
    state = link_state(work, link)
    if link is None or state is LinkState.UNKNOWN:
        return OpenedLink(Opening.UNKNOWN)
    if state is LinkState.ENDED:
        return OpenedLink(Opening.ENDED)
    if link.address_token != address_token(work.services, address):
        link.wrong_tries += 1
        work.audit("link.wrong-address", subject_kind="link", subject_id=link.id)
        left = MOST_WRONG_TRIES - link.wrong_tries
        return OpenedLink(Opening.WRONG_ADDRESS if left else Opening.ENDED, tries_left=left)
    link.wrong_tries = 0
    if link.opened_at is None:
        link.opened_at = work.system_now
    asked = work.session.get_one(AgencyRequest, link.request_id)
    # "Opened" is what a person did by typing the address, never what a scanner fetched.
    work.session.execute(
        update(Mail)
        .where(Mail.request_id == asked.id, Mail.opened_at.is_(None), Mail.state == "accepted")
        .values(opened_at=work.now)
    )
    work.audit("link.opened", case_id=asked.case_id, subject_kind="request", subject_id=asked.id)
    return OpenedLink(Opening.OPENED, request_id=asked.id, token=start_session(work, kind="link", link_id=link.id))
