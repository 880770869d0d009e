"""Files: sealed before the transaction, kept as a row with their bytes, read back with a trace."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from forms_service.db.base import new_id
from forms_service.db.models import Blob, Document
from forms_service.db.vault import binding
from forms_service.db.work import Work
from forms_service.errors import ConflictError, NotFoundError
from forms_service.ports import Services

READ = ("return", "notification", "form")
"""Kinds that the service reads; that job looks them over for malware before."""


@dataclass(frozen=True, slots=True)
class PreparedBlob:
    """Bytes already sealed, so that nothing slow happens while the write lock is held."""

    id: str
    sha256: str
    size: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class PreparedUpload:
    """A file that somebody sent. `wrapped_key`: the case's, or a new one for the case that it will begin."""

    blob: PreparedBlob
    wrapped_key: bytes
    original_name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """`file_name` is ours and holds nothing personal."""

    data: bytes
    file_name: str
    media_type: str


def prepare_blob(services: Services, wrapped_key: bytes, data: bytes) -> PreparedBlob:
    blob_id = new_id()
    return PreparedBlob(
        id=blob_id,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        sealed=services.cipher.seal(wrapped_key, data, binding("blob", blob_id, "sealed")),
    )


def prepare_upload(
    services: Services, wrapped_key: bytes | None, original_name: str, data: bytes, media_type: str
) -> PreparedUpload:
    """Without a key there is no case yet: give `upload.wrapped_key` to `cases.new_case`."""
    key = wrapped_key or services.cipher.new_key()
    return PreparedUpload(prepare_blob(services, key, data), key, original_name, media_type)


def keep_bytes(work: Work, case_id: str, blob: PreparedBlob) -> None:
    """For whoever names them in the same transaction: bytes that no row names are a finding of `verify`."""
    work.session.add(Blob(id=blob.id, case_id=case_id, sha256=blob.sha256, size=blob.size, sealed=blob.sealed))


def keep(
    work: Work,
    case_id: str,
    blob: PreparedBlob,
    *,
    kind: str,
    direction: str,
    media_type: str,
    file_name: str,
    request_id: str | None = None,
    letter_id: str | None = None,
    original_name: str | None = None,
    form: str | None = None,
    form_version: int | None = None,
    received_at: datetime | None = None,
    received_via: str | None = None,
    true_received_at: datetime | None = None,
    state: str | None = None,
) -> Document:
    """`version_no` counts documents of one kind for one request, else for the case."""
    keep_bytes(work, case_id, blob)
    incoming = direction == "in"
    scanned = incoming and work.services.scanner.configured()
    document = Document(
        id=new_id(),
        case_id=case_id,
        request_id=request_id,
        letter_id=letter_id,
        blob_id=blob.id,
        kind=kind,
        direction=direction,
        media_type=media_type,
        file_name=file_name,
        form=form,
        form_version=form_version,
        version_no=_next_version(work, case_id, kind, request_id, letter_id),
        received_at=(received_at or work.now) if incoming else received_at,
        received_via=received_via,
        true_received_at=true_received_at,
        received_by=work.actor.who if incoming else None,
        state=state or ("received" if incoming else "accepted"),
        scan="waiting" if scanned else "",
    )
    if original_name:
        document.original_name_sealed = work.vault(case_id).seal_json(
            "document", document.id, "original_name_sealed", {"name": original_name}
        )
    work.session.add(document)
    work.session.flush()
    if scanned and kind not in READ:
        work.ask("scan_document", document.id)
    work.audit(
        "document.received" if incoming else "document.made",
        case_id=case_id,
        subject_kind="document",
        subject_id=document.id,
        details={"kind": kind, "sha256": blob.sha256, "size": blob.size},
    )
    return document


def keep_upload(
    work: Work,
    case_id: str,
    upload: PreparedUpload,
    *,
    kind: str,
    file_name: str,
    received_via: str = "upload",
    request_id: str | None = None,
    true_received_at: datetime | None = None,
) -> Document:
    return keep(
        work,
        case_id,
        upload.blob,
        kind=kind,
        direction="in",
        media_type=upload.media_type,
        file_name=file_name,
        request_id=request_id,
        original_name=upload.original_name,
        received_via=received_via,
        true_received_at=true_received_at,
    )


