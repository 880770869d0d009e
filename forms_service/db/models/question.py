"""What the unit asks an agency about its return, beside the answer it is about."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class Question(Base):
    __tablename__ = "question"

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    request_id: Mapped[str] = ref("agency_request.id")
    document_id: Mapped[str] = ref("document.id")
    path: Mapped[str]
    """Field, or table.row.column; empty: about the whole return."""
    sealed: Mapped[bytes | None]
    """Object: text."""
    state: Mapped[str] = mapped_column(default="open")
    """open | sent | answered | withdrawn"""
    by: Mapped[str]
    at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    round: Mapped[int] = mapped_column(default=0)
    """1, 2, 3: which sending it went with."""
    answered_by_document_id: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None]
