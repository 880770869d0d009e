"""An agency says that a request is not theirs, or that a colleague should have it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class HandOver(Base):
    __tablename__ = "hand_over"

    id: Mapped[Id]
    request_id: Mapped[str] = ref("agency_request.id")
    kind: Mapped[str]
    """not-ours | pass-on"""
    state: Mapped[str] = mapped_column(default="asked")
    """asked | done | refused | withdrawn"""
    sealed: Mapped[bytes | None]
    """Object: name, email, role of the colleague; reason."""
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    link_id: Mapped[str | None]
    """The link that was re-issued."""
    answered_by: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answer_sealed: Mapped[bytes | None]
    """Object: reason."""
