"""What a dated note asked for was looked at: it comes up no longer. The note itself stays."""

from __future__ import annotations

from forms_service.db.models import Note
from forms_service.db.work import Work
from forms_service.errors import ConflictError, NotFoundError


def finish_flag(work: Work, *, note_id: str) -> None:
    note = work.session.get(Note, note_id)
    if note is None or (note.seen_by == "own" and note.by != work.actor.who):
        raise NotFoundError
    if note.flag_on is None or note.withdrawn_at is not None:
        raise ConflictError("This note has no day to come back to.")
    if note.flag_done_at is not None:
        raise ConflictError("This was ticked off already.")
    note.flag_done_at, note.flag_done_by = work.now, work.actor.who
    work.audit("flag.finished", case_id=note.case_id, subject_kind="note", subject_id=note.id)
