"""A partner's answer to the frozen recommendation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped

from forms_service.db.base import Base, Id, ref


class PartnerResponse(Base):
    __tablename__ = "partner_response"

    id: Mapped[Id]
    decision_id: Mapped[str] = ref("decision.id")
    partner: Mapped[str]
    response: Mapped[str]
    """A slug of the process's choices."""
    sealed: Mapped[bytes | None]
    """Object: comments."""
    digest: Mapped[str]
    """Of the content answered."""
    by: Mapped[str]
    at: Mapped[datetime]
    for_user_id: Mapped[str | None]
    """For whom, where somebody covers."""
    superseded_at: Mapped[datetime | None]
