"""Something agreed to be done: by whom, until when, whether it was, and whether anybody checked."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class AgreedAction(Base):
    __tablename__ = "agreed_action"

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    stage_id: Mapped[str | None] = ref("case_stage.id")
    plan: Mapped[str] = mapped_column(default="")
    """Slug of a plan of the process; empty: agreed on the way."""
    number: Mapped[int]
    """1, 2, 3 within the case: as printed."""
    owner_party_id: Mapped[str | None] = ref("party.id", index=False)
    sealed: Mapped[bytes | None]
    """Object: what, owner, owner_email, expected (what will be better by it)."""
    due_on: Mapped[date | None]
    """None: no day was agreed, and none is invented."""
    state: Mapped[str] = mapped_column(default="open")
    """open | done | dropped"""
    settled_on: Mapped[date | None]
    """The day it was done or dropped."""
    settled_sealed: Mapped[bytes | None]
    """Object: text. What was done, or why it was dropped."""
    settled_by: Mapped[str | None]
    checked_at: Mapped[datetime | None]
    """Somebody made sure that it was carried out."""
    checked_by: Mapped[str | None]
    checked_sealed: Mapped[bytes | None]
    """Object: text. What shows it."""
    created_by: Mapped[str]
    created_at: Mapped[datetime]
