"""The chain of what was done: every event carries the keyed digest of the one before."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms_service.db.models import AuditEvent, AuditHead
from forms_service.errors import SetupError

if TYPE_CHECKING:
    from forms_service.ports import Cipher

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """`details`: codes, ids and digests; the chain is never erased, so it holds nothing about a person."""

    at: datetime
    actor_kind: str
    actor_id: str
    where: str
    what: str
    case_id: str | None = None
    subject_kind: str | None = None
    subject_id: str | None = None
    details: dict[str, Any] | None = None


def append(session: Session, cipher: Cipher, entries: Sequence[Entry]) -> None:
    """The last statements before the commit: whoever holds the head row makes everybody else wait."""
    if not entries:
        return
    head = session.execute(
        select(AuditHead).where(AuditHead.id == 1).with_for_update().execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if head is None:
        raise SetupError("The audit chain has no beginning. Run: forms-service migrate", code="no-audit-head")
    for entry in entries:
        event = AuditEvent(
            seq=head.seq + 1,
            prev=head.mac,
            at=entry.at,
            actor_kind=entry.actor_kind,
            actor_id=entry.actor_id,
            where=entry.where,
            what=entry.what,
            case_id=entry.case_id,
            subject_kind=entry.subject_kind,
            subject_id=entry.subject_id,
            details=entry.details or {},
        )
        event.mac = mac_of(event, cipher)
        session.add(event)
        head.seq, head.mac = event.seq, event.mac
    session.flush()


def mac_of(event: AuditEvent, cipher: Cipher) -> str:
    """Over the canonical form of every other column: the same bytes on both databases and after a restore."""
    content = {
        "seq": event.seq,
        "prev": event.prev,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor_kind": event.actor_kind,
        "actor_id": event.actor_id,
        "where": event.where,
        "what": event.what,
        "case_id": event.case_id,
        "subject_kind": event.subject_kind,
        "subject_id": event.subject_id,
        "details": event.details,
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    return cipher.mac(canonical).hex()


def head(session: Session) -> str:
    """`seq:mac` of the last event, to be kept apart: with it `verify --since` finds a cut tail."""
    row = session.get(AuditHead, 1, populate_existing=True)
    return f"{row.seq}:{row.mac}" if row else f"0:{GENESIS}"
