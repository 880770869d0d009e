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
    """user | link | party"""
    user_id: Mapped[str | None] = ref("user.id")
    link_id: Mapped[str | None] = ref("agency_link.id")
    party_link_id: Mapped[str | None] = ref("party_link.id")
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    """System clock."""
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    """Actor, where it was not the person's own browser."""
    signed_in_by: Mapped[str] = mapped_column(default="password")
    """password | recovery-code | outside | link | party"""
    code_at: Mapped[datetime | None]
    """When a code was last entered: signing and releasing to the Panel ask again. System clock."""
    device: Mapped[str] = mapped_column(default="")
    """Kind of browser and system, for the person's own list."""
