"""What somebody wrote beside a case, a request, a document, a pack, or one answer; with a day to come back to it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class Note(Base):
    __tablename__ = "note"

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    subject_kind: Mapped[str]
    """case | request | document | field | pack | decision"""
    subject_id: Mapped[str] = mapped_column(index=True)
    """For a field: <document id>/<path>."""
    seen_by: Mapped[str] = mapped_column(default="unit")
    """unit | group: whoever reads the pack | own: nobody but the writer"""
    sealed: Mapped[bytes | None]
    """Object: text."""
    flag_on: Mapped[date | None]
    """The day on which it asks to be looked at."""
    flag_done_at: Mapped[datetime | None]
    flag_done_by: Mapped[str | None]
    by: Mapped[str]
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
