"""A colleague looks at a document on the page: noted before any of it leaves, once in each sitting.

Not once for every page's picture: the trace would drown in them, and it says no more.
"""

from __future__ import annotations

from forms_service.db.queries.review import VIEWED, viewed_lately
from forms_service.db.records.documents import document_or_error
from forms_service.db.work import Work


def note_view(work: Work, document_id: str) -> None:
    document = document_or_error(work, document_id)
    if viewed_lately(work, document):
        return
    work.audit(VIEWED, case_id=document.case_id, subject_kind="document", subject_id=document_id)
