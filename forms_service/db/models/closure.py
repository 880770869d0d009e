"""Days on which an agency, or everybody, is hard to reach, such as school holidays. It warns and never moves a date."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class Closure(Base):
    __tablename__ = "closure"

    id: Mapped[Id]
    partnership: Mapped[str] = mapped_column(index=True)
    agency_id: Mapped[str | None] = ref("agency.id")
    """None: of a whole category, or of everybody."""
    category: Mapped[str] = mapped_column(default="")
    """Of agencies; empty with no agency: everybody."""
    from_on: Mapped[date]
    to_on: Mapped[date]
    """The last day, included."""
    title: Mapped[str]
    by: Mapped[str]
    ended_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
