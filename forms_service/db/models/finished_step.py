"""A step that a person ticked, also where it has no date."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped

from forms_service.db.base import Base, Id, ref


class FinishedStep(Base):
    __tablename__ = "finished_step"

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    step: Mapped[str]
    on: Mapped[date]
    """The day it was done, as the person says."""
    by: Mapped[str]
    sealed: Mapped[bytes | None]
    """Object: text."""
    withdrawn_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
