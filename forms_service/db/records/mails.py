"""Mails: rows that are sent once. Their Message-ID is fixed before anything leaves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy import text as sql

from forms_service.db.base import new_id
from forms_service.db.models import AgencyRequest, CaseFile, Letter, Mail
from forms_service.db.queries.jobs import has_open_job
from forms_service.db.queries.recipients import Recipient
from forms_service.db.records.addresses import address_token
from forms_service.db.work import Work
from forms_service.domain.events import LONDON

# What a person may still call back; from "sending" on it may have gone.
NOT_GONE = frozenset({"held", "ready"})
_ADDRESS = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?")


def write_mail(
    work: Work, case: CaseFile, letter: Letter, recipient: Recipient, *, subject: str, text: str, hold: bool
) -> Mail | None:
    """The letter's mail to one recipient. One that may have gone is never written anew.

    One that is still held is, and so is one that was withdrawn when the letter could not be made.
    """
    found = work.session.scalar(
        select(Mail).where(
            Mail.case_id == case.id,
            Mail.letter_id == letter.id,
            Mail.recipient_key == recipient.key,
            Mail.cause == letter.cause,
        )
    )
    if found is not None:
        if found.state not in NOT_GONE | {"withdrawn"}:
            return None
        mail, found.settled_at = found, None
    else:
        mail = Mail(
            id=new_id(),
            case_id=case.id,
            request_id=letter.request_id,
            letter_id=letter.id,
            kind=letter.kind,
            rung=letter.rung,
            cause=letter.cause,
            recipient_key=recipient.key,
            message_id="",
        )
        mail.message_id = message_id_for(work, mail)
    vault = work.vault(case.id)
    mail.recipient_sealed = vault.seal_json(
        "mail", mail.id, "recipient_sealed", {"email": recipient.email, "name": recipient.name}
    )
    mail.address_token = address_token(work.services, recipient.email)
    mail.subject = subject
    mail.text_sealed = vault.seal_json("mail", mail.id, "text_sealed", {"text": text})
    mail.state = "held" if hold else "ready"
    work.session.add(mail)
    work.session.flush()
    if not hold:
        ask_sending(work, mail)
    return mail


def send_again(work: Work, mail: Mail) -> Mail:
    """A person's order: a new row with a Message-ID of its own, so that the first one's outcome stays on record."""
    times = len(
        work.session.scalars(
            select(Mail.id).where(Mail.letter_id == mail.letter_id, Mail.recipient_key == mail.recipient_key)
        ).all()
    )
    again = Mail(
        id=new_id(),
        case_id=mail.case_id,
        request_id=mail.request_id,
        letter_id=mail.letter_id,
        kind=mail.kind,
        rung=mail.rung,
        cause=f"{mail.cause.partition('#')[0]}#{times + 1}",
        recipient_key=mail.recipient_key,
        message_id="",
        address_token=mail.address_token,
        subject=mail.subject,
        state="ready",
    )
    again.message_id = message_id_for(work, again)
    vault = work.vault(mail.case_id)
    for column in ("recipient_sealed", "text_sealed"):
        opened = vault.open_json("mail", mail.id, column, getattr(mail, column))
        setattr(again, column, vault.seal_json("mail", again.id, column, opened))
    work.session.add(again)
    work.session.flush()
    ask_sending(work, again)
    return again


def ask_sending(work: Work, mail: Mail) -> None:
    """Promises one attempt, unless one is promised already."""
    if not has_open_job(work.session, "send_mail", mail.id):
        work.ask("send_mail", mail.id)


def withdraw_kept_back(work: Work, request: AgencyRequest) -> None:
    """Reminders that waited for a better hour are overtaken by a newer one: one agency gets one."""
    for mail in work.session.scalars(
        select(Mail)
        .where(Mail.request_id == request.id, Mail.state == "ready", Mail.rung != "", Mail.not_before.is_not(None))
        .with_for_update()
    ):
        mail.state, mail.settled_at = "withdrawn", work.now
        work.audit("mail.merged", case_id=mail.case_id, subject_kind="mail", subject_id=mail.id)


def keep_back(work: Work, mail: Mail, until: datetime, why: str) -> None:
    """It stays ready; chasing asks for it again once its time has come."""
    mail.not_before = until
    work.audit(
        "mail.kept-back",
        case_id=mail.case_id,
        subject_kind="mail",
        subject_id=mail.id,
        details={"why": why, "until": until.isoformat()},
    )


def reminders_today(work: Work, mail: Mail) -> int:
    """How many reminders have gone, or may have, to this address since London's midnight, over all cases."""
    begins = datetime.combine(work.today, time(), LONDON)
    return (
        work.session.scalar(
            select(func.count())
            .select_from(Mail)
            .where(
                Mail.address_token == mail.address_token,
                Mail.id != mail.id,
                Mail.rung != "",
                (Mail.state == "sending")
                | (Mail.state.in_(("accepted", "uncertain", "bounced")) & (Mail.settled_at >= begins)),
            )
        )
        or 0
    )


def alone_with_address(work: Work, mail: Mail) -> None:
    """Two jobs that write to one person wait for each other, so that both count right. SQLite has one writer anyway."""
    if mail.address_token is not None and work.session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(mail.address_token[:8], "big", signed=True)
        work.session.execute(sql("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def mails_of_letter(work: Work, letter_id: str) -> list[Mail]:
    return list(
        work.session.scalars(select(Mail).where(Mail.letter_id == letter_id).order_by(Mail.created_at, Mail.id))
    )


def locked_mail(work: Work, mail_id: str) -> Mail:
    """For a change of state: nobody else changes it before our commit."""
    return work.session.execute(
        select(Mail).where(Mail.id == mail_id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()


def without_recipient(words: str, recipient: Mapping[str, object]) -> str:
    """Relays like to repeat whom they were asked to write to: the address, its mailbox alone, or the name."""
    address, name = str(recipient.get("email") or ""), str(recipient.get("name") or "")
    words = _ADDRESS.sub("(address)", words)
    known = {address.partition("@")[0], *name.split(), *re.split(r"[._+-]", address.partition("@")[0])}
    for each in sorted(known, key=len, reverse=True):
        if len(each) > 2:
            words = re.sub(rf"\b{re.escape(each)}\b", "(recipient)", words, flags=re.IGNORECASE)
    return words


def message_id_for(work: Work, mail: Mail) -> str:
    """Made from the row, so that it is the same whoever asks."""
    return f"<{mail.id}@{urlsplit(work.services.base_url).hostname or 'forms.invalid'}>"
