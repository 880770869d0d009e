"""A date of an open case that would be another by now, or came forward: a proclaimed holiday, a corrected anchor."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class ChangeProposal(Base):
    __tablename__ = "change_proposal"
    __table_args__ = (UniqueConstraint("case_id", "mark"),)

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    why: Mapped[str]
    """calendar | anchor"""
    mark: Mapped[str]
    """Digest of the cause and of both sets of dates: the same proposal is made once."""
    dates: Mapped[list[Any]]
    """For each step or request: kind, id, before and after. No names: the row outlives what is erased."""
    state: Mapped[str] = mapped_column(default="open")
    """open | applied | declined | overtaken; of dates that came forward by themselves: in-force | seen"""
    settled_by: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    sealed: Mapped[bytes | None]
    """Object: text. Why it was declined."""
    created_at: Mapped[datetime]
