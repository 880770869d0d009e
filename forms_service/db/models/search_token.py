"""A keyed digest by which a person is found without their name being readable."""

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from forms_service.db.base import Base, Id, ref


class SearchToken(Base):
    __tablename__ = "search_token"
    __table_args__ = (UniqueConstraint("person_id", "kind"), Index(None, "kind", "token"))

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    person_id: Mapped[str] = ref("person.id")
    kind: Mapped[str]
    """nhs | name-birth | name"""
    token: Mapped[bytes]
