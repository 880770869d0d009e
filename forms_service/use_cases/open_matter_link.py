"""A party opens its link to a matter with the address that it was sent to. Looking at the link does nothing."""

from __future__ import annotations

from sqlalchemy import update

from forms_service.db.models import Mail, Party, PartyLink
from forms_service.db.queries.following import PARTY_KEY
from forms_service.db.queries.party_door import matter_link_state
from forms_service.db.records.credentials import start_session
from forms_service.db.records.links import LinkState, Opened, Opening, find_link, try_address
from forms_service.db.work import Work


def open_matter_link(work: Work, *, token: str, address: str) -> Opened:
    return _open(work, find_link(work, PartyLink, token), address)


def open_matter_link_again(work: Work, *, link_id: str, address: str) -> Opened:
    """Where it was open and nothing was done for too long: the address is asked for as at the first time."""
    return _open(work, work.session.get(PartyLink, link_id), address)


def _open(work: Work, link: PartyLink | None, address: str) -> Opened:
    if matter_link_state(work, link) is LinkState.ENDED:
        return Opened(Opening.ENDED)
    outcome, left = try_address(work, link, address)
    if link is None or outcome is not Opening.OPENED:
        return Opened(outcome, tries_left=left)
    party = work.session.get_one(Party, link.party_id)
    # "Opened" is what a person did by typing the address, never what a scanner fetched.
    work.session.execute(
        update(Mail)
        .where(
            Mail.case_id == party.case_id,
            Mail.recipient_key == f"{PARTY_KEY}{party.id}",
            Mail.opened_at.is_(None),
            Mail.state == "accepted",
        )
        .values(opened_at=work.now)
    )
    work.audit("matter-link.opened", case_id=party.case_id, subject_kind="party", subject_id=party.id)
    return Opened(Opening.OPENED, party.id, start_session(work, kind="party", party_link_id=link.id))
