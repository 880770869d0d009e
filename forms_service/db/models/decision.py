"""The decision record. Frozen content is never changed; a new number supersedes it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class Decision(Base):
    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default="draft")
    """draft | frozen | superseded"""
    content_sealed: Mapped[bytes | None]
    """The answers as an object."""
    digest: Mapped[str | None]
    """SHA-256 over the canonical content: what is signed."""
    document_id: Mapped[str | None] = ref("document.id", index=False)
    drafted_by: Mapped[str | None]
    """Who wrote in it last: nobody signs off their own draft."""
    frozen_at: Mapped[datetime | None]
    frozen_by: Mapped[str | None]
    chair_signed_at: Mapped[datetime | None]
    chair_signed_by: Mapped[str | None]
    chair_sealed: Mapped[bytes | None]
    """Object: typed_name, role, statement; and for whom, where somebody covers."""
    letter_allowed_at: Mapped[datetime | None]
    """A named person lets the letter go although something is missing."""
    letter_allowed_by: Mapped[str | None]
    letter_allowed_sealed: Mapped[bytes | None]
    """Object: reason."""
    created_at: Mapped[datetime]
