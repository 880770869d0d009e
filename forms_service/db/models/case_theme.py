"""A theme of learning that a person gave to a case, for the yearly report."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from forms_service.db.base import Base, Id, ref


class CaseTheme(Base):
    __tablename__ = "case_theme"
    __table_args__ = (UniqueConstraint("case_id", "theme"),)

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    theme: Mapped[str]
    """Slug of a theme of the partnership."""
    by: Mapped[str]
    created_at: Mapped[datetime]
