"""To whom letters go that are not for an agency: a partner, the review group, the Panel, the business unit."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id


class PartnerContact(Base):
    __tablename__ = "partner_contact"

    id: Mapped[Id]
    partnership: Mapped[str] = mapped_column(index=True)
    partner: Mapped[str] = mapped_column(index=True)
    """Slug of a partner of `partnership.yml`, or an audience: review-group, business-unit, panel, ..."""
    sealed: Mapped[bytes | None]
    """Object: name, role, email, telephone. Under the partnership's directory key."""
    address_token: Mapped[bytes | None] = mapped_column(index=True)
    away_from: Mapped[date | None]
    away_to: Mapped[date | None]
    """Away, both days included: the deputy is written to."""
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
