"""Somebody opened “child at risk now” on a matter: when, and whom they said they would ring."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class SafetyCall(Base):
    __tablename__ = "safety_call"

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    at: Mapped[datetime]
    by: Mapped[str]
    whom: Mapped[str] = mapped_column(default="")
    """Name of a contact point of the partnership; empty: only looked up."""
    sealed: Mapped[bytes | None]
    """Object: text."""
    created_at: Mapped[datetime]
