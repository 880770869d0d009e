"""A named person signs the frozen content, by its digest."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class Signature(Base):
    __tablename__ = "signature"

    id: Mapped[Id]
    decision_id: Mapped[str] = ref("decision.id")
    partner: Mapped[str]
    digest: Mapped[str]
    sealed: Mapped[bytes | None]
    """Object: typed_name, role, statement."""
    by: Mapped[str]
    at: Mapped[datetime]
    method: Mapped[str] = mapped_column(default="typed")
    """typed | scanned"""
    document_id: Mapped[str | None] = ref("document.id", index=False)
    """The signed page, where it came on paper."""
    for_user_id: Mapped[str | None]
    """For whom, where somebody covers."""
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str | None]
    """A code."""
