"""A note is taken back by whoever wrote it. It is shown no longer; that there was one stays in the history."""

from __future__ import annotations

from forms_service.db.models import Note
from forms_service.db.work import Work
from forms_service.errors import ConflictError, NotFoundError


def withdraw_note(work: Work, *, note_id: str) -> None:
    note = work.session.get(Note, note_id)
    if note is None or (note.seen_by == "own" and note.by != work.actor.who):
        raise NotFoundError
    if note.by != work.actor.who:
        raise ConflictError("Only the person who wrote a note can withdraw it.")
    if note.withdrawn_at is not None:
        raise ConflictError("This note was withdrawn already.")
    note.withdrawn_at = work.now
    work.audit("note.withdrawn", case_id=note.case_id, subject_kind="note", subject_id=note.id)
