"""A browser that has signed in, or opened a link. Ended sessions stay ended on every process."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, ref


class WebSession(Base):
    __tablename__ = "web_session"
    __clock__ = "system"

    id: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of the cookie's value, hexadecimal."""
    kind: Mapped[str]
    """user | link"""
    user_id: Mapped[str | None] = ref("user.id")
    link_id: Mapped[str | None] = ref("agency_link.id")
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    """System clock."""
    ended_at: Mapped[datetime | None]
