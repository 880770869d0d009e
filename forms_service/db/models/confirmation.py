"""A party said that something is so: that the record is on the child's file, that feedback was given."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped

from forms_service.db.base import Base, Id, ref


class Confirmation(Base):
    __tablename__ = "confirmation"

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    party_id: Mapped[str] = ref("party.id")
    step: Mapped[str]
    """Id of the step whose `confirmed_by` it answers."""
    said_at: Mapped[datetime]
    recorded_by: Mapped[str]
    """The party by their link, or whoever was told."""
    withdrawn_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
