"""The sealed bytes of a file. Written with the row that names it, in one transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped

from forms_service.db.base import Base, Id, ref


class Blob(Base):
    __tablename__ = "blob"

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    sha256: Mapped[str]
    """Of the plain bytes; compared within a case only."""
    size: Mapped[int]
    """Of the plain bytes."""
    sealed: Mapped[bytes | None]
    """None once the case was erased."""
    created_at: Mapped[datetime]
