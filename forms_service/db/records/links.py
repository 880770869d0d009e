"""An agency's links: only the digest of a token is kept, bound to the address that it was sent to."""

from __future__ import annotations

import hashlib
from datetime import datetime

from forms_service.db.base import new_id
from forms_service.db.models import AgencyLink
from forms_service.db.records.addresses import address_token
from forms_service.db.work import Work


def hash_of_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def keep_link(work: Work, request_id: str, *, token_hash: str, address: str, expires_at: datetime) -> AgencyLink:
    """`expires_at`: system clock. Earlier links stay good: people answer from the first message they find."""
    link = AgencyLink(
        id=new_id(),
        request_id=request_id,
        token_hash=token_hash,
        address_token=address_token(work.services, address),
        expires_at=expires_at,
    )
    work.session.add(link)
    work.session.flush()
    return link
