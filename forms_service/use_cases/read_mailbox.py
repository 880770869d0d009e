"""What came to the mailbox is taken once: a bounce marks its mail, an automatic answer is noted, the rest is held.

Nobody is ever answered by this, and no message is ever a return by itself.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.claims import Claim, worker_actor
from forms_service.db.models import CaseFile, Mail
from forms_service.db.records.addresses import address_token
from forms_service.db.records.documents import PreparedBlob, prepare_blob
from forms_service.db.records.keys import has_key
from forms_service.db.records.mails import locked_mail
from forms_service.db.records.received_mails import (
    came_back,
    file_in_case,
    hold,
    last_taken,
    new_received,
    seal_raw,
)
from forms_service.db.records.schedules import begin_run, finish_run
from forms_service.db.session import Sessions
from forms_service.db.work import Work, begin_reading, begin_work
from forms_service.domain.incoming_mail import IncomingKind, IncomingMessage, read_incoming
from forms_service.ports import IncomingMail, Services

_AT_A_TIME = 100
# Of a folder that was never read: what is older is nobody's news.
_LOOKS_BACK = timedelta(days=14)
_ABOUT_DELIVERY = frozenset({IncomingKind.BOUNCE, IncomingKind.DELAY})
_WITHOUT_A_PERSON = frozenset({IncomingKind.BOUNCE, IncomingKind.DELAY, IncomingKind.AUTO_REPLY})


def read_mailbox(sessions: Sessions, services: Services, schedule_run_id: str, claim: Claim) -> None:
    with begin_work(sessions, services, worker_actor("read_mailbox")) as work:
        claim.check(work)
        begin_run(work, schedule_run_id)
        since = work.system_now.date() - _LOOKS_BACK
    if services.inbox.configured():
        services.inbox.read(
            lambda validity: _last_taken(sessions, services, validity),
            lambda incoming: _take(sessions, services, incoming, claim),
            since=since,
            most=_AT_A_TIME,
        )
    with begin_work(sessions, services, worker_actor("read_mailbox")) as work:
        claim.check(work)
        finish_run(work, schedule_run_id)


def _last_taken(sessions: Sessions, services: Services, validity: int) -> int | None:
    with begin_reading(sessions, services, worker_actor("read_mailbox")) as work:
        return last_taken(work, validity)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """Sealed beforehand: for the case of the mail that it is about, else for the directory of `partnership`."""

    row_id: str
    digest: str
    partnership: str
    mail_id: str | None = None
    blob: PreparedBlob | None = None
    raw_sealed: bytes | None = None


def _take(sessions: Sessions, services: Services, incoming: IncomingMail, claim: Claim) -> None:
    """One message, in one transaction of its own: killed anywhere, it is taken again, and kept once."""
    services.fault("mailbox.before")
    message = read_incoming(incoming.data)
    if incoming.size > len(incoming.data):
        # Cut short, it may look like anything; a person is told where the whole of it is.
        text = "This message is too big to be taken in. Open it in the mailbox itself.\n\n" + message.text
        message = IncomingMessage(IncomingKind.OTHER, message.sender, message.to, message.subject, text)
    prepared = _prepare(sessions, services, incoming, message)
    with begin_work(sessions, services, worker_actor("read_mailbox")) as work:
        claim.check(work)
        _keep(work, incoming, message, prepared)
    services.fault("mailbox.after")


def _prepare(sessions: Sessions, services: Services, incoming: IncomingMail, message: IncomingMessage) -> _Prepared:
    row_id, digest = new_id(), hashlib.sha256(incoming.data).hexdigest()
    with begin_work(sessions, services, worker_actor("read_mailbox")) as work:  # the directory may get its key here
        mail = _find(work, message)
        if mail is not None:
            partnership = work.session.get_one(CaseFile, mail.case_id).partnership
            key = work.vault(mail.case_id).wrapped_key
        else:
            partnership = _whose(work, message)
            key = work.directory(partnership).wrapped_key
        mail_id = mail.id if mail else None
    if mail_id is not None:
        blob = prepare_blob(services, key, incoming.data)
        return _Prepared(row_id, digest, partnership, mail_id=mail_id, blob=blob)
    return _Prepared(row_id, digest, partnership, raw_sealed=seal_raw(services, key, row_id, incoming.data))


def _find(work: Work, message: IncomingMessage) -> Mail | None:
    """By Message-ID, which nobody can guess. Of several, the one that the message names first."""
    found = {
        mail.message_id: mail for mail in work.session.scalars(select(Mail).where(Mail.message_id.in_(message.answers)))
    }
    first = next((found[each] for each in message.answers if each in found), None)
    return first if first is not None and has_key(work.session, first.case_id) else None


def _keep(work: Work, incoming: IncomingMail, message: IncomingMessage, prepared: _Prepared) -> None:
    mail = locked_mail(work, prepared.mail_id) if prepared.mail_id else None
    case = work.session.get_one(CaseFile, mail.case_id) if mail else None
    row = new_received(
        work,
        prepared.row_id,
        prepared.partnership,
        prepared.digest,
        message.kind,
        mail=mail,
        place=(incoming.uid_validity, incoming.uid),
    )
    if row is None:
        return
    if prepared.blob is not None and case is not None:
        file_in_case(work, row, case, prepared.blob)
    if mail is None:
        hold(work, row, message, prepared.raw_sealed)
    elif not _settles_itself(work, message, mail):
        hold(work, row)
    work.audit(
        "mailbox.received",
        case_id=case.id if case else None,
        subject_kind="received_mail",
        subject_id=row.id,
        details={"kind": row.kind, "state": row.state, "mail": mail.id if mail else None},
    )


def _settles_itself(work: Work, message: IncomingMessage, mail: Mail) -> bool:
    if message.kind not in _WITHOUT_A_PERSON:
        return False  # a person wrote: a person reads it
    if message.kind in _ABOUT_DELIVERY and not _names_recipient(work, message, mail):
        return False
    if message.kind is IncomingKind.BOUNCE:
        return mail.state == "bounced" or came_back(work, mail)
    return True


def _names_recipient(work: Work, message: IncomingMessage, mail: Mail) -> bool:
    """Forwarded on, a message may fail at an address that is not the one we wrote to: a person judges that."""
    return any(address_token(work.services, each) == mail.address_token for each in message.failed)


def _whose(work: Work, message: IncomingMessage) -> str:
    """The partnership whose mailbox it was sent to; else the first one of the installation."""
    partnerships = work.services.library.partnerships
    for slug in sorted(partnerships):
        if partnerships[slug].partnership.mailbox.casefold() in message.to:
            return slug
    return min(partnerships)
