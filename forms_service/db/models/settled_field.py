"""A person's answer to a question about one value. The latest counts; no machine overwrites it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped

from forms_service.db.base import Base, Id, ref


class SettledField(Base):
    __tablename__ = "settled_field"

    id: Mapped[Id]
    reading_id: Mapped[str] = ref("reading.id")
    document_id: Mapped[str] = ref("document.id")
    path: Mapped[str]
    """Field, or table.row.column."""
    sealed: Mapped[bytes | None]
    """Object: value, reason."""
    by: Mapped[str]
    at: Mapped[datetime]
