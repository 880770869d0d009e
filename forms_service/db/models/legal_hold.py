"""While it stands, nothing of the case is erased."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped

from forms_service.db.base import Base, Id, ref


class LegalHold(Base):
    __tablename__ = "legal_hold"

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    sealed: Mapped[bytes | None]
    """Object: reason, authority (an inquiry, a court, a claim)."""
    placed_by: Mapped[str]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
