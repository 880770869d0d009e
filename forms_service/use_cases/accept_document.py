"""A person has gone through what was read: the document's answers may be used. Refused while any text is unplaced."""

from __future__ import annotations

from forms_service.db.models import CaseFile
from forms_service.db.queries.answers import read_document_of
from forms_service.db.records.documents import document_or_error
from forms_service.db.records.tasks import finish_task
from forms_service.db.work import Work
from forms_service.errors import ConflictError


def accept_document(work: Work, document_id: str) -> None:
    document = document_or_error(work, document_id)
    if document.direction != "in" or document.state not in ("read", "accepted"):
        raise ConflictError("This document was not read, so it cannot be accepted.")
    if document.state == "accepted":
        return
    if not document.usable or document.problem_code:
        raise ConflictError("This document cannot be used as it is, so it cannot be accepted.", code="unusable")
    read = read_document_of(work, document)
    if read.result is None or read.result.outcome.value != "parsed":
        raise ConflictError("No form was recognised in this document, so there is nothing to accept.")
    if read.open_pieces:
        raise ConflictError(
            f"{len(read.open_pieces)} pieces of text belong to no field yet. File or dismiss each of them first.",
            code="unplaced-text",
        )
    if read.open_questions:
        raise ConflictError(
            f"{len(read.open_questions)} answers are uncertain. Settle each of them first.", code="open-questions"
        )
    document.state = "accepted"
    case = work.session.get_one(CaseFile, document.case_id)
    finish_task(work, "return-to-review", partnership=case.partnership, case_id=case.id, subject_id=document.id)
    work.audit("document.accepted", case_id=case.id, subject_kind="document", subject_id=document.id)
