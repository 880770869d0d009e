"""An agency puts one answer right that the service read from its return. It counts until somebody answers anew."""

from __future__ import annotations

from forms_service.db.models import CaseFile
from forms_service.db.queries.answers import form_of_reading
from forms_service.db.records.documents import own_return
from forms_service.db.records.questions import answer_questions
from forms_service.db.records.settled_fields import settle_answer
from forms_service.db.records.tasks import raise_task
from forms_service.db.work import Work
from forms_service.errors import NotFoundError
from parsers.types import JsonValue

OWN_CORRECTION = "the agency's own correction"


def mend_understood(work: Work, request_id: str, document_id: str, path: str, value: JsonValue) -> str:
    """Path and value as for an officer's answer; what the unit filled in before it asked is not the agency's."""
    document = own_return(work, request_id, document_id)
    name = path.partition(".")[0]
    if any(field.name == name and field.prefilled for field in form_of_reading(work, document).fields()):
        raise NotFoundError
    row = settle_answer(work, document, path, value, OWN_CORRECTION)
    answer_questions(work, request_id, document_id, path=path)
    case = work.session.get_one(CaseFile, document.case_id)
    raise_task(
        work, "return-to-review", partnership=case.partnership, case_id=case.id, subject_id=document_id,
        due_on=work.today, details={"mended": True},
    )  # fmt: skip
    return row.id
