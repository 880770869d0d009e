"""Somebody begins to fill in a notification on the page."""

from __future__ import annotations

import secrets

from forms_service.db.records.links import hash_of_token
from forms_service.db.records.public_drafts import begin_draft
from forms_service.db.work import Work
from forms_service.definitions.schema import Form


def start_public_draft(work: Work, partnership: str, form: Form) -> str:
    """The token for the browser's cookie; only its digest is kept."""
    token = secrets.token_urlsafe(32)
    draft = begin_draft(work, partnership, form.slug, form.version, hash_of_token(token))
    work.audit("draft.started", subject_kind="public_draft", subject_id=draft.id)
    return token
