"""The definitions that a case began with, as they were: process, forms, letters, conventions, vocabulary."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base


class PinnedDefinition(Base):
    __tablename__ = "pinned_definition"

    digest: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of the content."""
    content: Mapped[bytes]
    """What `Library.from_pinned` reads."""
    created_at: Mapped[datetime]
