"""What somebody is, in one partnership."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped

from forms_service.db.base import Base, Id, ref


class UserRole(Base):
    __tablename__ = "user_role"

    id: Mapped[Id]
    user_id: Mapped[str] = ref("user.id")
    partnership: Mapped[str]
    role: Mapped[str]
    """Of `domain.access.Role`."""
    partner: Mapped[str | None]
    """Which partner a partner speaks for."""
    agency: Mapped[str | None]
    created_at: Mapped[datetime]
