"""A party's links to a matter are taken back: what is open by them closes, and what was sent stays sent."""

from __future__ import annotations

from sqlalchemy import select, update

from forms_service.db.models import PartyLink, WebSession
from forms_service.db.records.parties import party_or_error
from forms_service.db.work import Work


def revoke_matter_link(work: Work, party_id: str) -> int:
    """How many were still good. Errors: NotFoundError."""
    party = party_or_error(work, party_id)
    links = work.session.scalars(
        select(PartyLink)
        .where(PartyLink.party_id == party.id, PartyLink.revoked_at.is_(None))
        .order_by(PartyLink.created_at, PartyLink.id)
        .with_for_update()
    ).all()
    good = [link for link in links if link.expires_at > work.system_now]
    for link in links:
        link.revoked_at = work.system_now
    work.session.execute(
        update(WebSession)
        .where(WebSession.party_link_id.in_([link.id for link in links]), WebSession.ended_at.is_(None))
        .values(ended_at=work.system_now, ended_by=work.actor.who)
    )
    work.audit(
        "matter-link.revoked",
        case_id=party.case_id,
        subject_kind="party",
        subject_id=party.id,
        details={"links": len(good)},
    )
    return len(good)
