"""A party's links to a matter are taken back: what is open by them closes, and what was sent stays sent."""

from __future__ import annotations

from forms_service.db.records.parties import party_or_error
from forms_service.db.records.party_post import end_party_links
from forms_service.db.work import Work


def revoke_matter_link(work: Work, party_id: str) -> int:
    """How many were still good. Errors: NotFoundError."""
    return end_party_links(work, party_or_error(work, party_id))
