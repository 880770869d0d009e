"""A letter is filled in, kept as sent, and held for a person, with the mail that will announce it.

Reading, filling in and sealing happen outside of any write transaction; storing happens under the claim.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from forms_service.db.claims import Claim, worker_actor
from forms_service.db.models import (
    AgencyLink,
    AgencyRequest,
    Appointment,
    CaseFile,
    Document,
    DueDate,
    Letter,
    Party,
    PartyLink,
)
from forms_service.db.queries.answers import read_document_of
from forms_service.db.queries.following import PARTY_KEY, party_following
from forms_service.db.queries.letter_context import Occasion, case_reference, letter_context
from forms_service.db.queries.pinned import pinned_library, pinned_partnership
from forms_service.db.queries.recipients import Recipient, goes_by_hand, is_for_parties, recipients_of
from forms_service.db.records.actions import action_of_cause
from forms_service.db.records.addresses import address_token
from forms_service.db.records.documents import PreparedBlob, keep, prepare_blob, supersede
from forms_service.db.records.letters import ask_to_send
from forms_service.db.records.links import hash_of_token, keep_link
from forms_service.db.records.mails import NOT_GONE, mails_of_letter, write_mail
from forms_service.db.records.requests import locked_request
from forms_service.db.records.tasks import finish_task, raise_task
from forms_service.db.session import Sessions
from forms_service.db.work import Work, begin_reading, begin_work
from forms_service.definitions.answers import Answers
from forms_service.definitions.library import Library
from forms_service.definitions.schema import Audience, Process
from forms_service.definitions.schema import Letter as LetterData
from forms_service.domain.references import file_name
from forms_service.errors import RenderError
from forms_service.ports import Services

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LINKS = frozenset({"request.link", "letter.link", "matter.link"})
# The Panel takes letters by its own route and follows no link of ours.


@dataclass(frozen=True, slots=True)
class _ToMake:
    data: LetterData
    reference: str
    template: bytes | None
    context: dict[str, object]
    notices: tuple[_Notice, ...]
    token: str | None  # of the agency's or party's link, in letter and notice; only its digest is kept beside them
    address: str  # the one that opens the link
    wrapped_key: bytes
    times: tuple[str, ...]  # that it prints
    recipient_key: str
    nobody: bool  # takes part as that for whom it was asked


@dataclass(frozen=True, slots=True)
class _Notice:
    recipient: Recipient
    context: dict[str, object]


@dataclass(frozen=True, slots=True)
class _Made:
    document: PreparedBlob | None
    mails: tuple[tuple[_Notice, str, str], ...]  # subject, text
    says_link: bool


def make_letter(sessions: Sessions, services: Services, letter_id: str, claim: Claim) -> None:
    with begin_reading(sessions, services, worker_actor("make_letter")) as work:
        to_make = _prepare(work, letter_id)
    if to_make is None:
        return
    try:
        made = _make(services, to_make)
    except RenderError as error:
        _store_failure(sessions, services, letter_id, claim, error)
        return
    with begin_work(sessions, services, worker_actor("make_letter")) as work:
        claim.check(work)
        _store(work, letter_id, to_make, made)


def _prepare(work: Work, letter_id: str) -> _ToMake | None:
    letter = work.session.get_one(Letter, letter_id)
    if letter.state != "asked":
        return None  # made by an earlier attempt, or called back
    case = work.session.get_one(CaseFile, letter.case_id)
    library = pinned_library(work.session, case)
    partnership = library.partnership(case.partnership)
    data = library.letter(case.partnership, letter.kind)
    request = work.session.get(AgencyRequest, letter.request_id) if letter.request_id else None
    recipients = recipients_of(work, case, partnership, letter.recipient_key, request)
    first = recipients[0] if recipients else Recipient(letter.recipient_key, "", "")
    follows = party_following(work, case, letter.recipient_key)
    token = secrets.token_urlsafe(32) if request is not None or follows is not None else None
    notices: tuple[_Notice, ...] = ()
    if data.mail is not None and not goes_by_hand(work, case, partnership, letter, data):
        notices = tuple(
            _Notice(each, _context(work, case, library, letter, data, request, each, token=token))
            for each in recipients
            if each.email
        )
    return _ToMake(
        data=data,
        reference=case_reference(case),
        template=library.letter_document(case.partnership, letter.kind) if data.document else None,
        context=_context(work, case, library, letter, data, request, first, token=token),
        notices=notices,
        token=token,
        address=first.email,
        wrapped_key=work.vault(case.id).wrapped_key,
        times=_times(work, case.id),
        recipient_key=letter.recipient_key,
        nobody=not recipients and is_for_parties(work, case, letter.audience),
    )


def _times(work: Work, case_id: str) -> tuple[str, ...]:
    """Confirmed times, and the days that are due with a person's own beside them."""
    confirmed = work.session.scalars(
        select(Appointment.id)
        .where(Appointment.case_id == case_id, Appointment.replaced_at.is_(None))
        .order_by(Appointment.id)
    )
    due = work.session.execute(
        select(DueDate.id, DueDate.override_on)
        .where(DueDate.case_id == case_id, DueDate.state != "superseded")
        .order_by(DueDate.id)
    )
    return (*confirmed, *(f"{row.id} {row.override_on or ''}" for row in due))


