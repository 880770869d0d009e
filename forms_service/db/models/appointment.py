"""A meeting or conference with its time confirmed by a person: letters print only these times."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class Appointment(Base):
    __tablename__ = "appointment"

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    step: Mapped[str]
    """The step of the process whose meeting it is."""
    starts_at: Mapped[datetime]
    """As confirmed."""
    sealed: Mapped[bytes | None]
    """Object: place, joining."""
    confirmed_by: Mapped[str]
    confirmed_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None] = mapped_column(default=None)
    """Another time was confirmed since."""
