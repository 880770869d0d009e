"""Somebody who takes part in a matter or review, by what they are in it: who raised it, who answers, the reviewer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped

from forms_service.db.base import Base, Id, ref


class Party(Base):
    __tablename__ = "party"

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    role: Mapped[str]
    """Slug of a party of the process."""
    agency_id: Mapped[str | None] = ref("agency.id")
    """Where it is one of the directory's."""
    address_token: Mapped[bytes | None]
    """The address as keyed digest, so that a link opens only to whoever knows it."""
    sealed: Mapped[bytes | None]
    """Object: name, role, agency, email, telephone."""
    added_by: Mapped[str]
    created_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    """No longer a party; what they said and were sent stays."""
