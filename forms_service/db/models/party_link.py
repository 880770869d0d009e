"""A link to one matter for one party, who sees nothing else."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from forms_service.db.base import Base, ref
from forms_service.db.models.sent_link import SentLink


class PartyLink(SentLink, Base):
    __tablename__ = "party_link"

    party_id: Mapped[str] = ref("party.id")
