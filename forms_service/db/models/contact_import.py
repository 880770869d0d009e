"""A directory file that was uploaded and whose changes are being looked at before they are made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id


class ContactImport(Base):
    __tablename__ = "contact_import"

    id: Mapped[Id]
    partnership: Mapped[str] = mapped_column(index=True)
    sealed: Mapped[bytes | None]
    """Object: text. Emptied once it was done or given up."""
    state: Mapped[str] = mapped_column(default="looked-at")
    """looked-at | done | given-up"""
    by: Mapped[str]
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
