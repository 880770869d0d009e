"""A partner's view on whether the criteria are met."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped

from forms_service.db.base import Base, Id, ref


class PartnerView(Base):
    __tablename__ = "partner_view"

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    partner: Mapped[str]
    view: Mapped[str]
    """met | not-met | not-clear"""
    sealed: Mapped[bytes | None]
    """Object: reason."""
    by: Mapped[str]
    at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
