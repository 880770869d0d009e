"""The key that seals the text of one case, of one partnership's directory, or of one draft of the public door."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from forms_service.db.base import Base, Id


class DataKey(Base):
    __tablename__ = "data_key"
    __table_args__ = (UniqueConstraint("kind", "owner"),)

    id: Mapped[Id]
    kind: Mapped[str]
    """case | directory | draft | installation"""
    owner: Mapped[str]
    """The case's id, the partnership's slug, or the id of a draft of the public door."""
    wrapped: Mapped[bytes | None]
    """The key under a master key; none once it was destroyed."""
    master_key_id: Mapped[str]
    """Which master key wraps it: start-up refuses one that is not there."""
    created_at: Mapped[datetime]
    destroyed_at: Mapped[datetime | None]
    """Erasing a case destroys its key, ending a draft the draft's: what it sealed cannot be read again.
    Backups made before still hold it."""
