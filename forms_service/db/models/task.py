"""Something that a person must do. Raised once for each subject, finished once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


def _once_key(context: DefaultExecutionContext) -> str:
    row = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return ":".join(str(row.get(name) or "-") for name in ("partnership", "case_id", "kind", "subject_id"))


class Task(Base):
    __tablename__ = "task"

    id: Mapped[Id]
    case_id: Mapped[str | None] = ref("case_file.id")
    partnership: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    """A code; the words stand in the pages."""
    subject_id: Mapped[str] = mapped_column(default="")
    once_key: Mapped[str] = mapped_column(unique=True, default=_once_key)
    severity: Mapped[str] = mapped_column(default="normal")
    """normal | red"""
    due_on: Mapped[date | None]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Codes and ids only."""
