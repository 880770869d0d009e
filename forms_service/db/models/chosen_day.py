"""A day that a person chose for something that repeats: a look at progress, an assurance."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped

from forms_service.db.base import Base, Id, ref


class ChosenDay(Base):
    __tablename__ = "chosen_day"

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    step: Mapped[str]
    """Id of a step that repeats."""
    on: Mapped[date]
    chosen_by: Mapped[str]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None]
    sealed: Mapped[bytes | None]
    """Object: text. What was found."""
    withdrawn_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
