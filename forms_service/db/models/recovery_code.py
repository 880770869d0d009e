"""A code that stands in for the telephone once. Ten at a time; new ones end the old ones."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped

from forms_service.db.base import Base, Id, ref


class RecoveryCode(Base):
    __tablename__ = "recovery_code"
    __clock__ = "system"

    id: Mapped[Id]
    user_id: Mapped[str] = ref("user.id")
    code_hash: Mapped[str]
    """Slow hash of the code; the code itself is shown once and nowhere kept."""
    used_at: Mapped[datetime | None]
    """System clock."""
    created_at: Mapped[datetime]
