"""One run of a process in one partnership: an incident from its notification on, a review, or a matter in dispute."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


class CaseFile(Base):
    __tablename__ = "case_file"

    id: Mapped[Id]
    partnership: Mapped[str] = mapped_column(index=True)
    """Slug."""
    process: Mapped[str]
    """Slug of the process."""
    process_version: Mapped[int]
    definition_digest: Mapped[str] = ref("pinned_definition.digest")
    """What the case is pinned to."""
    reference: Mapped[str | None] = mapped_column(unique=True)
    """Without personal data: fit for subjects and file names."""
    state: Mapped[str] = mapped_column(default="received")
    """received | open | closed | completed"""
    state_reason: Mapped[str | None]
    """A code, such as criteria-not-met."""
    data_key_id: Mapped[str] = ref("data_key.id")
    restricted: Mapped[bool] = mapped_column(default=False)
    """Known only to those who must run it or answer for it."""
    received_at: Mapped[datetime]
    """When the notification came in, business time."""
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    incident_group: Mapped[str | None] = mapped_column(index=True)
    """The same in every case of one incident (siblings, second notifications)."""
    parent_id: Mapped[str | None] = mapped_column(index=True)
    """The case that it came from; without constraint, as either may be erased before the other."""
    parent_cause: Mapped[str] = mapped_column(default="")
    """What of it: request:<id> that nobody answered, outcome:<id>, or empty."""
    sealed: Mapped[bytes | None]
    """Object: outcome, circumstances, notifier and the other facts notified."""
    created_at: Mapped[datetime]
