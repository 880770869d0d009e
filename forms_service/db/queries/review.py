"""What the review of a received document shows beside its answers: pictures, who did what, questions, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from forms_service.db.models import AuditEvent, Blob, Document, PagePicture, Question, Understanding
from forms_service.db.queries.answers import ReadDocument, form_of_reading, read_document_of
from forms_service.db.queries.people_names import actor_names
from forms_service.db.records.containers import ENCLOSURE
from forms_service.db.work import Work
from forms_service.definitions.changes import Change, changes_between, same
from forms_service.definitions.schema import Form
from forms_service.errors import NotFoundError

VIEWED = "document.viewed"


@dataclass(frozen=True, slots=True)
class PageShown:
    page: int
    width: int
    height: int
    places: dict[str, Any]


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """`answer`: of a question that a newer version answers: changed, same, or empty where none came."""

    id: str
    document_id: str
    path: str
    text: str
    state: str
    by: str
    at: datetime
    sent_at: datetime | None
    settled_by: str
    answer: str
    of_this: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """`what`: accepted, rejected; the last of them counts."""

    what: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OtherVersion:
    id: str
    version_no: int
    state: str
    usable: bool
    at: datetime | None
    same_bytes: bool


@dataclass(frozen=True, slots=True)
class Review:
    pages: tuple[PageShown, ...]
    names: dict[str, str]
    """By actor, of everybody who did something here."""
    questions: tuple[QuestionShown, ...]
    decided: Decided | None
    versions: tuple[OtherVersion, ...]
    """Of the same request, oldest first, without this one."""
    earlier: OtherVersion | None
    changes: tuple[Change, ...] | None
    """Against the earlier version; none where nothing can be compared."""
    confirmed_at: datetime | None
    """When the agency itself said that what was read is right."""
    version_no: int

    @property
    def newer(self) -> OtherVersion | None:
        return next((each for each in reversed(self.versions) if each.version_no > self.version_no), None)


def review_of(work: Work, read: ReadDocument) -> Review:
    document = read.document
    versions = _versions(work, document)
    earlier = next((each for each in reversed(versions) if each.version_no < document.version_no and each.usable), None)
    before = read_document_of(work, work.session.get_one(Document, earlier.id)) if earlier else None
    questions = _questions(work, document)
    decided = _decision(work, document)
    whos = [
        *(each.by for each in read.given),
        *(piece.by for piece in read.pieces if piece.by),
        *(who for row in questions for who in (row.by, row.settled_by) if who),
        *([_who(decided)] if decided else []),
    ]
    names = actor_names(work, whos)
    return Review(
        pages=pages_of(work, document.id),
        names=names,
        questions=_shown(work, read, before, questions, names),
        decided=Decided(decided.what.partition(".")[2], names[_who(decided)], decided.at) if decided else None,
        versions=versions,
        earlier=earlier,
        changes=_changes(work, before, read),
        confirmed_at=work.session.scalar(select(Understanding.at).where(Understanding.reading_id == read.reading.id))
        if read.reading
        else None,
        version_no=document.version_no,
    )


def pages_of(work: Work, document_id: str) -> tuple[PageShown, ...]:
    rows = work.session.scalars(
        select(PagePicture).where(PagePicture.document_id == document_id).order_by(PagePicture.page)
    )
    return tuple(PageShown(row.page, row.width, row.height, dict(row.places)) for row in rows)


def page_texts(work: Work, document: Document) -> dict[int, tuple[str, ...]]:
    """By page, the lines that a machine believes to see: proposals to whoever types, and nothing more."""
    vault = work.vault(document.case_id)
    found: dict[int, tuple[str, ...]] = {}
    for row in work.session.scalars(
        select(PagePicture).where(PagePicture.document_id == document.id).order_by(PagePicture.page)
    ):
        lines = vault.open_json("page_picture", row.id, "text_sealed", row.text_sealed).get("lines", [])
        if lines:
            found[row.page] = tuple(str(line) for line in lines)
    return found


def page_png(work: Work, document: Document, page: int) -> bytes:
    """The picture's bytes; that the document was looked at is noted by whoever shows them."""
    blob = work.session.scalar(
        select(Blob)
        .join(PagePicture, PagePicture.blob_id == Blob.id)
        .where(PagePicture.document_id == document.id, PagePicture.page == page)
    )
    if blob is None:
        raise NotFoundError
    return work.vault(document.case_id).open_bytes("blob", blob.id, "sealed", blob.sealed)


