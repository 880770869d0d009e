"""What is different in a held letter: against its template's wording, and against letters that have gone.

A letter of another case is never opened for this: it names people whom the reader may not know of. Across cases only
the wording of the templates is compared, and only of cases that the reader may see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case as sql_case
from sqlalchemy import select

from forms_service.db.models import Blob, CaseFile, Document, Letter
from forms_service.db.queries.pinned import pinned_library
from forms_service.db.records.documents import bytes_of
from forms_service.db.work import Work
from forms_service.domain.letter_wording import filled_in
from forms_service.domain.text_changes import TextChanges, text_changes
from forms_service.errors import NotFoundError, RenderError


@dataclass(frozen=True, slots=True)
class SentBefore:
    """The last one of the kind that left in this case; to the same recipient where there is one."""

    letter_id: str
    recipient_key: str
    same_recipient: bool
    released_at: datetime | None
    changes: TextChanges


@dataclass(frozen=True, slots=True)
class OtherWording:
    """The wording that the last letter of the kind in another case was made from; nothing of that case."""

    released_at: datetime | None
    changes: TextChanges


@dataclass(frozen=True, slots=True)
class Differences:
    from_template: TextChanges | None
    from_sent: SentBefore | None
    from_other_wording: OtherWording | None


def differences(work: Work, letter_id: str, *, visible: Sequence[str]) -> Differences:
    """`visible`: the cases that the reader may see. Reading the letters leaves its traces."""
    letter = work.session.get_one(Letter, letter_id)
    case = work.session.get_one(CaseFile, letter.case_id)
    if letter.document_id is None:
        raise NotFoundError("This letter has no document.")
    words = _words(work, letter.document_id)
    library = pinned_library(work.session, case)
    template = library.letter_document(case.partnership, letter.kind)
    wording = work.services.renderer.paragraphs(template)
    return Differences(
        from_template=filled_in(wording, words),
        from_sent=_sent_before(work, letter, words),
        from_other_wording=_other_wording(work, case, letter, template, wording, visible),
    )


def _words(work: Work, document_id: str) -> tuple[str, ...]:
    document = work.session.get_one(Document, document_id)
    sha256 = work.session.scalar(select(Blob.sha256).where(Blob.id == document.blob_id))
    words = work.services.renderer.paragraphs(bytes_of(work, document))
    work.audit(
        "document.read",
        case_id=document.case_id,
        subject_kind="document",
        subject_id=document.id,
        details={"sha256": sha256 or ""},
    )
    return words


def _sent_before(work: Work, letter: Letter, words: tuple[str, ...]) -> SentBefore | None:
    mine = sql_case((Letter.recipient_key == letter.recipient_key, 0), else_=1)
    before = work.session.scalars(
        select(Letter)
        .where(
            Letter.case_id == letter.case_id,
            Letter.kind == letter.kind,
            Letter.id != letter.id,
            Letter.state == "released",
            Letter.document_id.is_not(None),
        )
        .order_by(mine, Letter.released_at.desc(), Letter.id)
        .limit(1)
    ).first()
    if before is None or before.document_id is None:
        return None
    return SentBefore(
        letter_id=before.id,
        recipient_key=before.recipient_key,
        same_recipient=before.recipient_key == letter.recipient_key,
        released_at=before.released_at,
        changes=text_changes(_words(work, before.document_id), words),
    )


def _other_wording(
    work: Work,
    case: CaseFile,
    letter: Letter,
    template: bytes,
    wording: tuple[str, ...],
    visible: Sequence[str],
) -> OtherWording | None:
    row = work.session.execute(
        select(CaseFile, Letter.released_at)
        .join(Letter, Letter.case_id == CaseFile.id)
        .where(
            CaseFile.partnership == case.partnership,
            CaseFile.id.in_(visible),
            CaseFile.id != case.id,
            Letter.kind == letter.kind,
            Letter.state == "released",
        )
        .order_by(Letter.released_at.desc(), Letter.id)
        .limit(1)
    ).first()
    if row is None:
        return None
    other, released_at = row
    try:
        earlier = pinned_library(work.session, other).letter_document(case.partnership, letter.kind)
        before = wording if earlier == template else work.services.renderer.paragraphs(earlier)
    except (NotFoundError, RenderError):
        return None
    return OtherWording(released_at, text_changes(before, wording))
