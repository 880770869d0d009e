"""The documents of a case: what came in and what went out, with their digests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from forms_service.db.models import AgencyRequest, Blob, Document, Reading
from forms_service.db.records.documents import original_name_of
from forms_service.db.work import Work
from forms_service.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class DocumentLine:
    id: str
    kind: str
    direction: str
    media_type: str
    file_name: str
    form: str | None
    form_version: int | None
    version_no: int
    at: datetime
    via: str
    state: str
    usable: bool
    problem_code: str | None
    superseded: bool
    agency: str
    request_id: str | None
    sha256: str
    size: int
    undetermined: int
    unplaced: int
    outcome: str
    parent_id: str | None = None
    scan: str = ""


@dataclass(frozen=True, slots=True)
class InsideLine:
    """A document that came in a message or archive, under the name it had there."""

    id: str
    name: str
    state: str
    problem_code: str | None


def documents_of(work: Work, case_id: str, *, request_id: str | None = None) -> tuple[DocumentLine, ...]:
    """Newest first."""
    query = _lines().where(Document.case_id == case_id).order_by(Document.created_at.desc(), Document.id)
    if request_id is not None:
        query = query.where(Document.request_id == request_id)
    return tuple(_line(*row) for row in work.session.execute(query))


def inside_of(work: Work, document_id: str) -> tuple[InsideLine, ...]:
    rows = work.session.scalars(
        select(Document).where(Document.parent_id == document_id).order_by(Document.version_no, Document.id)
    )
    return tuple(InsideLine(row.id, original_name_of(work, row), row.state, row.problem_code) for row in rows)


def sent_to_case(work: Work, document_id: str) -> DocumentLine:
    row = work.session.execute(_lines().where(Document.id == document_id)).one_or_none()
    if row is None:
        raise NotFoundError
    return _line(*row)


def _lines() -> Any:
    return (
        select(Document, Blob.sha256, Blob.size, AgencyRequest.agency_name, Reading)
        .join(Blob, Blob.id == Document.blob_id)
        .outerjoin(AgencyRequest, AgencyRequest.id == Document.request_id)
        .outerjoin(Reading, (Reading.document_id == Document.id) & Reading.is_current.is_(True))
    )


def _line(document: Document, sha256: str, size: int, agency: str | None, reading: Reading | None) -> DocumentLine:
    counts = reading.counts if reading is not None else {}
    return DocumentLine(
        id=document.id,
        kind=document.kind,
        direction=document.direction,
        media_type=document.media_type,
        file_name=document.file_name,
        form=document.form,
        form_version=document.form_version,
        version_no=document.version_no,
        at=document.true_received_at or document.received_at or document.created_at,
        via=document.received_via or "",
        state=document.state,
        usable=document.usable,
        problem_code=document.problem_code,
        superseded=document.superseded_by is not None,
        agency=agency or "",
        request_id=document.request_id,
        sha256=sha256,
        size=size,
        undetermined=int(counts.get("undetermined", 0)),
        unplaced=int(counts.get("unplaced", 0)),
        outcome=reading.outcome if reading is not None else "",
        parent_id=document.parent_id,
        scan=document.scan,
    )
