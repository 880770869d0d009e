"""What a notifier's receipt says: reference, digest and time; nothing of what they sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forms_service.db.models import Blob, CaseFile, Document
from forms_service.db.work import Work
from forms_service.domain.references import receipt_reference


@dataclass(frozen=True, slots=True)
class NotificationReceipt:
    case_id: str
    document_id: str
    reference: str
    sha256: str
    received_at: datetime
    via: str


def notification_receipt(work: Work, partnership: str, document_id: str) -> NotificationReceipt | None:
    row = work.session.execute(
        select(Document.case_id, Document.received_via, CaseFile.received_at, Blob.sha256)
        .join(CaseFile, CaseFile.id == Document.case_id)
        .join(Blob, Blob.id == Document.blob_id)
        .where(Document.id == document_id, Document.kind == "notification", CaseFile.partnership == partnership)
    ).one_or_none()
    if row is None:
        return None
    reference = receipt_reference(row.case_id, document_id)
    return NotificationReceipt(row.case_id, document_id, reference, row.sha256, row.received_at, row.received_via or "")
