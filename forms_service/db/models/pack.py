"""The report and what stands behind it, as issued. An issued one is never changed: what comes later is an addendum."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class Pack(Base):
    __tablename__ = "pack"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    kind: Mapped[str]
    """pack | addendum"""
    number: Mapped[int]
    """1 the pack, then its addenda."""
    state: Mapped[str] = mapped_column(default="asked")
    """asked | made | failed | released"""
    unreviewed: Mapped[bool] = mapped_column(default=False)
    """Made from returns that no person has gone through."""
    report_document_id: Mapped[str | None] = ref("document.id", index=False)
    pack_document_id: Mapped[str | None] = ref("document.id", index=False)
    contents: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Ids and digests of what is in it."""
    read_back: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Places whose value was not found in the finished pack."""
    release_reason_sealed: Mapped[bytes | None]
    """Object: text. Why it went although something was missing."""
    failure_code: Mapped[str | None]
    made_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    released_by: Mapped[str | None]
    created_at: Mapped[datetime]
