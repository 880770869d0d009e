"""A talk, call, letter or meeting between the parties: who, when, how, and what came of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class Discussion(Base):
    __tablename__ = "discussion"

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    stage_id: Mapped[str | None] = ref("case_stage.id")
    on: Mapped[date]
    kind: Mapped[str]
    """talk | call | meeting | consultation | letter"""
    sealed: Mapped[bytes | None]
    """Object: who, said, method."""
    shared: Mapped[bool] = mapped_column(default=True)
    """False: the parties see it neither on their page nor in their letters."""
    by: Mapped[str]
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
