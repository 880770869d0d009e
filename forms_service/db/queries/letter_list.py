"""The letters of a case, each with what became of its messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from forms_service.db.models import AgencyRequest, AuditEvent, Document, Letter, Mail, Party, User
from forms_service.db.queries.case_frame import CaseFrame
from forms_service.db.queries.following import PARTY_KEY
from forms_service.db.records.letters import edition_mark
from forms_service.db.records.parties import details_of
from forms_service.db.work import Work
from forms_service.definitions.schema import Partnership, Process
from forms_service.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class MailLine:
    id: str
    state: str
    to_name: str
    to_address: str
    subject: str
    text: str
    kept_until: datetime | None
    settled_at: datetime | None
    opened_at: datetime | None
    relay_words: str
    sent_how: str
    sent_who: str
    sent_address: str
    sent_proof: str


@dataclass(frozen=True, slots=True)
class LetterLine:
    id: str
    kind: str
    code: str
    title: str
    audience: str
    recipient_key: str
    recipient: str
    state: str
    hold: bool
    document_id: str | None
    file_name: str
    failure: str
    made_at: datetime | None
    released_at: datetime | None
    released_by: str
    created_at: datetime
    rung: str
    free_text: tuple[tuple[str, str], ...]
    mails: tuple[MailLine, ...]

    @property
    def edition(self) -> str:
        return edition_mark(self.document_id, self.made_at)

    @property
    def mail_states(self) -> tuple[tuple[str, int, datetime | None, bool], ...]:
        """State, how many messages are in it, when the last one got there, and whether one was opened."""
        states = dict.fromkeys(mail.state for mail in self.mails)
        found = []
        for state in states:
            of_state = [mail for mail in self.mails if mail.state == state]
            settled = [mail.settled_at for mail in of_state if mail.settled_at is not None]
            opened = any(mail.opened_at is not None for mail in of_state)
            found.append((state, len(of_state), max(settled, default=None), opened))
        return tuple(found)

    @property
    def in_doubt(self) -> bool:
        return any(mail.state in ("uncertain", "refused", "bounced") for mail in self.mails)


AUDIENCES = {
    "partners": "The partners",
    "review-group": "The review group",
    "notifier": "The person who notified",
    "business-unit": "The business unit",
    "business-manager": "The business manager",
    "deputy-manager": "The deputy of the business manager",
    "duty-officer": "The duty officer",
    "panel": "The Panel",
    "file": "For the file",
    "agencies": "The agency",
    "statutory-notifier": "The statutory notifier",
    "parties": "Everybody who takes part",
}


def audience_words(partnership: Partnership, process: Process, audience: str) -> str:
    """An office by its title, a party by what it is in this matter."""
    named = {office.slug: office.title for office in partnership.offices}
    named |= {party.slug: party.title for party in process.parties}
    return AUDIENCES.get(audience) or named.get(audience, audience)


def party_words(work: Work, process: Process, recipient_key: str) -> str:
    """“Who raised it: Ms Ada Madeup, Example School”; also of one who left."""
    party = work.session.get(Party, recipient_key.removeprefix(PARTY_KEY))
    if party is None:
        return AUDIENCES["parties"]
    told = details_of(work, party)
    title = next((each.title for each in process.parties if each.slug == party.role), party.role)
    return f"{title}: {', '.join(filter(None, (told['name'], told['agency']))) or 'nobody named'}"


def letters_of(work: Work, frame: CaseFrame) -> tuple[LetterLine, ...]:
    """Newest first."""
    rows = work.session.execute(
        _query().where(Letter.case_id == frame.case_id).order_by(Letter.created_at.desc(), Letter.kind, Letter.id)
    ).all()
    mails = _mails(work, frame.case_id, [letter.id for letter, _, _ in rows])
    return tuple(_line(work, frame, letter, agency, name, mails.get(letter.id, ())) for letter, agency, name in rows)


def was_sent_to(work: Work, letter_id: str, user_id: str) -> bool:
    """Whether a message of this letter left for the address that this person signs in with."""
    rows = (
        select(Mail.id)
        .join(User, User.address_token == Mail.address_token)
        .where(Mail.letter_id == letter_id, User.id == user_id, Mail.state.in_(("sending", "accepted", "uncertain")))
    )
    return work.session.scalar(rows.limit(1)) is not None


def letter_line(work: Work, frame: CaseFrame, letter_id: str) -> LetterLine:
    row = work.session.execute(_query().where(Letter.id == letter_id, Letter.case_id == frame.case_id)).one_or_none()
    if row is None:
        raise NotFoundError
    letter, agency, name = row
    return _line(work, frame, letter, agency, name, _mails(work, frame.case_id, [letter.id]).get(letter.id, ()))


def drafted_by(work: Work, letter_ids: Sequence[str]) -> dict[str, str]:
    """Who alone wrote words into a letter ("user:<id>"); one that two people wrote in is nobody's own."""
    rows = work.session.execute(
        select(AuditEvent.subject_id, AuditEvent.actor_kind, AuditEvent.actor_id, AuditEvent.details)
        .where(AuditEvent.what == "letter.revised", AuditEvent.subject_id.in_(letter_ids))
        .order_by(AuditEvent.seq)
    ).all()
    writers: dict[str, set[str]] = {}
    for letter_id, kind, who, details in rows:
        if details.get("blocks"):
            writers.setdefault(str(letter_id), set()).add(f"{kind}:{who}")
    return {letter_id: next(iter(whos)) for letter_id, whos in writers.items() if len(whos) == 1}


