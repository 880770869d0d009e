"""A child, or somebody around it, in one case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class Person(Base):
    __tablename__ = "person"

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    role: Mapped[str]
    """child | family | other"""
    position: Mapped[int]
    """Order within the case."""
    suspected_perpetrator: Mapped[bool] = mapped_column(default=False)
    sealed: Mapped[bytes | None]
    """Object: full_name, also_known_as, birth_date, nhs_number, relationship, address."""
    created_at: Mapped[datetime]
