"""Somebody who must not see a case: their own family, their own conduct, or another reason that was named."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped

from forms_service.db.base import Base, Id, ref


class ConflictOfInterest(Base):
    __tablename__ = "conflict_of_interest"

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    user_id: Mapped[str] = ref("user.id")
    sealed: Mapped[bytes | None]
    """Object: reason."""
    by: Mapped[str]
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    ended_sealed: Mapped[bytes | None]
    """Object: reason."""
