"""Somebody who signs in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id


class User(Base):
    __tablename__ = "user"

    id: Mapped[Id]
    partnership: Mapped[str] = mapped_column(index=True)
    """Whose directory key seals the row."""
    sealed: Mapped[bytes | None]
    """Object: name, email, telephone."""
    address_token: Mapped[bytes] = mapped_column(unique=True)
    """Keyed digest of the address: signing in finds the row by it."""
    password_hash: Mapped[str | None]
    totp_sealed: Mapped[bytes | None]
    """Object: secret, and the last time step used."""
    active: Mapped[bool] = mapped_column(default=True)
    failed_tries: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    """System clock."""
    last_signed_in_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
