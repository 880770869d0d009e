"""An officer's answer to one field of a reading."""

from __future__ import annotations

from forms_service.db.models import Document
from forms_service.db.queries.answers import read_document_of
from forms_service.db.records.settled_fields import settle_answer
from forms_service.db.work import Work
from forms_service.errors import ConflictError
from parsers.types import JsonValue


def settle_field(
    work: Work, document_id: str, path: str, value: JsonValue, reason: str, *, seen: str | None = None
) -> str:
    """Path: `field` or `table.N.column`. Value: text, a choice's slug, true/false, or slugs of a multiple choice.

    `seen`: the id of the last answer that the officer saw there, empty for none. Where another was given since,
    nothing is stored (ConflictError `settled-meanwhile`); both are then shown. None: whatever stands there.
    """
    document = work.session.get_one(Document, document_id, with_for_update=True, populate_existing=True)
    if seen is not None:
        last = read_document_of(work, document).last_given(path)
        if last is not None and last.id != seen:
            if last.value == value:
                return last.id  # pressed twice, or both of one mind
            raise ConflictError("Somebody else has settled this answer in the meantime.", code="settled-meanwhile")
    return settle_answer(work, document, path, value, reason).id
