"""One message to one recipient. What became of it is never guessed, and it goes once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from forms_service.db.base import Base, Id, ref


def _once_key(context: DefaultExecutionContext) -> str:
    row = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return ":".join(
        str(row.get(name) or "-") for name in ("case_id", "request_id", "recipient_key", "kind", "rung", "cause")
    )


class Mail(Base):
    __tablename__ = "mail"

    id: Mapped[Id]
    case_id: Mapped[str] = ref("case_file.id")
    request_id: Mapped[str | None] = ref("agency_request.id")
    letter_id: Mapped[str | None] = ref("letter.id")
    kind: Mapped[str]
    """Slug of the letter or message it carries."""
    rung: Mapped[str] = mapped_column(default="")
    cause: Mapped[str] = mapped_column(default="")
    recipient_key: Mapped[str] = mapped_column(default="")
    once_key: Mapped[str] = mapped_column(unique=True, default=_once_key)
    """Case, request, recipient, kind, rung and cause in one: nullable columns would let a second one in."""
    recipient_sealed: Mapped[bytes | None]
    """Object: email, name."""
    address_token: Mapped[bytes | None] = mapped_column(index=True)
    """For bounces."""
    state: Mapped[str] = mapped_column(default="held")
    """held | ready | sending | accepted | refused | uncertain | bounced | sent_otherwise | withdrawn"""
    message_id: Mapped[str] = mapped_column(unique=True)
    """Fixed before the first attempt."""
    subject: Mapped[str]
    """Case reference, form and dates only."""
    text_sealed: Mapped[bytes | None]
    """Object: text."""
    not_before: Mapped[datetime | None]
    """Kept back until then: quiet hours, or enough for one person for one day. Business clock."""
    claim_token: Mapped[str | None]
    claimed_at: Mapped[datetime | None]
    """System clock."""
    settled_at: Mapped[datetime | None]
    """When the outcome was known, business time."""
    relay_words: Mapped[str | None]
    """What the relay said, without addresses."""
    sent_otherwise_sealed: Mapped[bytes | None]
    """Object: who, how, address, proof."""
    opened_at: Mapped[datetime | None]
    """The recipient acted by a POST."""
    created_at: Mapped[datetime]
