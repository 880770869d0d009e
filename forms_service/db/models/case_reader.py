"""Somebody let into a restricted case by name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped

from forms_service.db.base import Base, Id, ref


class CaseReader(Base):
    __tablename__ = "case_reader"

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    user_id: Mapped[str] = ref("user.id")
    by: Mapped[str]
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
