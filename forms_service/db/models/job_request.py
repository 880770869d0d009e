"""Work that was promised. This row is the truth; the queue is only the doorbell."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id


class JobRequest(Base):
    __tablename__ = "job_request"
    __clock__ = "system"
    __table_args__ = (Index(None, "state", "next_attempt_at"), Index(None, "job", "subject_id"))

    id: Mapped[Id]
    job: Mapped[str]
    """A name in `jobs.JOBS`."""
    subject_id: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    """waiting | running | done | failed"""
    attempts: Mapped[int] = mapped_column(default=0)
    """Committed before the work of each attempt."""
    next_attempt_at: Mapped[datetime]
    """Not before; all moments here are the system clock's."""
    leased_until: Mapped[datetime | None]
    """After this another worker may take it."""
    claim_token: Mapped[str | None]
    """Results are written only under the current one."""
    rung_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    failure_code: Mapped[str | None]
