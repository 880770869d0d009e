"""The person at an agency to whom requests go, or their deputy."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class AgencyContact(Base):
    __tablename__ = "agency_contact"

    id: Mapped[Id]
    agency_id: Mapped[str] = ref("agency.id")
    is_deputy: Mapped[bool] = mapped_column(default=False)
    sealed: Mapped[bytes | None]
    """Object: name, role, email, telephone, manager. Under the partnership's directory key."""
    address_token: Mapped[bytes | None] = mapped_column(index=True)
    """Keyed digest of the address, for import and for bounces."""
    away_from: Mapped[date | None]
    away_to: Mapped[date | None]
    """Away, both days included: the deputy is written to."""
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
