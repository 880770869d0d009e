"""A person orders that a message goes again; the service itself never does."""

from __future__ import annotations

from forms_service.db.models import CaseFile, Mail
from forms_service.db.records.mails import locked_mail, send_again
from forms_service.db.records.tasks import finish_task
from forms_service.db.work import Work
from forms_service.errors import ConflictError

_MAY_GO_AGAIN = frozenset({"uncertain", "refused", "bounced"})


def resend_mail(work: Work, mail_id: str) -> str:
    """The id of the new message. What is known of the first one stays as it is."""
    mail = locked_mail(work, mail_id)
    if mail.state not in _MAY_GO_AGAIN:
        raise ConflictError("This message is on its way or has arrived; it is not sent again.")
    again: Mail = send_again(work, mail)
    case = work.session.get_one(CaseFile, mail.case_id)
    for state in _MAY_GO_AGAIN:
        finish_task(work, f"mail-{state}", partnership=case.partnership, case_id=case.id, subject_id=mail.id)
    work.audit(
        "mail.ordered-again", case_id=case.id, subject_kind="mail", subject_id=mail.id, details={"again": again.id}
    )
    return again.id