def _query() -> Any:
    return (
        select(Letter, AgencyRequest.agency_name, Document.file_name)
        .outerjoin(AgencyRequest, AgencyRequest.id == Letter.request_id)
        .outerjoin(Document, Document.id == Letter.document_id)
    )


def _mails(work: Work, case_id: str, letter_ids: list[str]) -> dict[str, tuple[MailLine, ...]]:
    vault = work.vault(case_id)
    found: dict[str, list[MailLine]] = {}
    rows = work.session.scalars(
        select(Mail).where(Mail.case_id == case_id, Mail.letter_id.in_(letter_ids)).order_by(Mail.created_at, Mail.id)
    )
    for mail in rows:
        to = vault.open_json("mail", mail.id, "recipient_sealed", mail.recipient_sealed)
        text = vault.open_json("mail", mail.id, "text_sealed", mail.text_sealed)
        how = vault.open_json("mail", mail.id, "sent_otherwise_sealed", mail.sent_otherwise_sealed)
        found.setdefault(str(mail.letter_id), []).append(
            MailLine(
                id=mail.id,
                state=mail.state,
                to_name=str(to.get("name") or ""),
                to_address=str(to.get("email") or ""),
                subject=mail.subject,
                text=str(text.get("text") or ""),
                kept_until=mail.not_before if mail.state == "ready" else None,
                settled_at=mail.settled_at,
                opened_at=mail.opened_at,
                relay_words=mail.relay_words or "",
                sent_how=str(how.get("how") or ""),
                sent_who=str(how.get("who") or ""),
                sent_address=str(how.get("address") or ""),
                sent_proof=str(how.get("proof") or ""),
            )
        )
    return {letter_id: tuple(mails) for letter_id, mails in found.items()}


def _line(
    work: Work,
    frame: CaseFrame,
    letter: Letter,
    agency: str | None,
    file_name: str | None,
    mails: tuple[MailLine, ...],
) -> LetterLine:
    data = frame.library.letter(frame.partnership.slug, letter.kind)
    vault = work.vault(frame.case_id)
    failure = vault.open_json("letter", letter.id, "failure_sealed", letter.failure_sealed)
    words = vault.open_json("letter", letter.id, "free_text_sealed", letter.free_text_sealed)
    partner = letter.recipient_key.removeprefix("partner:")
    if agency:
        recipient = agency
    elif partner != letter.recipient_key:
        recipient = frame.partner_title(partner)
    elif letter.recipient_key.startswith(PARTY_KEY):
        recipient = party_words(work, frame.process, letter.recipient_key)
    else:
        recipient = audience_words(frame.partnership, frame.process, letter.audience)
    said = ": ".join(str(failure[key]) for key in ("place", "message") if failure.get(key))
    return LetterLine(
        id=letter.id,
        kind=letter.kind,
        code=data.code or "",
        title=data.title,
        audience=letter.audience,
        recipient_key=letter.recipient_key,
        recipient=recipient,
        state=letter.state,
        hold=letter.hold,
        document_id=letter.document_id,
        file_name=file_name or "",
        failure=said or (letter.failure_code or ""),
        made_at=letter.made_at,
        released_at=letter.released_at,
        released_by=letter.released_by or "",
        created_at=letter.created_at,
        rung=letter.rung,
        free_text=tuple((name, str(words.get(name, ""))) for name in data.free_text),
        mails=mails,
    )