def viewed_lately(work: Work, document: Document) -> bool:
    """Whether it is noted that this person has this document before them, since a sitting began at the earliest."""
    since = work.now - timedelta(minutes=work.services.session_minutes)
    return (
        work.session.scalar(
            select(AuditEvent.seq)
            .where(
                AuditEvent.what == VIEWED,
                AuditEvent.case_id == document.case_id,
                AuditEvent.subject_id == document.id,
                AuditEvent.actor_kind == work.actor.kind,
                AuditEvent.actor_id == work.actor.id,
                AuditEvent.at > since,
            )
            .limit(1)
        )
        is not None
    )


def _versions(work: Work, document: Document) -> tuple[OtherVersion, ...]:
    """A message or archive is no version of a return, and neither is what came with one."""
    if document.request_id is None or document.state == "unpacked" or document.problem_code == ENCLOSURE:
        return ()
    rows = work.session.execute(
        select(Document, Blob.sha256)
        .join(Blob, Blob.id == Document.blob_id)
        .where(
            Document.request_id == document.request_id,
            Document.kind == document.kind,
            Document.direction == "in",
            Document.state != "unpacked",
            func.coalesce(Document.problem_code, "") != ENCLOSURE,
        )
        .order_by(Document.version_no, Document.id)
    ).all()
    own = next((sha256 for row, sha256 in rows if row.id == document.id), "")
    return tuple(
        OtherVersion(
            row.id, row.version_no, row.state, row.usable, row.true_received_at or row.received_at, sha256 == own
        )
        for row, sha256 in rows
        if row.id != document.id
    )


def _questions(work: Work, document: Document) -> Sequence[Question]:
    if document.request_id is None:
        return ()
    return work.session.scalars(
        select(Question)
        .where(Question.request_id == document.request_id, Question.state != "withdrawn")
        .order_by(Question.at, Question.id)
    ).all()


def _shown(
    work: Work, read: ReadDocument, before: ReadDocument | None, rows: Sequence[Question], names: dict[str, str]
) -> tuple[QuestionShown, ...]:
    vault = work.vault(read.document.case_id)
    then = dict(before.answers.walk()) if before else {}
    now = dict(read.answers.walk())
    found = []
    for row in rows:
        answer = ""
        if row.answered_by_document_id == read.document.id and row.document_id != read.document.id and row.path:
            old, new = then.get(row.path), now.get(row.path)
            unchanged = (old is None and new is None) or (old is not None and new is not None and same(old, new))
            answer = "same" if unchanged else "changed"
        found.append(
            QuestionShown(
                id=row.id,
                document_id=row.document_id,
                path=row.path,
                text=str(vault.open_json("question", row.id, "sealed", row.sealed).get("text") or ""),
                state=row.state,
                by=names[row.by],
                at=row.at,
                sent_at=row.sent_at,
                settled_by=names.get(row.settled_by or "", ""),
                answer=answer,
                of_this=row.document_id == read.document.id,
            )
        )
    return tuple(found)


def _decision(work: Work, document: Document) -> AuditEvent | None:
    if document.state not in ("accepted", "rejected"):
        return None
    return work.session.scalar(
        select(AuditEvent)
        .where(
            AuditEvent.case_id == document.case_id,
            AuditEvent.subject_id == document.id,
            AuditEvent.what == f"document.{document.state}",
        )
        .order_by(AuditEvent.seq.desc())
        .limit(1)
    )


def _who(event: AuditEvent) -> str:
    return f"{event.actor_kind}:{event.actor_id}" if event.actor_id else event.actor_kind


def _changes(work: Work, before: ReadDocument | None, read: ReadDocument) -> tuple[Change, ...] | None:
    if before is None or before.result is None or read.result is None or read.document.form != before.document.form:
        return None
    if read.document.form is None:
        return None
    form: Form = form_of_reading(work, read.document)
    return changes_between(form, before.answers, read.answers)
