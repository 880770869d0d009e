"""One step of a notification is saved as it was typed, also where something is missing or wrong."""

from __future__ import annotations

from collections.abc import Mapping

from forms_service.db.records.public_drafts import DraftContent, lock_draft, read_draft, write_draft
from forms_service.db.work import Work
from parsers.types import JsonValue


def save_public_draft(work: Work, draft_id: str, step: str, values: Mapping[str, JsonValue]) -> DraftContent:
    """`values`: the step's fields, none where they were emptied."""
    draft = lock_draft(work, draft_id)
    write_draft(work, draft, step, values)
    return read_draft(work, draft)
