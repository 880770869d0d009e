"""The agency itself looked at what was read from its return, and said that it is right."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class Understanding(Base):
    __tablename__ = "understanding"
    __table_args__ = (UniqueConstraint("reading_id"),)

    id: Mapped[Id]
    document_id: Mapped[str] = ref("document.id")
    reading_id: Mapped[str] = ref("reading.id")
    mended: Mapped[int] = mapped_column(default=0)
    """How many answers it put right before."""
    by: Mapped[str]
    at: Mapped[datetime]
