"""A person knows which case a message belongs to: it goes there, under the case's own key, and out of the pen."""

from __future__ import annotations

from forms_service.db.models import CaseFile
from forms_service.db.records.documents import PreparedBlob
from forms_service.db.records.received_mails import file_in_case, keep_task, locked_received
from forms_service.db.work import Work
from forms_service.errors import ConflictError, NotFoundError


def file_received_mail(work: Work, received_id: str, case_id: str, blob: PreparedBlob) -> None:
    """It still waits for a word of what it was: a return, something that came back, or nothing more to do."""
    row = locked_received(work, received_id)
    if row is None:
        raise NotFoundError
    if row.state != "holding" or row.document_id is not None:
        raise ConflictError("Somebody has dealt with this message meanwhile.")
    before = row.partnership
    case = work.session.get_one(CaseFile, case_id)
    file_in_case(work, row, case, blob)
    work.session.flush()
    for partnership in {before, row.partnership}:
        keep_task(work, partnership)
    work.audit("mailbox.filed", case_id=case.id, subject_kind="received_mail", subject_id=row.id)
