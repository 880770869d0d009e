"""What came to the mailbox and waits for a person, and one message of it as plain text."""

from __future__ import annotations

import base64
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from forms_service.db.models import AgencyRequest, CaseFile, Document, Mail, ReceivedMail
from forms_service.db.records.documents import bytes_of, document_or_error
from forms_service.db.work import Work
from forms_service.domain.incoming_mail import IncomingMessage, read_incoming
from forms_service.errors import NotFoundError

_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One message in the pen. About a case it shows no words: those are in the case."""

    id: str
    kind: str
    received_at: datetime
    reference: str = ""
    agency: str = ""
    sender: str = ""
    subject: str = ""
    attachments: int = 0


@dataclass(frozen=True, slots=True)
class Pen:
    lines: tuple[HeldLine, ...]
    counts: tuple[tuple[str, int], ...]  # by kind, of all that wait
    settled_by_itself: int  # bounces, delays and automatic answers that found their message


@dataclass(frozen=True, slots=True)
class HeldMessage:
    id: str
    kind: str
    state: str
    partnership: str
    received_at: datetime
    message: IncomingMessage
    case_id: str
    reference: str
    mail_id: str
    mail_state: str
    request_id: str
    agency: str
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class AgencyChoice:
    request_id: str
    name: str
    state: str


def pen(work: Work, partnerships: Sequence[str], visible: Collection[str]) -> Pen:
    """`visible`: the cases that this person may know of; a message about another is not counted either."""
    case_of = func.coalesce(Mail.case_id, Document.case_id)
    rows = work.session.execute(
        select(ReceivedMail, case_of, CaseFile.reference, AgencyRequest.agency_name)
        .outerjoin(Mail, Mail.id == ReceivedMail.mail_id)
        .outerjoin(Document, Document.id == ReceivedMail.document_id)
        .outerjoin(CaseFile, CaseFile.id == case_of)
        .outerjoin(AgencyRequest, AgencyRequest.id == Mail.request_id)
        .where(
            ReceivedMail.partnership.in_(partnerships),
            or_(case_of.is_(None), case_of.in_(list(visible))),
            or_(ReceivedMail.state == "holding", ReceivedMail.state == "matched"),
        )
        .order_by(ReceivedMail.received_at.desc(), ReceivedMail.id)
    ).all()
    held = [row for row in rows if row[0].state == "holding"]
    kinds: dict[str, int] = {}
    for row in held:
        kinds[row[0].kind] = kinds.get(row[0].kind, 0) + 1
    lines = tuple(_line(work, row[0], row[1], row[2], row[3]) for row in held[:_AT_MOST])
    return Pen(lines, tuple(sorted(kinds.items())), len(rows) - len(held))


def held_message(work: Work, received_id: str) -> HeldMessage:
    """Whoever shows it keeps the trace that it was read."""
    row = work.session.get(ReceivedMail, received_id)
    if row is None:
        raise NotFoundError
    mail = work.session.get(Mail, row.mail_id) if row.mail_id else None
    data = raw_of(work, row)
    case_id = case_of_received(work, row)
    case = work.session.get(CaseFile, case_id) if case_id else None
    request = work.session.get(AgencyRequest, mail.request_id) if mail is not None and mail.request_id else None
    return HeldMessage(
        id=row.id,
        kind=row.kind,
        state=row.state,
        partnership=row.partnership,
        received_at=row.received_at,
        message=read_incoming(data),
        case_id=case_id,
        reference=(case.reference or "") if case else "",
        mail_id=mail.id if mail else "",
        mail_state=mail.state if mail else "",
        request_id=request.id if request else "",
        agency=request.agency_name if request else "",
        settled_at=row.settled_at,
    )


def raw_of(work: Work, row: ReceivedMail) -> bytes:
    """The bytes as they came; nothing where they were dismissed."""
    if row.document_id is not None:
        return bytes_of(work, document_or_error(work, row.document_id))
    if row.raw_sealed is None:
        return b""
    held = work.directory(row.partnership).open_json("received_mail", row.id, "raw_sealed", row.raw_sealed)
    return base64.b64decode(str(held["raw"]))


def case_of_received(work: Work, row: ReceivedMail) -> str:
    found = None
    if row.mail_id is not None:
        found = work.session.scalar(select(Mail.case_id).where(Mail.id == row.mail_id))
    if found is None and row.document_id is not None:
        found = work.session.scalar(select(Document.case_id).where(Document.id == row.document_id))
    return found or ""


def agencies_asked(work: Work, case_id: str) -> tuple[AgencyChoice, ...]:
    """For whom a file in the message may be a return."""
    rows = work.session.execute(
        select(AgencyRequest.id, AgencyRequest.agency_name, AgencyRequest.state)
        .where(AgencyRequest.case_id == case_id, AgencyRequest.state.in_(("issued", "answered", "nil")))
        .order_by(AgencyRequest.agency_name)
    )
    return tuple(AgencyChoice(*row) for row in rows)


def _line(work: Work, row: ReceivedMail, case_id: str | None, reference: str | None, agency: str | None) -> HeldLine:
    if case_id is not None:
        return HeldLine(row.id, row.kind, row.received_at, reference=reference or "", agency=agency or "")
    told = work.directory(row.partnership).open_json("received_mail", row.id, "sealed", row.sealed)
    return HeldLine(
        row.id,
        row.kind,
        row.received_at,
        sender=str(told.get("sender", "")),
        subject=str(told.get("subject", "")),
        attachments=len(told.get("attachments", ())),
    )
