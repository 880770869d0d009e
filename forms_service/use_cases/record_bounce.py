"""A message came back, by the bounce mailbox or in a person's hands."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import CaseFile, Mail
from forms_service.db.records.mails import locked_mail
from forms_service.db.records.tasks import raise_task
from forms_service.db.work import Work
from forms_service.errors import ConflictError, NotFoundError


def record_bounce(work: Work, *, mail_id: str = "", message_id: str = "") -> str:
    """Named by its row or by its Message-ID. The agency's request then goes on the call list by itself."""
    found = mail_id or work.session.scalar(select(Mail.id).where(Mail.message_id == message_id))
    if not found:
        raise NotFoundError("No message of ours has this Message-ID.", code="no-mail")
    mail = locked_mail(work, found)
    if mail.state == "bounced":
        return mail.id
    if mail.state not in ("accepted", "uncertain"):
        raise ConflictError("This message never left, so it cannot have come back.")
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
    return mail.id
