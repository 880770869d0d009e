"""Letters that wait for a person, across cases: read in sets, so that many take no more queries than one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from forms_service.db.models import AgencyRequest, Blob, CaseFile, Document, DueDate, Letter, Mail
from forms_service.db.queries.letter_context import case_reference
from forms_service.db.queries.letter_list import audience_words, drafted_by, party_words
from forms_service.db.queries.pinned import pinned_library, pinned_process, read_pinned
from forms_service.db.records.letters import edition_mark
from forms_service.db.work import Work
from forms_service.definitions.schema import Audience
from forms_service.definitions.schema import Letter as LetterData


@dataclass(frozen=True, slots=True)
class HeldLetter:
    """`step_on`: the day of the step that the letter serves. `drafted_by`: who alone wrote words in it."""

    id: str
    case_id: str
    reference: str
    partnership: str
    data: LetterData
    marking: str
    recipient: str
    to_panel: bool
    step_title: str
    step_on: date | None
    made_at: datetime | None
    edition: str
    document_id: str | None
    drafted_by: str | None
    messages: int

    @property
    def title(self) -> str:
        return f"{self.data.code} {self.data.title}" if self.data.code else self.data.title


@dataclass(frozen=True, slots=True)
class MailToGo:
    name: str
    address: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class ToRelease:
    """What a person confirms. `words`: the paragraphs of the document as it was made; the days are found in them."""

    letter: HeldLetter
    mails: tuple[MailToGo, ...]
    words: tuple[str, ...]
    sha256: str
    file_name: str


def held_letters(
    work: Work, case_ids: Sequence[str], *, letter_ids: Sequence[str] | None = None
) -> tuple[HeldLetter, ...]:
    """Those whose step is due first come first. `letter_ids`: these only."""
    query = (
        select(Letter, CaseFile, AgencyRequest.agency_name)
        .join(CaseFile, CaseFile.id == Letter.case_id)
        .outerjoin(AgencyRequest, AgencyRequest.id == Letter.request_id)
        .where(Letter.case_id.in_(case_ids), Letter.state == "held")
        .order_by(Letter.created_at, Letter.kind, Letter.id)
    )
    if letter_ids is not None:
        query = query.where(Letter.id.in_(letter_ids))
    rows = work.session.execute(query).all()
    read_pinned(work.session, {case.definition_digest for _, case, _ in rows})
    ids = [letter.id for letter, _, _ in rows]
    days = _days(work, {case.id for _, case, _ in rows})
    writers = drafted_by(work, ids) if ids else {}
    messages = _messages(work, ids)
    found = [_held(work, *row, days, writers, messages) for row in rows]
    return tuple(sorted(found, key=lambda each: (each.step_on or date.max, each.made_at or work.now, each.id)))


def to_release(work: Work, letters: Sequence[HeldLetter]) -> tuple[ToRelease, ...]:
    """Opens what is confirmed: to whom, and what it says. Each reading leaves its trace."""
    work.open_vaults(letter.case_id for letter in letters)
    mails = _mails_to_go(work, letters)
    documents = _documents(work, letters)
    found = []
    for letter in letters:
        words: tuple[str, ...] = ()
        kept = documents.get(letter.document_id or "")
        if kept is not None:
            document, blob = kept
            data = work.vault(letter.case_id).open_bytes("blob", blob.id, "sealed", blob.sealed)
            words = work.services.renderer.paragraphs(data)
            work.audit(
                "document.read",
                case_id=letter.case_id,
                subject_kind="document",
                subject_id=document.id,
                details={"sha256": blob.sha256},
            )
        found.append(
            ToRelease(
                letter=letter,
                mails=tuple(mails.get(letter.id, ())),
                words=words,
                sha256=kept[1].sha256 if kept else "",
                file_name=kept[0].file_name if kept else "",
            )
        )
    return tuple(found)


def _held(
    work: Work,
    letter: Letter,
    case: CaseFile,
    agency: str | None,
    days: Mapping[tuple[str, str], date],
    writers: Mapping[str, str],
    messages: Mapping[str, int],
) -> HeldLetter:
    library = pinned_library(work.session, case)
    partnership = library.partnership(case.partnership)
    process = pinned_process(work.session, case)
    use = next((each for each in process.letters if each.letter == letter.kind), None)
    step = next((each for each in process.steps if use is not None and each.id == use.step), None)
    kind, _, name = letter.recipient_key.partition(":")
    if agency:
        recipient = agency
    elif kind == "partner":
        recipient = next((each.organisation for each in partnership.partners if each.slug == name), name)
    elif kind == "party":
        recipient = party_words(work, process, letter.recipient_key)
    else:
        recipient = audience_words(partnership, process, letter.audience)
    return HeldLetter(
        id=letter.id,
        case_id=case.id,
        reference=case_reference(case),
        partnership=case.partnership,
        data=library.letter(case.partnership, letter.kind),
        marking=partnership.marking,
        recipient=recipient,
        to_panel=letter.audience == Audience.PANEL.value,
        step_title=step.title if step else "",
        step_on=days.get((case.id, step.id)) if step else None,
        made_at=letter.made_at,
        edition=edition_mark(letter.document_id, letter.made_at),
        document_id=letter.document_id,
        drafted_by=writers.get(letter.id),
        messages=messages.get(letter.id, 0),
    )


def _days(work: Work, case_ids: set[str]) -> dict[tuple[str, str], date]:
    """By case and step, the one in force."""
    rows = work.session.scalars(
        select(DueDate)
        .where(DueDate.case_id.in_(case_ids), DueDate.subject_kind == "step", DueDate.state != "superseded")
        .order_by(DueDate.computed_at, DueDate.id)
    )
    return {(row.case_id, row.step): row.effective_on for row in rows}


def _messages(work: Work, letter_ids: Sequence[str]) -> dict[str, int]:
    rows = work.session.execute(
        select(Mail.letter_id, func.count())
        .where(Mail.letter_id.in_(letter_ids), Mail.state == "held")
        .group_by(Mail.letter_id)
    )
    return {str(letter_id): count for letter_id, count in rows}


def _mails_to_go(work: Work, letters: Sequence[HeldLetter]) -> dict[str, list[MailToGo]]:
    rows = work.session.scalars(
        select(Mail)
        .where(Mail.letter_id.in_([letter.id for letter in letters]), Mail.state == "held")
        .order_by(Mail.created_at, Mail.id)
    )
    found: dict[str, list[MailToGo]] = {}
    for mail in rows:
        vault = work.vault(mail.case_id)
        to = vault.open_json("mail", mail.id, "recipient_sealed", mail.recipient_sealed)
        text = vault.open_json("mail", mail.id, "text_sealed", mail.text_sealed)
        found.setdefault(str(mail.letter_id), []).append(
            MailToGo(str(to.get("name") or ""), str(to.get("email") or ""), mail.subject, str(text.get("text") or ""))
        )
    return found


def _documents(work: Work, letters: Sequence[HeldLetter]) -> dict[str, tuple[Document, Blob]]:
    wanted = [letter.document_id for letter in letters if letter.document_id]
    rows = work.session.execute(
        select(Document, Blob).join(Blob, Blob.id == Document.blob_id).where(Document.id.in_(wanted))
    )
    return {document.id: (document, blob) for document, blob in rows}
