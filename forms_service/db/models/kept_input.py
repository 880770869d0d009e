"""What somebody had typed when their sign-in had ended: given back to them, and to nobody else, after signing in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped

from forms_service.db.base import Base, Id, ref


class KeptInput(Base):
    __tablename__ = "kept_input"
    __clock__ = "system"

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    user_id: Mapped[str] = ref("user.id")
    path: Mapped[str]
    """The address of the page, which holds ids only."""
    sealed: Mapped[bytes | None]
    """Object: fields."""
    kept_at: Mapped[datetime]
    """System clock."""
    ended_at: Mapped[datetime | None]
