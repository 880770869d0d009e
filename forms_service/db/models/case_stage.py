"""One rung of a ladder that was opened in a matter, and how a person said that it ended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from forms_service.db.base import Base, Id, ref


class CaseStage(Base):
    __tablename__ = "case_stage"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    seq: Mapped[int]
    """1, 2, 3 within the matter, in the order opened: the last one not ended is where it stands."""
    stage: Mapped[str]
    """Id of the stage in the process."""
    opened_at: Mapped[datetime]
    """When it was raised at this stage, which may be before we were told."""
    opened_by: Mapped[str]
    why_sealed: Mapped[bytes | None]
    """Object: text. Why it was escalated now."""
    recorder_id: Mapped[str | None] = ref("party.id", index=False)
    """Who writes the record of the agreed actions and shares it."""
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    outcome: Mapped[str | None]
    """Slug of one of the stage's ends."""
    outcome_sealed: Mapped[bytes | None]
    """Object: text. The outcome in a person's words."""
    created_at: Mapped[datetime]
