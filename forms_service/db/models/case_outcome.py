"""How a case goes on, by a person's record. A later one stands beside the earlier, which is never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from forms_service.db.base import Base, Id, ref


class CaseOutcome(Base):
    __tablename__ = "case_outcome"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    seq: Mapped[int]
    """The highest is in force."""
    outcome: Mapped[str]
    """Slug of one of the process's outcomes."""
    because: Mapped[str]
    """decision | panel | person"""
    event_id: Mapped[str | None] = ref("event.id", index=False)
    """The Panel's answer, where that is why."""
    sealed: Mapped[bytes | None]
    """Object: text. The reason; after the Panel's answer, the partners' response to it."""
    by: Mapped[str]
    created_at: Mapped[datetime]
