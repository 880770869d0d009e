"""A colleague marks an answer of a return to be asked about. Nothing goes to the agency before they are all sent."""

from __future__ import annotations

from forms_service.db.base import new_id
from forms_service.db.models import Document, Question
from forms_service.db.queries.answers import form_of_reading
from forms_service.db.work import Work
from forms_service.definitions.schema import Form
from forms_service.errors import ConflictError, InvalidInputError

_LONGEST = 1000


def ask_question(work: Work, document_id: str, path: str, text: str) -> str:
    """`path` as for an answer; empty: about the whole return."""
    document = work.session.get_one(Document, document_id)
    if document.kind != "return" or document.request_id is None or document.state != "read":
        raise ConflictError("Questions can be asked about a return that was read and not yet accepted or sent back.")
    words = text.strip()
    if not words:
        raise InvalidInputError("Write the question.", field="text")
    if len(words) > _LONGEST:
        raise InvalidInputError(f"The question must be {_LONGEST:,} characters or fewer.", field="text")
    if path and not _is_there(form_of_reading(work, document), path):
        raise InvalidInputError("There is no such field on this form.", field="path")
    row = Question(
        id=new_id(),
        case_id=document.case_id,
        request_id=document.request_id,
        document_id=document.id,
        path=path,
        by=work.actor.who,
        at=work.now,
    )
    row.sealed = work.vault(document.case_id).seal_json("question", row.id, "sealed", {"text": words})
    work.session.add(row)
    work.audit(
        "question.written",
        case_id=document.case_id,
        subject_kind="document",
        subject_id=document.id,
        details={"question": row.id, "path": path},
    )
    return row.id


def _is_there(form: Form, path: str) -> bool:
    name, _, rest = path.partition(".")
    column = rest.partition(".")[2]
    return any(
        field.name == name and (not rest or any(each.name == column for each in field.columns))
        for field in form.fields()
    )
