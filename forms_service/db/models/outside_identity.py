"""Who somebody is at the council's own sign-in (OpenID Connect)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from forms_service.db.base import Base, Id, ref


class OutsideIdentity(Base):
    __tablename__ = "outside_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[Id]
    user_id: Mapped[str] = ref("user.id")
    issuer: Mapped[str]
    subject: Mapped[str]
    """The provider's own id of the person; never a name or an address."""
    created_at: Mapped[datetime]
