"""An agency of a partnership's directory."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id


class Agency(Base):
    __tablename__ = "agency"
    __table_args__ = (UniqueConstraint("partnership", "slug"),)

    id: Mapped[Id]
    partnership: Mapped[str]
    slug: Mapped[str]
    """Stable: CSV import finds the row by it."""
    name: Mapped[str]
    category: Mapped[str] = mapped_column(default="")
    """health, education, police, ..."""
    telephone: Mapped[str] = mapped_column(default="")
    """Of the agency, not of a person."""
    aliases: Mapped[list[Any]] = mapped_column(default=list)
    """Other names that people write for it."""
    always_asked: Mapped[bool] = mapped_column(default=False)
    """Proposed in every case."""
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
