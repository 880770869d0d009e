"""A person looks whether a closed case is still to be kept; erasing needs a second one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id


class RetentionReview(Base):
    __tablename__ = "retention_review"

    id: Mapped[Id]
    case_id: Mapped[str] = mapped_column(index=True)
    """Without constraint: the certificate outlives the case."""
    partnership: Mapped[str] = mapped_column(index=True)
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(default="due")
    """due | kept | proposed | erased | refused"""
    keep_until: Mapped[date | None]
    """Where it is kept longer: when to look again."""
    first_by: Mapped[str | None]
    first_at: Mapped[datetime | None]
    second_by: Mapped[str | None]
    """Another person than the first."""
    second_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    """Words without names: it stays when the case's key is gone."""
    certificate: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What was erased, in numbers and digests, and who decided."""
    created_at: Mapped[datetime]