def _context(
    work: Work,
    case: CaseFile,
    library: Library,
    letter: Letter,
    data: LetterData,
    request: AgencyRequest | None,
    recipient: Recipient,
    *,
    token: str | None,
) -> dict[str, object]:
    audience = letter.audience
    words = work.vault(case.id).open_json("letter", letter.id, "free_text_sealed", letter.free_text_sealed)
    process = library.process(case.partnership, case.process, case.process_version)
    use = next((each for each in process.letters if each.letter == letter.kind), None)
    occasion = Occasion(
        letter=data,
        audience=audience,
        recipient_key=letter.recipient_key,
        recipient={
            "name": recipient.name,
            "role": recipient.role,
            "organisation": recipient.organisation,
            "address": "",
        },
        request=request,
        document=work.session.get(Document, letter.cause),
        rung=letter.rung,
        problem=str(words.get("problem", "")),
        questions=str(words.get("questions", "")),
        free_text={name: str(words[name]) for name in data.free_text if words.get(name)},
        links=_links(work, case, letter, token),
        copies_to=use.copies_to if use else (),
        answer_by=day[1] if (day := action_of_cause(letter.cause)) else None,
        cause=letter.cause,
        plan=str(words.get("plan", "")) or _plan_printed(process, letter.kind),
    )
    notified = _notified(work, case) if audience not in (Audience.AGENCIES, Audience.NOTIFIER) else None
    return letter_context(work, case, library, occasion, notified=notified)


def _plan_printed(process: Process, kind: str) -> str:
    """Of a record that belongs to one plan, nobody need say which."""
    plans = [plan.slug for plan in process.plans if plan.record == kind]
    return plans[0] if len(plans) == 1 else ""


def _links(work: Work, case: CaseFile, letter: Letter, token: str | None) -> Mapping[str, str]:
    base = work.services.base_url
    page = f"{base}/cases/{case.id}"
    # In the letter too: where it goes by post, what is printed is all that the agency has.
    door = f"{base}/return/{token}" if token and letter.request_id else ""
    matter = f"{base}/matter/{token}" if token and not letter.request_id else ""
    return {
        "letter": door or matter or f"{base}/letters/{letter.id}",
        "request": door,
        "matter": matter,
        "case": page,
        "pack": f"{page}/packs",
        "decision": f"{page}/decision",
    }


def _notified(work: Work, case: CaseFile) -> Answers | None:
    document = work.session.scalar(
        select(Document)
        .where(Document.case_id == case.id, Document.kind == "notification", Document.superseded_by.is_(None))
        .order_by(Document.created_at, Document.id)
        .limit(1)
    )
    return read_document_of(work, document).answers if document is not None else None


def _make(services: Services, to_make: _ToMake) -> _Made:
    data = to_make.data
    document = None
    says_link = False
    file = f"letters/{data.slug}"
    if to_make.template is not None:
        says_link = bool(_LINKS & services.renderer.names_in_document(to_make.template, file=f"{file}/{data.document}"))
        filled = services.renderer.render_document(
            to_make.template,
            to_make.context,
            title=f"{data.code or data.title} {to_make.reference}",
            file=f"{file}/{data.document}",
        )
        document = prepare_blob(services, to_make.wrapped_key, filled)
    mails = []
    for notice in to_make.notices:
        assert data.mail is not None
        template = f"{file}/letter.yml"
        subject = services.renderer.render_text(data.mail.subject, notice.context, file=f"{template}: mail.subject")
        text = services.renderer.render_text(data.mail.text, notice.context, file=f"{template}: mail.text")
        says_link = says_link or (to_make.token is not None and to_make.token in text)
        mails.append((notice, " ".join(subject.split()), text))
    return _Made(document, tuple(mails), says_link)


