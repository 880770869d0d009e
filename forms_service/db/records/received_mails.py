"""What came to the mailbox: kept once, matched with the mail it is about, or held for a person."""

from __future__ import annotations

import base64
import json

from sqlalchemy import func, select

from forms_service.db.models import CaseFile, Mail, ReceivedMail
from forms_service.db.records.documents import PreparedBlob, keep
from forms_service.db.records.tasks import finish_task, raise_task
from forms_service.db.vault import JsonObject, binding
from forms_service.db.work import Work
from forms_service.domain.incoming_mail import IncomingKind, IncomingMessage
from forms_service.domain.references import file_name
from forms_service.ports import Services

WAITING = "mailbox-waiting"
MESSAGE = "message/rfc822"
# Of a mail, the states in which it has left, so that something can come back.
_LEFT = frozenset({"accepted", "uncertain"})


def came_back(work: Work, mail: Mail) -> bool:
    """Of a mail that is locked: it is marked and red; False where it never left."""
    if mail.state not in _LEFT:
        return False
    mail.state, mail.settled_at = "bounced", work.now
    case = work.session.get_one(CaseFile, mail.case_id)
    raise_task(
        work,
        "mail-bounced",
        partnership=case.partnership,
        case_id=case.id,
        subject_id=mail.id,
        severity="red",
        due_on=work.today,
        details={"kind": mail.kind},
    )
    work.audit("mail.bounced", case_id=case.id, subject_kind="mail", subject_id=mail.id)
    return True


def new_received(
    work: Work,
    row_id: str,
    partnership: str,
    digest: str,
    kind: IncomingKind,
    *,
    mail: Mail | None,
    place: tuple[int, int],
) -> ReceivedMail | None:
    """None where these bytes were taken before; the place is remembered all the same, so that reading goes on."""
    row = ReceivedMail(
        id=row_id,
        partnership=partnership,
        kind=kind.value,
        state="matched",
        digest=digest,
        mail_id=mail.id if mail else None,
        received_at=work.now,
        uid_validity=place[0],
        uid=place[1],
    )
    if work.insert_once(lambda: work.session.add(row)):
        return row
    known = work.session.scalars(select(ReceivedMail).where(ReceivedMail.digest == digest)).one()
    if known.uid_validity != place[0] or (known.uid or 0) < place[1]:
        known.uid_validity, known.uid = place
    return None


def last_taken(work: Work, uid_validity: int) -> int | None:
    return work.session.scalar(select(func.max(ReceivedMail.uid)).where(ReceivedMail.uid_validity == uid_validity))


def file_in_case(work: Work, row: ReceivedMail, case: CaseFile, blob: PreparedBlob) -> None:
    """Its bytes go under the case's key, and what the directory's key held of it is emptied."""
    document = keep(
        work,
        case.id,
        blob,
        kind="mail",
        direction="in",
        media_type=MESSAGE,
        file_name=file_name("eml", case.reference or "", "mail", row.id[:6]),
        received_via="email",
        state="accepted",
    )
    row.document_id, row.sealed, row.raw_sealed = document.id, None, None
    row.partnership = case.partnership


def seal_raw(services: Services, wrapped_key: bytes, row_id: str, data: bytes) -> bytes:
    """Before the transaction: a message may be large."""
    plain = json.dumps({"raw": base64.b64encode(data).decode("ascii")}).encode("ascii")
    return services.cipher.seal(wrapped_key, plain, binding("received_mail", row_id, "raw_sealed"))


def hold(
    work: Work, row: ReceivedMail, message: IncomingMessage | None = None, raw_sealed: bytes | None = None
) -> None:
    """For a person. Without a message: its bytes are in the case already."""
    row.state = "holding"
    if message is not None:
        vault = work.directory(row.partnership)
        row.sealed = vault.seal_json("received_mail", row.id, "sealed", described(message))
        row.raw_sealed = raw_sealed
    work.session.flush()
    keep_task(work, row.partnership)


def described(message: IncomingMessage) -> JsonObject:
    return {
        "sender": message.sender,
        "subject": message.subject,
        "text": message.text,
        "attachments": [[each.name, len(each.data)] for each in message.attachments],
    }


def settle(work: Work, row: ReceivedMail, state: str, reason: str = "") -> None:
    row.state, row.settled_by, row.settled_at = state, work.actor.who, work.now
    if reason:
        row.settled_sealed = work.directory(row.partnership).seal_json(
            "received_mail", row.id, "settled_sealed", {"reason": reason}
        )
    work.session.flush()
    keep_task(work, row.partnership)


def keep_task(work: Work, partnership: str) -> None:
    """One task for the whole pen, open while anything is in it."""
    waiting = work.session.scalar(
        select(func.count())
        .select_from(ReceivedMail)
        .where(ReceivedMail.partnership == partnership, ReceivedMail.state == "holding")
    )
    if waiting:
        raise_task(work, WAITING, partnership=partnership, due_on=work.today, details={"count": waiting})
    else:
        finish_task(work, WAITING, partnership=partnership)


def locked_received(work: Work, received_id: str) -> ReceivedMail | None:
    return work.session.execute(
        select(ReceivedMail)
        .where(ReceivedMail.id == received_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
