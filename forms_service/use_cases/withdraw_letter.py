"""A letter is called back while nothing of it has left."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import CaseFile, Letter
from forms_service.db.records.called_back import call_back
from forms_service.db.records.mails import NOT_GONE, mails_of_letter
from forms_service.db.work import Work
from forms_service.errors import ConflictError


def withdraw_letter(work: Work, letter_id: str) -> None:
    letter = work.session.execute(
        select(Letter).where(Letter.id == letter_id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()
    if letter.state == "withdrawn":
        raise ConflictError("This letter was called back already.")
    if any(mail.state not in {*NOT_GONE, "withdrawn"} for mail in mails_of_letter(work, letter.id)):
        raise ConflictError("Some of this letter has gone or may have gone, so it cannot be called back.")
    call_back(work, work.session.get_one(CaseFile, letter.case_id), letter)
