"""A telephone call to be made or made."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class Call(Base):
    __tablename__ = "call"
    __table_args__ = (UniqueConstraint("request_id", "rung", "cause"),)

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    request_id: Mapped[str] = ref("agency_request.id")
    rung: Mapped[str] = mapped_column(default="")
    cause: Mapped[str] = mapped_column(default="")
    """Calls made without being due have their own id here."""
    due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default="to-make")
    """to-make | made | not-needed"""
    outcome: Mapped[str | None]
    """A code."""
    promised_at: Mapped[datetime | None]
    """By when they said that it will come."""
    sealed: Mapped[bytes | None]
    """Object: note, spoke_to."""
    made_at: Mapped[datetime | None]
    made_by: Mapped[str | None]
    created_at: Mapped[datetime]
