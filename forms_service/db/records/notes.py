"""Keeping a note: its words sealed, that there is one in the chain."""

from __future__ import annotations

from datetime import date

from forms_service.db.base import new_id
from forms_service.db.models import Note
from forms_service.db.work import Work


def keep_note(
    work: Work,
    case_id: str,
    subject_kind: str,
    subject_id: str,
    text: str,
    *,
    seen_by: str = "unit",
    flag_on: date | None = None,
) -> str:
    note = Note(
        id=new_id(),
        case_id=case_id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        seen_by=seen_by,
        flag_on=flag_on,
        by=work.actor.who,
        at=work.now,
    )
    note.sealed = work.vault(case_id).seal_json("note", note.id, "sealed", {"text": text})
    work.session.add(note)
    work.session.flush()
    work.audit(
        "note.written",
        case_id=case_id,
        subject_kind="note",
        subject_id=note.id,
        details={
            "about": subject_kind,
            "seen_by": seen_by,
            **({"flag_on": flag_on.isoformat()} if flag_on else {}),
        },
    )
    return note.id
