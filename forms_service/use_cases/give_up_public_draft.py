"""Somebody does not want to go on: what they typed is destroyed at once."""

from __future__ import annotations

from forms_service.db.records.public_drafts import end_draft, lock_draft
from forms_service.db.work import Work


def give_up_public_draft(work: Work, draft_id: str) -> None:
    draft = lock_draft(work, draft_id)
    if draft.ended_at is None:
        end_draft(work, draft, "given-up")
