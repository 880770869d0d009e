"""A person found out whether a message that may have gone did arrive."""

from __future__ import annotations

from forms_service.db.models import CaseFile
from forms_service.db.records.mails import locked_mail
from forms_service.db.records.tasks import finish_task
from forms_service.db.work import Work
from forms_service.errors import ConflictError


def settle_mail(work: Work, mail_id: str, *, arrived: bool) -> None:
    mail = locked_mail(work, mail_id)
    if mail.state != "uncertain":
        raise ConflictError("It is known what became of this message.")
    mail.state, mail.settled_at = ("accepted" if arrived else "refused"), work.now
    case = work.session.get_one(CaseFile, mail.case_id)
    finish_task(work, "mail-uncertain", partnership=case.partnership, case_id=case.id, subject_id=mail.id)
    work.audit("mail.settled", case_id=case.id, subject_kind="mail", subject_id=mail.id, details={"arrived": arrived})
