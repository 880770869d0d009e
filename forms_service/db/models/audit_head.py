"""The end of the audit chain: one row, locked by whoever appends."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base


class AuditHead(Base):
    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Always 1."""
    seq: Mapped[int] = mapped_column(BigInteger())
    """Of the last event; 0 before the first."""
    mac: Mapped[str]
    """Of the last event."""
