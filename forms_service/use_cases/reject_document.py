"""A person finds a document unusable: it is kept, it counts for nothing, and its sender is to be asked again."""

from __future__ import annotations

from forms_service.db.models import AgencyRequest
from forms_service.db.records.documents import document_or_error
from forms_service.db.records.returns import find_unusable, reopen_if_unanswered
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError


def reject_document(work: Work, document_id: str, code: str, reason: str) -> None:
    """`code` says in one word what is wrong: wrong-form, other-case, empty-form, unreadable, other."""
    document = document_or_error(work, document_id)
    if document.direction != "in" or document.state == "rejected":
        raise ConflictError("This document cannot be rejected.")
    if not reason.strip():
        raise InvalidInputError("Say why this document cannot be used.", field="reason")
    document.state = "rejected"
    work.audit(
        "document.rejected",
        case_id=document.case_id,
        subject_kind="document",
        subject_id=document.id,
        details={"code": code},
    )
    if document.request_id:
        request = work.session.get_one(AgencyRequest, document.request_id)
        find_unusable(work, document, request, code)
        reopen_if_unanswered(work, request)
    else:
        document.usable, document.problem_code = False, code
