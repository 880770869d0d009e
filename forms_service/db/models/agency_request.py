"""A form asked of one agency in one case: proposed, confirmed by a person, issued, answered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class AgencyRequest(Base):
    __tablename__ = "agency_request"

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    agency_id: Mapped[str | None] = ref("agency.id")
    """None: the directory does not hold it."""
    agency_name: Mapped[str]
    """As it was when asked."""
    form: Mapped[str]
    """Slug of the form."""
    form_version: Mapped[int]
    relation: Mapped[str]
    """child-family | suspected-perpetrator | both"""
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    """Why it is asked, as codes."""
    state: Mapped[str] = mapped_column(default="proposed")
    """proposed | confirmed | issued | answered | nil | stood-down | declined"""
    proposed_by: Mapped[str | None]
    confirmed_by: Mapped[str | None]
    issued_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    """As printed on what was sent."""
    due_at: Mapped[datetime | None]
    released_person_ids: Mapped[list[Any]] = mapped_column(default=list)
    """People of the case that this agency is told of."""
    scope_from: Mapped[date | None]
    """Look-back."""
    scope_to: Mapped[date | None]
    recipient_sealed: Mapped[bytes | None]
    """Object: name, email, role."""
    address_token: Mapped[bytes | None]
    """Keyed digest of the recipient's address."""
    conflict: Mapped[dict[str, Any] | None]
    """Codes of what speaks against asking this agency or person."""
    receipt_confirmed_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    """Chasing rests."""
    stood_down_at: Mapped[datetime | None]
    late_added: Mapped[bool] = mapped_column(default=False)
    """Asked after the first round."""
    created_at: Mapped[datetime]
