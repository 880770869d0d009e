"""A whole case run beforehand on the business clock, with its mail caught: what would go to whom, and when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id


class Rehearsal(Base):
    __tablename__ = "rehearsal"

    id: Mapped[Id]
    partnership: Mapped[str] = mapped_column(index=True)
    process: Mapped[str]
    state: Mapped[str] = mapped_column(default="asked")
    """asked | made | failed"""
    sealed: Mapped[bytes | None]
    """Object: asked, and the rows of the table."""
    failure_code: Mapped[str | None]
    by: Mapped[str]
    at: Mapped[datetime]
    made_at: Mapped[datetime | None]
