"""What the parsers read in a document, at one version of parser and reading rules."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class Reading(Base):
    __tablename__ = "reading"
    __table_args__ = (UniqueConstraint("document_id", "parser_version", "reading_version"),)

    id: Mapped[Id]
    document_id: Mapped[str] = ref("document.id")
    parser_version: Mapped[str]
    """Of the parsers; "typed" where a person types what the document says."""
    reading_version: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str]
    """parsed | unrecognised | refused"""
    is_proposal: Mapped[bool] = mapped_column(default=False)
    """A newer reading of what a person has worked on: it waits beside the current one until somebody has looked."""
    counts: Mapped[dict[str, Any]]
    """Whole numbers only: fields, undetermined, unplaced, altered, problems."""
    result_sealed: Mapped[bytes | None]
    """The ParseResult as an object."""
    is_current: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[datetime]
