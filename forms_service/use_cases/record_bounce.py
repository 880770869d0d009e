"""A message came back, by the bounce mailbox or in a person's hands."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import Mail
from forms_service.db.records.mails import locked_mail
from forms_service.db.records.received_mails import came_back
from forms_service.db.work import Work
from forms_service.errors import ConflictError, NotFoundError


def record_bounce(work: Work, *, mail_id: str = "", message_id: str = "") -> str:
    """Named by its row or by its Message-ID. The agency's request then goes on the call list by itself."""
    found = mail_id or work.session.scalar(select(Mail.id).where(Mail.message_id == message_id))
    if not found:
        raise NotFoundError("No message of ours has this Message-ID.", code="no-mail")
    mail = locked_mail(work, found)
    if mail.state != "bounced" and not came_back(work, mail):
        raise ConflictError("This message never left, so it cannot have come back.")
    return mail.id
