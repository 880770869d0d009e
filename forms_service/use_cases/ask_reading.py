"""A person asks for a document to be read again: by a newer reader, by changed rules, or after the reading failed."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import CaseFile, Document, JobRequest
from forms_service.db.queries.rereading import may_be_read_again
from forms_service.db.records.documents import READ, document_or_error
from forms_service.db.records.tasks import finish_task
from forms_service.db.work import Work
from forms_service.errors import ConflictError


def ask_reading(work: Work, document_id: str) -> bool:
    """False where it was asked for already and is still to come."""
    document_or_error(work, document_id)
    document = work.session.get_one(Document, document_id, with_for_update=True, populate_existing=True)
    if document.direction != "in" or document.kind not in READ or document.state == "quarantined":
        raise ConflictError("This document is not read by the service.")
    if document.state not in ("received", "reading", "failed") and not may_be_read_again(work, document):
        raise ConflictError("The newest reader has read it already; reading it again would find the same.")
    if _is_asked(work, document_id):
        return False
    if document.state == "failed":
        document.state, document.problem_code = "received", None
        case = work.session.get_one(CaseFile, document.case_id)
        finish_task(work, "document-failed", partnership=case.partnership, case_id=case.id, subject_id=document_id)
    work.ask("read_document", document_id)
    work.audit("reading.asked", case_id=document.case_id, subject_kind="document", subject_id=document_id)
    return True


def _is_asked(work: Work, document_id: str) -> bool:
    return (
        work.session.scalar(
            select(JobRequest.id)
            .where(
                JobRequest.job == "read_document",
                JobRequest.subject_id == document_id,
                JobRequest.state.in_(("waiting", "running")),
            )
            .limit(1)
        )
        is not None
    )
