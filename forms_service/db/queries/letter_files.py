"""The files of letters: what was printed, and the proofs that came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forms_service.db.models import Blob, Document
from forms_service.db.work import Work


@dataclass(frozen=True, slots=True)
class KeptFile:
    document_id: str
    kind: str
    file_name: str
    sha256: str
    size: int
    kept_at: datetime


def files_of_letters(work: Work, case_id: str, letter_ids: Sequence[str]) -> dict[str, tuple[KeptFile, ...]]:
    rows = work.session.execute(
        select(Document, Blob.sha256, Blob.size)
        .join(Blob, Blob.id == Document.blob_id)
        .where(Document.case_id == case_id, Document.letter_id.in_(list(letter_ids)))
        .order_by(Document.created_at, Document.id)
    )
    found: dict[str, tuple[KeptFile, ...]] = {}
    for document, sha256, size in rows:
        kept = KeptFile(document.id, document.kind, document.file_name, sha256, size, document.created_at)
        found[str(document.letter_id)] = (*found.get(str(document.letter_id), ()), kept)
    return found
