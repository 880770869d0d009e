"""One person acts for another from one day to another. The record keeps both names."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class Cover(Base):
    __tablename__ = "cover"

    id: Mapped[Id]
    partnership: Mapped[str] = mapped_column(index=True)
    absent_user_id: Mapped[str] = ref("user.id")
    cover_user_id: Mapped[str] = ref("user.id")
    from_on: Mapped[date]
    to_on: Mapped[date]
    """The last day, included."""
    sealed: Mapped[bytes | None]
    """Object: authority. On whose word. Under the directory key."""
    by: Mapped[str]
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
