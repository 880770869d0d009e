"""For which stage of its matter a copy of a form was sent, by what the copy itself says."""

from __future__ import annotations

from forms_service.db.models import Document
from forms_service.db.queries.answers import read_document_of
from forms_service.db.work import Work
from forms_service.definitions.matter_names import stage_fields
from forms_service.definitions.schema import Process


def stage_of_form(work: Work, process: Process, document: Document) -> str:
    """Empty where the form does not ask it, the copy does not say it, or a person has still to look at the answer. When
    a copy came says nothing: it may be late, or early."""
    asked = stage_fields(process).get(document.form or "")
    if asked is None:
        return ""
    said = read_document_of(work, document).answers.get(asked[1])
    known = {stage.id for stage in process.stages}
    return said.value if isinstance(said.value, str) and said.value in known and not said.needs_person else ""
