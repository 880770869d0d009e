"""What a person did with a piece of text that answered no question."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from forms_service.db.base import Base, Id, ref


class FiledPiece(Base):
    __tablename__ = "filed_piece"
    __table_args__ = (UniqueConstraint("reading_id", "piece"),)

    id: Mapped[Id]
    reading_id: Mapped[str] = ref("reading.id")
    piece: Mapped[int]
    """Index in the reading's `unplaced`; below zero, of a newer reading, what was decided about one of its answers."""
    action: Mapped[str]
    """filed | dismissed; of an answer kept | taken"""
    field: Mapped[str | None]
    """Where it was filed, or which answer it is."""
    sealed: Mapped[bytes | None]
    """Object: reason."""
    by: Mapped[str]
    at: Mapped[datetime]