def same_bytes(work: Work, case_id: str, sha256: str) -> list[Document]:
    """Documents of this case with the same bytes, oldest first. Never across cases: that would tell of another."""
    return list(
        work.session.scalars(
            select(Document)
            .join(Blob, Blob.id == Document.blob_id)
            .where(Document.case_id == case_id, Blob.sha256 == sha256)
            .order_by(Document.created_at, Document.id)
        )
    )


def supersede(work: Work, older: Document, newer: Document) -> None:
    older.superseded_by = newer.id
    work.audit(
        "document.superseded",
        case_id=older.case_id,
        subject_kind="document",
        subject_id=older.id,
        details={"by": newer.id},
    )


def bytes_of(work: Work, document: Document) -> bytes:
    """For work of the service itself. A person's reading goes through `open_document`."""
    return _opened(work, document.case_id, document.blob_id)


def pdf_of(work: Work, document: Document) -> bytes | None:
    """What it became when its pages were drawn; none of what came as PDF or was not drawn, nor of what is unsafe."""
    if document.pdf_blob_id is None or is_unsafe(document):
        return None
    return _opened(work, document.case_id, document.pdf_blob_id)


def open_document(work: Work, document_id: str) -> OpenedDocument:
    """For a person to read. The trace is committed with this work, before the caller lets the bytes go."""
    document = document_or_error(work, document_id)
    refuse_unsafe(document)
    data = bytes_of(work, document)
    work.audit(
        "document.read",
        case_id=document.case_id,
        subject_kind="document",
        subject_id=document.id,
        details={"sha256": hashlib.sha256(data).hexdigest()},
    )
    return OpenedDocument(data, document.file_name, document.media_type)


def is_unsafe(document: Document) -> bool:
    """It carries malware, or nobody knows yet."""
    return document.scan in ("infected", "waiting") or document.state == "quarantined"


def refuse_unsafe(document: Document) -> None:
    """Raises ConflictError where nobody may open this file: it carries malware, or nobody knows yet."""
    if document.scan == "infected" or document.state == "quarantined":
        raise ConflictError(
            "This file carries malware. It is kept, and nobody can open or download it. Ask the sender to have their "
            "computer looked at, and to send it again from another one. Tell your own IT.",
            code="quarantined",
        )
    if document.scan == "waiting":
        raise ConflictError(
            "This file has not been looked over for malware yet, so it cannot be opened. Look again in a minute.",
            code="not-scanned",
        )


def original_name_of(work: Work, document: Document) -> str:
    opened = work.vault(document.case_id).open_json(
        "document", document.id, "original_name_sealed", document.original_name_sealed
    )
    return str(opened.get("name", ""))


def document_or_error(work: Work, document_id: str) -> Document:
    document = work.session.get(Document, document_id)
    if document is None:
        raise NotFoundError("There is no such document.", code="no-document")
    return document


def own_return(work: Work, request_id: str, document_id: str) -> Document:
    """What an agency itself sent for its own request; anything else is not there for it."""
    document = work.session.get(Document, document_id)
    if document is None or document.request_id != request_id or (document.kind, document.direction) != ("return", "in"):
        raise NotFoundError("There is no such document.", code="no-document")
    return document


def _opened(work: Work, case_id: str, blob_id: str) -> bytes:
    blob = work.session.get_one(Blob, blob_id)
    return work.vault(case_id).open_bytes("blob", blob.id, "sealed", blob.sealed)


def _next_version(work: Work, case_id: str, kind: str, request_id: str | None, letter_id: str | None) -> int:
    query = select(func.max(Document.version_no)).where(Document.case_id == case_id, Document.kind == kind)
    query = query.where(Document.request_id == request_id) if request_id else query
    query = query.where(Document.letter_id == letter_id) if letter_id else query
    return (work.session.scalar(query) or 0) + 1
