"""A person has dealt with a file that asks nothing else of anybody: an enclosure, or one that was shut away."""

from __future__ import annotations

from forms_service.db.models import CaseFile
from forms_service.db.records.documents import document_or_error
from forms_service.db.records.notes import keep_note
from forms_service.db.records.tasks import finish_task
from forms_service.db.work import Work
from forms_service.errors import InvalidInputError

KINDS = ("document-quarantined", "enclosure-to-look-at")


def note_looked_at(work: Work, document_id: str, words: str) -> None:
    """`words`: what was done about it; kept as a note."""
    document = document_or_error(work, document_id)
    if not words.strip():
        raise InvalidInputError("Say what you did about it.", field="words")
    case = work.session.get_one(CaseFile, document.case_id)
    keep_note(work, case.id, "document", document.id, words.strip())
    for kind in KINDS:
        finish_task(work, kind, partnership=case.partnership, case_id=case.id, subject_id=document.id)
    work.audit("document.looked-at", case_id=case.id, subject_kind="document", subject_id=document.id)
