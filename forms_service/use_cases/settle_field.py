"""An officer's answer to one field of a reading."""

from __future__ import annotations

from forms_service.db.models import Document
from forms_service.db.records.settled_fields import settle_answer
from forms_service.db.work import Work
from parsers.types import JsonValue


def settle_field(work: Work, document_id: str, path: str, value: JsonValue, reason: str) -> str:
    """Path: `field` or `table.N.column`. Value: text, a choice's slug, true/false, or slugs of a multiple choice."""
    return settle_answer(work, work.session.get_one(Document, document_id), path, value, reason).id
