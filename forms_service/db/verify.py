"""Proving that what is stored is what was stored: the chain, the bytes, and that nothing points into nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from forms_service.db.base import Base
from forms_service.db.models import (
    AgencyRequest,
    AuditEvent,
    AuditHead,
    Blob,
    CaseFile,
    DataKey,
    Document,
    DueDate,
    JobRequest,
    Letter,
    LetterVersion,
    PagePicture,
    Person,
    PinnedDefinition,
    PublicDraft,
    Tombstone,
)
from forms_service.db.ownership import owned_by, sealed_columns, sealed_tables
from forms_service.db.records.audit import GENESIS, mac_of
from forms_service.db.vault import binding
from forms_service.errors import FormsServiceError, InvalidInputError
from forms_service.jobs import JOBS

if TYPE_CHECKING:
    from forms_service.ports import Cipher

_AT_A_TIME = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """`code`: changed, cut, forked, unreadable, wrong-digest, wrong-size, dangling, without-document, key-left, ..."""

    code: str
    table: str
    row_id: str
    message: str

    def __str__(self) -> str:
        return f"{self.table} {self.row_id}: {self.message}"


def verify(session: Session, cipher: Cipher, *, since: str | None = None) -> list[Finding]:
    """Everything; an empty list is the proof. `since`: a head that was kept apart, with which a cut tail is found."""
    return [
        *verify_chain(session, cipher, since=since),
        *verify_keys(session, cipher),
        *verify_blobs(session, cipher),
        *verify_sealed(session, cipher),
        *verify_definitions(session),
        *verify_references(session),
    ]


def verify_chain(session: Session, cipher: Cipher, *, since: str | None = None) -> list[Finding]:
    findings: list[Finding] = []
    known = _parsed_head(since) if since else None
    seq, mac, met_known = 0, GENESIS, known is None or known == (0, GENESIS)
    query = select(AuditEvent).order_by(AuditEvent.seq).execution_options(yield_per=_AT_A_TIME)
    for event in session.scalars(query):
        if event.seq != seq + 1:
            findings.append(_of_chain("missing", event.seq, f"event {seq + 1} is missing before it"))
        elif event.prev != mac:
            findings.append(_of_chain("forked", event.seq, "it does not continue the event before it"))
        if mac_of(event, cipher) != event.mac:
            findings.append(_of_chain("changed", event.seq, "it was changed after it was written"))
        seq, mac = event.seq, event.mac
        if known is not None and event.seq == known[0]:
            met_known = event.mac == known[1]
            if not met_known:
                findings.append(_of_chain("rewritten", event.seq, "it is not the event that the kept head names"))
                met_known = True
    if not met_known and known is not None:
        findings.append(_of_chain("cut", seq, f"the chain ends here, and the kept head names event {known[0]}"))
    head = session.get(AuditHead, 1, populate_existing=True)
    if head is None:
        findings.append(_of_chain("cut", 0, "the head of the chain is missing"))
    elif (head.seq, head.mac) != (seq, mac):
        findings.append(_of_chain("cut", seq, f"the chain ends here, and its head names event {head.seq}"))
    return findings


def verify_keys(session: Session, cipher: Cipher) -> list[Finding]:
    erased = _erased(session)
    cases = set(session.scalars(select(CaseFile.id)))
    drafts: dict[str, bool] = {
        draft_id: ended is not None for draft_id, ended in session.execute(select(PublicDraft.id, PublicDraft.ended_at))
    }
    findings = []
    for key in session.scalars(select(DataKey).order_by(DataKey.id)):
        if key.kind == "case" and key.owner not in cases:
            findings.append(Finding("dangling", "data_key", key.id, "the case it belongs to is missing"))
        if key.kind == "draft":
            findings += _draft_key(key, drafts.get(key.owner))
        elif key.wrapped is None and key.owner not in erased:
            findings.append(Finding("destroyed", "data_key", key.id, "the key is gone, and no case was erased"))
        elif key.wrapped is not None and key.kind == "case" and key.owner in erased:
            findings.append(Finding("key-left", "data_key", key.id, "the case was erased, and its key is still here"))
        if key.wrapped is not None and not (key.kind == "case" and key.owner in erased):
            try:
                cipher.open(key.wrapped, cipher.seal(key.wrapped, b"", b""), b"")
            except FormsServiceError as error:
                findings.append(Finding("unreadable", "data_key", key.id, error.message))
    return findings


def _draft_key(key: DataKey, ended: bool | None) -> list[Finding]:
    if ended is None:
        return [Finding("dangling", "data_key", key.id, "the draft it belongs to is missing")]
    if ended and key.wrapped is not None:
        return [Finding("key-left", "data_key", key.id, "the draft has ended, and its key is still here")]
    if not ended and key.wrapped is None:
        return [Finding("destroyed", "data_key", key.id, "the key is gone, and the draft has not ended")]
    return []


def verify_blobs(session: Session, cipher: Cipher) -> list[Finding]:
    """Every file is opened and its digest compared; every file has a document."""
    erased, wrapped = _erased(session), _wrapped(session, "case")
    findings = []
    ids = session.scalars(select(Blob.id).order_by(Blob.id)).all()
    for blob_id in ids:
        blob = session.get_one(Blob, blob_id)
        if blob.case_id in erased:
            if blob.sealed is not None:
                findings.append(Finding("left", "blob", blob.id, "the case was erased, and its bytes are still here"))
        else:
            findings += _blob(blob, wrapped.get(blob.case_id), cipher)
        session.expunge(blob)  # one file at a time in memory
    documents = select(Document.id).where(Document.blob_id == Blob.id).exists()
    converted = select(Document.id).where(Document.pdf_blob_id == Blob.id).exists()
    pictures = select(PagePicture.id).where(PagePicture.blob_id == Blob.id).exists()
    for blob_id in session.scalars(select(Blob.id).where(~documents, ~converted, ~pictures).order_by(Blob.id)):
        findings.append(Finding("without-document", "blob", blob_id, "no document names this file"))
    return findings


def _blob(blob: Blob, wrapped: bytes | None, cipher: Cipher) -> list[Finding]:
    if blob.sealed is None or wrapped is None:
        return [Finding("missing-bytes", "blob", blob.id, "its bytes or its key are missing")]
    try:
        data = cipher.open(wrapped, blob.sealed, binding("blob", blob.id, "sealed"))
    except FormsServiceError as error:
        return [Finding("unreadable", "blob", blob.id, error.message)]
    if hashlib.sha256(data).hexdigest() != blob.sha256:
        return [Finding("wrong-digest", "blob", blob.id, "its bytes are not those that were kept")]
    if len(data) != blob.size:
        return [Finding("wrong-size", "blob", blob.id, "its size is not the one that was kept")]
    return []


def verify_sealed(session: Session, cipher: Cipher) -> list[Finding]:
    """Every sealed value opens in its own row and column."""
    erased = _erased(session)
    keys = {kind: _wrapped(session, kind) for kind in ("case", "directory", "draft")}
    findings = []
    for table, kind in sealed_tables():
        if table.name == "blob":
            continue
        columns = sealed_columns(table)
        query = owned_by(table).add_columns(table.c.id, *(table.c[name] for name in columns)).order_by(table.c.id)
        for row in session.execute(query.execution_options(yield_per=_AT_A_TIME)):
            owner, row_id, *values = row
            for name, value in zip(columns, values, strict=True):
                if owner in erased:
                    message = None if value is None else "the case was erased, and it is still here"
                else:
                    message = _sealed(cipher, keys[kind].get(owner), binding(table.name, row_id, name), value)
                if message:
                    code = "left" if owner in erased else "unreadable"
                    findings.append(Finding(code, table.name, row_id, f"{name}: {message}"))
    return findings


def verify_definitions(session: Session) -> list[Finding]:
    """What cases were pinned to, and the letters changed in the browser, are the bytes that were looked through."""
    findings = []
    for digest in session.scalars(select(PinnedDefinition.digest).order_by(PinnedDefinition.digest)).all():
        content = session.scalars(select(PinnedDefinition.content).where(PinnedDefinition.digest == digest)).one()
        if hashlib.sha256(content).hexdigest() != digest:
            findings.append(Finding("wrong-digest", "pinned_definition", digest, "its bytes are not those of its name"))
    published = {
        str(subject): str(details.get("sha256", ""))
        for subject, details in session.execute(
            select(AuditEvent.subject_id, AuditEvent.details).where(AuditEvent.what == "letter-version.published")
        )
    }
    for row_id in session.scalars(select(LetterVersion.id).order_by(LetterVersion.id)).all():
        row = session.get_one(LetterVersion, row_id)
        if row.content is not None and hashlib.sha256(row.content).hexdigest() != row.digest:
            findings.append(Finding("wrong-digest", "letter_version", row_id, "its bytes are not those that were kept"))
        if row.state == "published" and published.get(row_id) != row.digest:
            findings.append(Finding("changed", "letter_version", row_id, "nobody approved it as it is now"))
        session.expunge(row)
    return findings


def _sealed(cipher: Cipher, wrapped: bytes | None, bound_to: bytes, sealed: bytes | None) -> str | None:
    if sealed is None:
        return None
    if wrapped is None:
        return "its key is missing"
    try:
        json.loads(cipher.open(wrapped, sealed, bound_to))
    except FormsServiceError as error:
        return error.message
    except ValueError:
        return "it holds no object"
    return None


def verify_references(session: Session) -> list[Finding]:
    findings: list[Finding] = []
    for table in Base.metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda each: each.parent.name):
            findings += _dangling(session, table, key.parent.name, key.column.table)
    findings += _dangling(session, Document.__table__, "letter_id", Letter.__table__)
    findings += _dangling(session, Document.__table__, "superseded_by", Document.__table__)
    findings += _dangling(session, Document.__table__, "pdf_blob_id", Blob.__table__)
    return [*findings, *_subjects(session), *_released(session), *_strangers(session)]


def _dangling(session: Session, table: object, column: str, target: object) -> Iterator[Finding]:
    assert isinstance(table, Table)
    assert isinstance(target, Table)
    there = target.alias("there")
    key = next(iter(there.primary_key))
    primary = next(iter(table.primary_key))
    query = (
        select(primary)
        .select_from(table.outerjoin(there, table.c[column] == key))
        .where(table.c[column].is_not(None), key.is_(None))
        .order_by(primary)
    )
    for row_id in session.scalars(query):
        yield Finding("dangling", table.name, str(row_id), f"{column} names a row of {target.name} that is not there")


def _subjects(session: Session) -> Iterator[Finding]:
    """What a promised job or a date is about; no constraint can hold, as the table depends on the row."""
    tables = Base.metadata.tables
    for job in JOBS.values():
        there = tables[job.subject]
        query = (
            select(JobRequest.id)
            .where(JobRequest.job == job.name, ~select(there.c.id).where(there.c.id == JobRequest.subject_id).exists())
            .order_by(JobRequest.id)
        )
        for row_id in session.scalars(query):
            yield Finding("dangling", "job_request", row_id, f"the {job.subject} it is about is not there")
    dates = (
        select(DueDate.id)
        .where(
            DueDate.subject_kind == "request",
            ~select(AgencyRequest.id).where(AgencyRequest.id == DueDate.subject_id).exists(),
        )
        .order_by(DueDate.id)
    )
    for row_id in session.scalars(dates):
        yield Finding("dangling", "due_date", row_id, "the request it dates is not there")


def _released(session: Session) -> Iterator[Finding]:
    """An agency is told of people of its own case only."""
    people: dict[str, str] = dict(session.execute(select(Person.id, Person.case_id)).all())
    for request in session.scalars(select(AgencyRequest).order_by(AgencyRequest.id)):
        for person_id in request.released_person_ids:
            if people.get(person_id) != request.case_id:
                yield Finding("stranger", "agency_request", request.id, "it releases a person who is not of its case")


def _strangers(session: Session) -> Iterator[Finding]:
    """Rows of one case never hang on rows of another: that would show one family's papers in another's case."""
    for table in Base.metadata.sorted_tables:
        if "case_id" not in table.c:
            continue
        for key in sorted(table.foreign_keys, key=lambda each: each.parent.name):
            there = key.column.table
            if "case_id" not in there.c or key.parent.name.startswith("other_"):
                continue
            other = there.alias("there")
            query = (
                select(table.c.id)
                .select_from(table.join(other, key.parent == other.c[key.column.name]))
                .where(table.c.case_id != other.c.case_id)
                .order_by(table.c.id)
            )
            for row_id in session.scalars(query):
                yield Finding("stranger", table.name, row_id, f"{key.parent.name} names a row of another case")


def _erased(session: Session) -> set[str]:
    return set(session.scalars(select(Tombstone.case_id)))


def _wrapped(session: Session, kind: str) -> dict[str, bytes]:
    rows = session.execute(select(DataKey.owner, DataKey.wrapped).where(DataKey.kind == kind))
    return {owner: wrapped for owner, wrapped in rows if wrapped is not None}


def _of_chain(code: str, seq: int, message: str) -> Finding:
    return Finding(code, "audit_event", str(seq), message)


def _parsed_head(written: str) -> tuple[int, str]:
    number, colon, mac = written.strip().partition(":")
    if not colon or not number.isdigit() or len(mac) != len(GENESIS):
        raise InvalidInputError("A head is written as NUMBER:DIGEST, as backup and verify print it.", field="since")
    return int(number), mac
