"""What every link that is sent to one address has, whatever it opens. The token itself is nowhere stored."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Id


class SentLink:
    __clock__: ClassVar[str] = "system"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the token, hexadecimal."""
    address_token: Mapped[bytes | None]
    """The address it was sent to, as keyed digest: typing it opens what the link is for."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    """System clock."""
    revoked_at: Mapped[datetime | None]
    wrong_tries: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime | None]
    """First opened by a POST, not by a scanner's GET."""
