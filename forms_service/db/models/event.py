"""What happened to a case, when, and who said so. Never changed; a mistaken one is withdrawn."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class Event(Base):
    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    seq: Mapped[int]
    """1, 2, 3 within the case, in the order recorded."""
    name: Mapped[str]
    """A stable name of `domain/events.py`; dates count from it."""
    occurred_at: Mapped[datetime]
    """When it happened in the world."""
    day_only: Mapped[bool] = mapped_column(default=False)
    """No hour is known: `occurred_at` is the start of that day in London."""
    recorded_at: Mapped[datetime]
    """When we were told, business time."""
    recorded_by: Mapped[str]
    """The actor: user:<id>, link:<id>, system or public."""
    reference: Mapped[str | None]
    """A number given by others, such as the Panel's."""
    note_sealed: Mapped[bytes | None]
    """Object: text."""
    document_id: Mapped[str | None] = ref("document.id", index=False)
    """The evidence."""
    withdrawn_at: Mapped[datetime | None]
    """It was recorded by mistake: it counts no longer and stays in the history."""
    withdrawn_by: Mapped[str | None]
    withdrawn_sealed: Mapped[bytes | None]
    """Object: reason."""
