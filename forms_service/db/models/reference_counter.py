"""The last number given to a case of a partnership in a year; raised under lock, so that no number is missing."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base


class ReferenceCounter(Base):
    __tablename__ = "reference_counter"

    partnership: Mapped[str] = mapped_column(primary_key=True)
    """Slug; with the pattern behind it where a process has references of its own."""
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]
