"""A person finds a document unusable: it is kept, it counts for nothing, and its sender is to be asked again."""

from __future__ import annotations

from forms_service.db.models import CaseFile, Document
from forms_service.db.queries.answers import read_document_of
from forms_service.db.records.documents import document_or_error
from forms_service.db.records.notes import keep_note
from forms_service.db.records.requests import locked_request
from forms_service.db.records.returns import find_unusable, reopen_if_unanswered
from forms_service.db.records.steps import reopen_steps_of_form
from forms_service.db.records.tasks import finish_task
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError

CODES = ("wrong-form", "other-case", "other-partnership", "not-recognised", "empty-form", "unreadable", "other")


def reject_document(work: Work, document_id: str, code: str, reason: str, *, seen: str | None = None) -> None:
    """`code` says in one word what is wrong; it stands in traces, so no other words are taken. `seen`: the mark of what
    the person saw; where anything was changed since, nothing is rejected (ConflictError `changed-meanwhile`)."""
    document_or_error(work, document_id)
    document = work.session.get_one(Document, document_id, with_for_update=True, populate_existing=True)
    if code not in CODES:
        raise InvalidInputError("Choose what is wrong with the document.", field="code")
    if document.direction != "in" or document.state in ("rejected", "quarantined", "unpacked"):
        raise ConflictError("This document cannot be rejected.")
    if not reason.strip():
        raise InvalidInputError("Say why this document cannot be used.", field="reason")
    if seen is not None and seen != read_document_of(work, document).mark:
        raise ConflictError(
            "Something was changed on this page since you opened it. Look at it again, then send it back.",
            code="changed-meanwhile",
        )
    document.state = "rejected"
    keep_note(work, document.case_id, "document", document.id, f"Marked as not usable: {reason.strip()}")
    work.audit(
        "document.rejected",
        case_id=document.case_id,
        subject_kind="document",
        subject_id=document.id,
        details={"code": code},
    )
    if document.request_id:
        request = locked_request(work, document.request_id)
        document.usable = False
        reopen_if_unanswered(work, request)
        find_unusable(work, document, request, code)
    else:
        document.usable, document.problem_code = False, code
    case = work.session.get_one(CaseFile, document.case_id)
    for kind in ("return-to-review", "form-to-check", "form-unreadable", "form-to-type"):
        finish_task(work, kind, partnership=case.partnership, case_id=case.id, subject_id=document.id)
    if document.form:
        work.session.flush()
        reopen_steps_of_form(work, case, document.form)
