"""An agency needs longer. An officer answers; both dates are kept."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class Extension(Base):
    __tablename__ = "extension"

    id: Mapped[Id]
    request_id: Mapped[str] = ref("agency_request.id")
    state: Mapped[str] = mapped_column(default="asked")
    """asked | granted | refused | withdrawn"""
    wanted_on: Mapped[date | None]
    sealed: Mapped[bytes | None]
    """Object: reason, and who asked."""
    asked_by: Mapped[str]
    """The actor: link:<id>, or the officer who was told on the telephone."""
    asked_at: Mapped[datetime]
    due_on_before: Mapped[date]
    due_at_before: Mapped[datetime]
    due_on_after: Mapped[date | None]
    due_at_after: Mapped[datetime | None]
    answer_sealed: Mapped[bytes | None]
    """Object: reason of the answer."""
    answered_by: Mapped[str | None]
    answered_at: Mapped[datetime | None]
