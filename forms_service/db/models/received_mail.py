"""A message that came to the bounce mailbox: matched with what was sent, or held for a person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id


class ReceivedMail(Base):
    __tablename__ = "received_mail"
    __table_args__ = (Index(None, "uid_validity", "uid"),)

    id: Mapped[Id]
    partnership: Mapped[str] = mapped_column(index=True)
    """Whose message it answers; the first one of the installation where that is not known."""
    kind: Mapped[str]
    """bounce | delay | auto-reply | reply | other"""
    state: Mapped[str]
    """matched | holding | filed | dismissed"""
    digest: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the bytes: the same message twice is one."""
    mail_id: Mapped[str | None] = mapped_column(index=True)
    """What it answers. Without constraint: this row is under the directory key, that one under a case's."""
    document_id: Mapped[str | None]
    """Where its bytes were filed in the case."""
    received_at: Mapped[datetime]
    sealed: Mapped[bytes | None]
    """Object: sender, subject, text, attachments (names and sizes). Emptied once it was filed in a case."""
    raw_sealed: Mapped[bytes | None] = mapped_column(deferred=True)
    """Object: raw, the message as it came in base64. Emptied once it was filed in a case, or dismissed."""
    uid_validity: Mapped[int | None] = mapped_column(BigInteger)
    uid: Mapped[int | None] = mapped_column(BigInteger)
    """Its number in the mailbox's folder, and the number of the folder's numbering: from there reading goes on."""
    settled_by: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    settled_sealed: Mapped[bytes | None]
    """Object: reason."""
