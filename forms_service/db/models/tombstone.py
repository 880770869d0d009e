"""A case was erased: its key destroyed, its text wiped. `verify` accepts what is missing because of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id


class Tombstone(Base):
    __tablename__ = "tombstone"

    id: Mapped[Id]
    case_id: Mapped[str] = mapped_column(unique=True)
    """The row of the case stays, emptied."""
    reference: Mapped[str | None]
    erased_at: Mapped[datetime]
    by: Mapped[str]
    why: Mapped[str]
    """A code."""
