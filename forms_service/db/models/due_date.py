"""A date worked out for a step or a request, with the whole reasoning."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class DueDate(Base):
    __tablename__ = "due_date"

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    subject_kind: Mapped[str]
    """step | request"""
    subject_id: Mapped[str]
    """The step's id in the process, or the request's id."""
    step: Mapped[str]
    """The step's id; for a request, the step or rule that dates it."""
    due_on: Mapped[date]
    """In London."""
    due_at: Mapped[datetime]
    """The moment it falls due."""
    opens_on: Mapped[date | None]
    """First day of a window."""
    latest_on: Mapped[date | None]
    """The last day, where the source has two."""
    explanation: Mapped[dict[str, Any]]
    """The reasoning, with the keys of `timetable --json`."""
    in_force: Mapped[bool] = mapped_column(default=True)
    """False: another clock gives an earlier day for the same duty."""
    alternative_to: Mapped[str | None]
    """The step that has the other clock."""
    state: Mapped[str] = mapped_column(default="open")
    """open | met | superseded"""
    met_at: Mapped[datetime | None]
    computed_at: Mapped[datetime]
    override_on: Mapped[date | None]
    """A person's date; the computed one stays beside it."""
    override_by: Mapped[str | None]
    override_reason: Mapped[str | None]
    """Words about the date, without names."""
    created_at: Mapped[datetime]

    @property
    def effective_on(self) -> date:
        """The person's date where one was set, else the computed one."""
        return self.override_on or self.due_on
