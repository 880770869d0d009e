"""A link to one matter for one party, who sees nothing else. The token itself is nowhere stored."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class PartyLink(Base):
    __tablename__ = "party_link"
    __clock__ = "system"

    id: Mapped[Id]
    party_id: Mapped[str] = ref("party.id")
    token_hash: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the token, hexadecimal."""
    address_token: Mapped[bytes | None]
    """The address it was sent to, as keyed digest: typing it opens the matter."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    """System clock."""
    revoked_at: Mapped[datetime | None]
    wrong_tries: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime | None]
    """First opened by a POST, not by a scanner's GET."""
