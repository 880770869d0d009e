"""Two people who may be the same one, in two cases. A person says whether they are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class PossibleDuplicate(Base):
    __tablename__ = "possible_duplicate"
    __table_args__ = (UniqueConstraint("person_id", "other_person_id"),)

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    """The newer case."""
    other_case_id: Mapped[str] = ref("case_file.id")
    person_id: Mapped[str] = ref("person.id")
    other_person_id: Mapped[str] = ref("person.id")
    why: Mapped[str]
    """nhs | name-birth | near"""
    state: Mapped[str] = mapped_column(default="open")
    """open | same | different"""
    by: Mapped[str | None]
    at: Mapped[datetime | None]
    created_at: Mapped[datetime]
