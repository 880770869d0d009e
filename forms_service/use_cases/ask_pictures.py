"""A person asks for the pages of a document as pictures, where there are none."""

from __future__ import annotations

from forms_service.db.records.documents import document_or_error
from forms_service.db.work import Work
from forms_service.errors import ConflictError


def ask_pictures(work: Work, document_id: str) -> None:
    document = document_or_error(work, document_id)
    if document.direction != "in" or document.state not in ("read", "accepted", "rejected"):
        raise ConflictError("Pictures are made of documents that came in and were read.")
    if document.pictures in ("asked", "made"):
        return
    document.pictures = "asked"
    work.ask("make_pictures", document_id)
    work.audit("pictures.asked", case_id=document.case_id, subject_kind="document", subject_id=document_id)
