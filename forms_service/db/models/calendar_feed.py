"""An address from which a calendar program reads the days of a case or of a person's tasks: no personal data."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class CalendarFeed(Base):
    __tablename__ = "calendar_feed"
    __clock__ = "system"

    id: Mapped[Id]
    user_id: Mapped[str] = ref("user.id")
    """Whose feed it is: it shows no more than they may see at that moment."""
    case_id: Mapped[str | None] = ref("case_file.id")
    """None: the tasks of that person."""
    token_hash: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the token, hexadecimal."""
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_read_at: Mapped[datetime | None]
