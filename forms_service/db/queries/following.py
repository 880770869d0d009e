"""Parties of a matter who may follow it by a link of their own."""

from __future__ import annotations

from forms_service.db.models import CaseFile, Party
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.work import Work
from forms_service.definitions.schema import Process

PARTY_KEY = "party:"


def follows(process: Process, role: str) -> bool:
    return any(party.slug == role and party.follows for party in process.parties)


def party_following(work: Work, case: CaseFile, recipient_key: str) -> Party | None:
    """Whose link a letter under this key may carry: a party of this matter who has not left it."""
    if not recipient_key.startswith(PARTY_KEY):
        return None
    party = work.session.get(Party, recipient_key.removeprefix(PARTY_KEY))
    if party is None or party.case_id != case.id or party.left_at is not None:
        return None
    return party if follows(pinned_process(work.session, case), party.role) else None
