"""A form that an agency fills in on the page, as far as it got."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class AgencyDraft(Base):
    __tablename__ = "agency_draft"
    __table_args__ = (UniqueConstraint("request_id", "what"),)
    __clock__ = "system"

    id: Mapped[Id]
    request_id: Mapped[str] = ref("agency_request.id")
    what: Mapped[str]
    """return | nil"""
    form: Mapped[str]
    form_version: Mapped[int]
    sealed: Mapped[bytes | None]
    """Object: answers, by field."""
    step: Mapped[str] = mapped_column(default="")
    """Id of the section they were at."""
    saved_at: Mapped[datetime]
    """System clock."""
    sent_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
