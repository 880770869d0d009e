"""A letter: asked for, made, held, released by a person. Made once for each cause and recipient."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class Letter(Base):
    __tablename__ = "letter"
    __table_args__ = (UniqueConstraint("case_id", "kind", "recipient_key", "rung", "cause"),)

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    kind: Mapped[str]
    """Slug of the letter."""
    cause: Mapped[str] = mapped_column(default="")
    """What made it: a trigger, or an event's or document's id."""
    request_id: Mapped[str | None] = ref("agency_request.id")
    audience: Mapped[str]
    """Of `definitions.schema.Audience`."""
    recipient_key: Mapped[str] = mapped_column(default="")
    """request:<id>, partner:<slug>, audience:<name>: never an address."""
    rung: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="asked")
    """asked | made | failed | held | released | withdrawn"""
    hold: Mapped[bool] = mapped_column(default=True)
    """A person must release it."""
    document_id: Mapped[str | None] = ref("document.id")
    free_text_sealed: Mapped[bytes | None]
    """Object: the officer's own words, by block."""
    failure_sealed: Mapped[bytes | None]
    """Object: part, paragraph, tag, message. A template's fault may quote what it was given."""
    failure_code: Mapped[str | None]
    made_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    released_by: Mapped[str | None]
    created_at: Mapped[datetime]
