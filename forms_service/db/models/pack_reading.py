"""Somebody says that they have read a pack or an addendum."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from forms_service.db.base import Base, Id, ref


class PackReading(Base):
    __tablename__ = "pack_reading"
    __table_args__ = (UniqueConstraint("pack_id", "user_id"),)

    id: Mapped[Id]
    pack_id: Mapped[str] = ref("pack.id")
    user_id: Mapped[str] = ref("user.id")
    at: Mapped[datetime]