def _store(work: Work, letter_id: str, to_make: _ToMake, made: _Made) -> None:
    request_id = work.session.get_one(Letter, letter_id).request_id
    if request_id is not None:
        # Else a new link could reach whoever the request is being taken from at this moment.
        locked_request(work, request_id)
    letter = _locked(work, letter_id)
    if letter.state != "asked":
        return
    if _times(work, letter.case_id) != to_make.times:
        work.ask("make_letter", letter.id)  # a time was confirmed, or a day moved, while this was being made without it
        return
    if letter.recipient_key != to_make.recipient_key or _address_changed(work, letter, to_make):
        work.ask("make_letter", letter.id)
        return
    case = work.session.get_one(CaseFile, letter.case_id)
    if made.document is not None:
        _keep_document(work, letter, to_make, made.document)
    written = [
        write_mail(work, case, letter, notice.recipient, subject=subject, text=text, hold=letter.hold)
        for notice, subject, text in made.mails
    ]
    for mail in mails_of_letter(work, letter.id):
        if mail.state == "held" and mail not in written:
            mail.state, mail.settled_at = "withdrawn", work.now  # to somebody who is no recipient any more
    if made.says_link and to_make.token is not None and to_make.address:
        _keep_link(work, case, letter, hash_of_token(to_make.token), to_make.address)
    letter.state = "held" if letter.hold else "released"
    letter.made_at, letter.failure_code, letter.failure_sealed = work.now, None, None
    if not letter.hold:
        letter.released_at, letter.released_by = work.now, work.actor.who
    finish_task(work, "letter-failed", partnership=case.partnership, case_id=case.id, subject_id=letter.id)
    by_hand = goes_by_hand(work, case, pinned_partnership(work.session, case), letter, to_make.data)
    if by_hand and letter.state == "released":
        ask_to_send(work, case, letter)
    if to_make.data.mail is not None and not made.mails and (not by_hand or to_make.nobody):
        raise_task(
            work,
            "no-recipient",
            partnership=case.partnership,
            case_id=case.id,
            subject_id=letter.id,
            severity="red",
            due_on=work.today,
            details={"kind": letter.kind, "recipient": letter.recipient_key},
        )
    work.audit(
        "letter.made",
        case_id=case.id,
        subject_kind="letter",
        subject_id=letter.id,
        details={
            "kind": letter.kind,
            "held": letter.hold,
            "mails": len(made.mails),
            "template": hashlib.sha256(to_make.template).hexdigest() if to_make.template is not None else "",
        },
    )


def _address_changed(work: Work, letter: Letter, to_make: _ToMake) -> bool:
    """Whether the party got another address while this was being made: its link would open with the old one."""
    if not to_make.address or not letter.recipient_key.startswith(PARTY_KEY):
        return False
    party_id = letter.recipient_key.removeprefix(PARTY_KEY)
    party = work.session.get(Party, party_id, with_for_update=True, populate_existing=True)
    return party is not None and party.address_token != address_token(work.services, to_make.address)


def _keep_link(work: Work, case: CaseFile, letter: Letter, token_hash: str, address: str) -> None:
    expires_at = work.system_now + timedelta(days=work.services.link_days)
    if letter.request_id is not None:
        keep_link(work, AgencyLink, letter.request_id, token_hash=token_hash, address=address, expires_at=expires_at)
        return
    party = party_following(work, case, letter.recipient_key)
    if party is not None:  # else they left while this was being made
        keep_link(work, PartyLink, party.id, token_hash=token_hash, address=address, expires_at=expires_at)


def _keep_document(work: Work, letter: Letter, to_make: _ToMake, blob: PreparedBlob) -> None:
    earlier = work.session.get(Document, letter.document_id) if letter.document_id else None
    document = keep(
        work,
        letter.case_id,
        blob,
        kind="letter",
        direction="out",
        media_type=WORD,
        file_name=file_name("docx", to_make.reference, to_make.data.code or to_make.data.slug),
        request_id=letter.request_id,
        letter_id=letter.id,
    )
    if earlier is not None:
        supersede(work, earlier, document)
    letter.document_id = document.id


def _store_failure(sessions: Sessions, services: Services, letter_id: str, claim: Claim, error: RenderError) -> None:
    """Trying again would fail again: the template or a value is wrong, and a person must look."""
    with begin_work(sessions, services, worker_actor("make_letter")) as work:
        claim.check(work)
        letter = _locked(work, letter_id)
        if letter.state != "asked":
            return
        case = work.session.get_one(CaseFile, letter.case_id)
        letter.state, letter.failure_code = "failed", error.code
        letter.failure_sealed = work.vault(case.id).seal_json(
            "letter", letter.id, "failure_sealed", {"place": error.place, "message": error.message}
        )
        for mail in mails_of_letter(work, letter.id):
            if mail.state in NOT_GONE:
                mail.state = "withdrawn"
        raise_task(
            work,
            "letter-failed",
            partnership=case.partnership,
            case_id=case.id,
            subject_id=letter.id,
            severity="red",
            due_on=work.today,
            details={"kind": letter.kind, "code": error.code},
        )
        work.audit(
            "letter.failed",
            case_id=case.id,
            subject_kind="letter",
            subject_id=letter.id,
            details={"kind": letter.kind, "code": error.code},
        )


def _locked(work: Work, letter_id: str) -> Letter:
    return work.session.execute(
        select(Letter).where(Letter.id == letter_id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()
