"""What every table stands on: names of constraints, ids, moments and dates, references between rows."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import JSON, Date, DateTime, Dialect, ForeignKey, LargeBinary, MetaData, String
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator


def new_id() -> str:
    """32 hexadecimal characters; says nothing about what it names, so it may stand in logs, queues and addresses."""
    return uuid.uuid4().hex


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. Naive ones are refused: a deadline would move by an hour in summer."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be stored.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class LocalDate(TypeDecorator[date]):
    """A date in London. A moment is refused, since which date it is depends on where one stands."""

    impl = Date()
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> date | None:  # noqa: ARG002
        if isinstance(value, datetime):
            raise ValueError("A moment cannot be stored as a date.")
        return value


Id = Annotated[str, mapped_column(String(), primary_key=True, default=new_id)]


def ref(target: str, *, index: bool = True) -> MappedColumn[Any]:
    """A reference to another row, checked at the commit: rows of one piece of work may be written in any order."""
    return mapped_column(ForeignKey(target, deferrable=True, initially="DEFERRED"), index=index)


class Base(DeclarativeBase):
    """Constraints have names from the first migration on, since SQLite and PostgreSQL name them differently."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    __clock__: ClassVar[str] = "business"
    """Which clock gives `created_at`: leases, links and sessions live by the system clock."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: String(),
        datetime: UtcDateTime(),
        date: LocalDate(),
        bytes: LargeBinary(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
    }
