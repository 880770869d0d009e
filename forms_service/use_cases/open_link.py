"""An agency opens its link with the address that it was sent to. Looking at the link does nothing."""

from __future__ import annotations

from sqlalchemy import update

from forms_service.db.models import AgencyLink, AgencyRequest, Mail
from forms_service.db.records.credentials import start_session
from forms_service.db.records.links import Opened, Opening, find_link, try_address
from forms_service.db.work import Work


def open_link(work: Work, *, token: str, address: str) -> Opened:
    return _open(work, find_link(work, AgencyLink, token), address)


def open_link_again(work: Work, *, link_id: str, address: str) -> Opened:
    """Where it was open and nothing was done for too long: the address is asked for as at the first time."""
    return _open(work, work.session.get(AgencyLink, link_id), address)


def _open(work: Work, link: AgencyLink | None, address: str) -> Opened:
    outcome, left = try_address(work, link, address)
    if link is None or outcome is not Opening.OPENED:
        return Opened(outcome, tries_left=left)
    asked = work.session.get_one(AgencyRequest, link.request_id)
    # "Opened" is what a person did by typing the address, never what a scanner fetched.
    work.session.execute(
        update(Mail)
        .where(Mail.request_id == asked.id, Mail.opened_at.is_(None), Mail.state == "accepted")
        .values(opened_at=work.now)
    )
    work.audit("link.opened", case_id=asked.case_id, subject_kind="request", subject_id=asked.id)
    return Opened(Opening.OPENED, asked.id, start_session(work, kind="link", link_id=link.id))
