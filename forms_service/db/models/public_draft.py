"""A notification that somebody fills in on the page, as far as they got. Its key is its own, and goes with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id


class PublicDraft(Base):
    __tablename__ = "public_draft"
    __clock__ = "system"

    id: Mapped[Id]
    partnership: Mapped[str] = mapped_column(index=True)
    form: Mapped[str]
    form_version: Mapped[int]
    token_hash: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the cookie's value, hexadecimal. Of an upload: of the page's own mark, so that it is kept once."""
    sealed: Mapped[bytes | None]
    """Object: answers, seen (ids of the steps that were saved). Under a key of its own."""
    step: Mapped[str] = mapped_column(default="")
    """Id of the section they were at."""
    saved_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """Sent, given up, or too old: the key is destroyed then. System clock."""
    document_id: Mapped[str | None]
    """What it was sent as. Without constraint: the draft belongs to no case."""
    created_at: Mapped[datetime]
