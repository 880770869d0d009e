"""One run of something that happens by the clock."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id


class ScheduleRun(Base):
    __tablename__ = "schedule_run"
    __table_args__ = (UniqueConstraint("name", "scheduled_for"),)

    id: Mapped[Id]
    name: Mapped[str]
    scheduled_for: Mapped[datetime]
    """Business time."""
    state: Mapped[str] = mapped_column(default="waiting")
    """waiting | done | missed"""
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
