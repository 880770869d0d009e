"""Wrong tries of one place at one account: who guesses elsewhere locks nobody out but themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id


class SignInGuard(Base):
    __tablename__ = "sign_in_guard"
    __table_args__ = (UniqueConstraint("address_token", "place_token"),)
    __clock__ = "system"

    id: Mapped[Id]
    address_token: Mapped[bytes]
    """Of the account that was tried, known or not."""
    place_token: Mapped[bytes]
    """Keyed digest of the device's cookie or, without one, of the address it came from."""
    failed_tries: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    last_try_at: Mapped[datetime]
    """System clock."""
    created_at: Mapped[datetime]
