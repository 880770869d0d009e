"""The pages of a document that was read, as pictures, with the places where its answers stand.

Drawn outside of any transaction and stored under the claim. However often it runs there is one picture of each page;
a later reading of the same bytes brings its places to the pictures that are there. What had to be turned into a PDF for
it is kept as well: a pack, and a later drawing, need not do it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.claims import Claim, worker_actor
from forms_service.db.models import CaseFile, Document, PagePicture
from forms_service.db.queries.answers import ReadDocument, form_of_reading, read_document_of
from forms_service.db.records.containers import TO_TYPE
from forms_service.db.records.documents import (
    PreparedBlob,
    bytes_of,
    document_or_error,
    is_unsafe,
    keep_bytes,
    pdf_of,
    prepare_blob,
)
from forms_service.db.records.tasks import finish_task
from forms_service.db.session import Sessions
from forms_service.db.work import Work, begin_reading, begin_work
from forms_service.definitions.answers import Answer
from forms_service.definitions.schema import Form
from forms_service.domain.references import suffix_of
from forms_service.errors import ConversionFailedError, InvalidInputError
from forms_service.ports import DrawnPage, DrawnPages, Services, WantedPlace
from parsers.types import FieldKind

_MOST_LINES, _LONGEST_LINE = 200, 400  # of one page, as proposals to choose from


@dataclass(frozen=True, slots=True)
class _ToDraw:
    data: bytes
    suffix: str
    wanted: tuple[WantedPlace, ...]
    wrapped_key: bytes
    typed_from: str
    """The media type of what a person types from its picture; empty for all else."""


def make_pictures(sessions: Sessions, services: Services, document_id: str, claim: Claim) -> None:
    with begin_reading(sessions, services, worker_actor("make_pictures")) as work:
        to_draw = _prepare(work, document_id)
    if to_draw is None:
        return
    try:
        drawn = services.drawer.draw(to_draw.data, to_draw.suffix, to_draw.wanted)
    except ConversionFailedError:
        # The page says so and offers the file itself; a person may ask again.
        with begin_work(sessions, services, worker_actor("make_pictures")) as work:
            claim.check(work)
            _failed(work, document_id)
        return
    texts = _believed(services, to_draw)
    sealed = tuple((page, prepare_blob(services, to_draw.wrapped_key, page.png)) for page in drawn.pages)
    pdf = _to_keep(services, to_draw, drawn.pdf)
    with begin_work(sessions, services, worker_actor("make_pictures")) as work:
        claim.check(work)
        _store(work, document_id, drawn, sealed, texts, pdf)


def _believed(services: Services, to_draw: _ToDraw) -> tuple[tuple[str, ...], ...]:
    """By page, what a machine believes to see. Without it people type as they always did."""
    if not to_draw.typed_from:
        return ()
    try:
        pages = services.ocr.read(to_draw.data, to_draw.typed_from)
    except (ConversionFailedError, InvalidInputError):
        return ()
    return tuple(tuple(line[:_LONGEST_LINE] for line in page.lines[:_MOST_LINES]) for page in pages)


def _to_keep(services: Services, to_draw: _ToDraw, pdf: bytes) -> PreparedBlob | None:
    """No larger than what anybody may send: some short documents become very large, and the pack converts those."""
    return prepare_blob(services, to_draw.wrapped_key, pdf) if 0 < len(pdf) <= services.upload_bytes else None


def _prepare(work: Work, document_id: str) -> _ToDraw | None:
    document = document_or_error(work, document_id)
    if is_unsafe(document):
        return None  # shut away after its pictures were asked for
    read = read_document_of(work, document)
    form = form_of_reading(work, document) if document.form else None
    # What it really is, the reader knows best; what it refused, only the one who took it in.
    known = read.result.media_type if read.result is not None else ""
    media_type = known if suffix_of(known) != "bin" else document.media_type
    pdf = pdf_of(work, document)
    return _ToDraw(
        bytes_of(work, document) if pdf is None else pdf,
        suffix_of(media_type) if pdf is None else "pdf",
        tuple(_wanted(read, form)),
        work.vault(document.case_id).wrapped_key,
        media_type if read.is_typed or document.problem_code == TO_TYPE else "",
    )


def _wanted(read: ReadDocument, form: Form | None) -> Iterator[WantedPlace]:
    """In the order of the form, as the answers stand in the document."""
    for field in form.fields() if form else ():
        if field.kind is not FieldKind.TABLE:
            yield _place(field.name, field.label, read.answers.fields.get(field.name))
            continue
        yield WantedPlace(field.name, field.label)
        for number, row in enumerate(read.answers.rows(field.name)):
            for column in field.columns:
                if column.name in row:
                    yield _place(f"{field.name}.{number}.{column.name}", "", row[column.name])
    for piece in read.pieces:
        place = piece.unplaced.place
        yield WantedPlace(f"unplaced.{piece.number}", "", piece.unplaced.text, place.page, place.rect)


def _place(path: str, label: str, answer: Answer | None) -> WantedPlace:
    if answer is None:
        return WantedPlace(path, label)
    if answer.place.page is not None and answer.place.rect is not None:
        return WantedPlace(path, label, page=answer.place.page, rect=answer.place.rect)
    return WantedPlace(path, label, answer.raw)


def _store(
    work: Work,
    document_id: str,
    drawn: DrawnPages,
    sealed: tuple[tuple[DrawnPage, PreparedBlob], ...],
    texts: tuple[tuple[str, ...], ...],
    pdf: PreparedBlob | None,
) -> None:
    document = work.session.get_one(Document, document_id, with_for_update=True)
    if pdf is not None and document.pdf_blob_id is None and not is_unsafe(document):
        keep_bytes(work, document.case_id, pdf)
        document.pdf_blob_id = pdf.id
    kept = {
        row.page: row for row in work.session.scalars(select(PagePicture).where(PagePicture.document_id == document_id))
    }
    for number, (page, blob) in enumerate(sealed, start=1):
        places = {path: list(box) for path, box in page.places.items()}
        lines = list(texts[number - 1]) if number <= len(texts) else []
        if number in kept:
            kept[number].places = places
            if lines:
                _keep_text(work, document, kept[number], lines)
            continue
        keep_bytes(work, document.case_id, blob)
        row = PagePicture(
            id=new_id(),
            document_id=document_id,
            page=number,
            width=page.width,
            height=page.height,
            places=places,
            blob_id=blob.id,
            made_at=work.now,
        )
        if lines:
            _keep_text(work, document, row, lines)
        work.session.add(row)
    document.pictures, document.page_count = "made", drawn.page_count
    case = work.session.get_one(CaseFile, document.case_id)
    finish_task(work, "pictures-failed", partnership=case.partnership, case_id=case.id, subject_id=document_id)
    work.audit(
        "pictures.made",
        case_id=case.id,
        subject_kind="document",
        subject_id=document_id,
        details={"pages": drawn.page_count, "drawn": len(sealed)},
    )


def _keep_text(work: Work, document: Document, row: PagePicture, lines: list[str]) -> None:
    row.text_sealed = work.vault(document.case_id).seal_json("page_picture", row.id, "text_sealed", {"lines": lines})


def _failed(work: Work, document_id: str) -> None:
    document = work.session.get_one(Document, document_id, with_for_update=True)
    if document.pictures != "made":
        document.pictures = "failed"
    work.audit("pictures.failed", case_id=document.case_id, subject_kind="document", subject_id=document_id)
