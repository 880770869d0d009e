"""One change of state, or one reading of a document, in a chain that shows any later change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Integer
from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base


class AuditEvent(Base):
    __tablename__ = "audit_event"

    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False
    )
    """1, 2, 3 without a gap."""
    prev: Mapped[str] = mapped_column(unique=True)
    """The MAC of the one before; unique, so the chain cannot fork."""
    mac: Mapped[str] = mapped_column(unique=True)
    """Keyed digest over the canonical form of every other column."""
    at: Mapped[datetime]
    actor_kind: Mapped[str]
    """user | link | system | public"""
    actor_id: Mapped[str]
    where: Mapped[str]
    """From where: a route's name, a command, a job."""
    what: Mapped[str]
    """noun.verb"""
    case_id: Mapped[str | None] = mapped_column(index=True)
    """Without constraint: the chain outlives what it tells of."""
    subject_kind: Mapped[str | None]
    subject_id: Mapped[str | None]
    details: Mapped[dict[str, Any]]
    """Codes, ids and digests only."""
