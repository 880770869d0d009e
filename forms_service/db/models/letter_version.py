"""A letter's Word document changed in the browser: looked through, approved by a second person, published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id


class LetterVersion(Base):
    __tablename__ = "letter_version"
    __table_args__ = (UniqueConstraint("partnership", "letter", "number"),)

    id: Mapped[Id]
    partnership: Mapped[str] = mapped_column(index=True)
    letter: Mapped[str]
    """Slug of the letter."""
    number: Mapped[int]
    """1, 2, 3: of those changed in the browser."""
    state: Mapped[str] = mapped_column(default="draft")
    """draft | faulty | ready | published | refused | withdrawn"""
    content: Mapped[bytes | None]
    """The Word document; it holds nothing about any case."""
    digest: Mapped[str]
    """SHA-256 of the content, hexadecimal."""
    faults: Mapped[list[Any]] = mapped_column(default=list)
    """Objects: place, message, remedy."""
    sealed: Mapped[bytes | None]
    """Object: why, and the words of whoever settled it. Under the directory key."""
    uploaded_by: Mapped[str]
    uploaded_at: Mapped[datetime]
    settled_by: Mapped[str | None]
    settled_at: Mapped[datetime | None]
