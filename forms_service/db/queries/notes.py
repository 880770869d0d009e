"""Notes, and those whose day has come. Whoever asks sees what is theirs to see, and what they wrote themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select

from forms_service.db.models import Note
from forms_service.db.queries.people_names import actor_names
from forms_service.db.work import Work


@dataclass(frozen=True, slots=True)
class NoteFound:
    id: str
    case_id: str
    subject_kind: str
    subject_id: str
    text: str
    seen_by: str
    by: str
    mine: bool
    at: datetime
    flag_on: date | None
    flag_up: bool
    """Its day has come, and nobody ticked it off."""
    flag_done_at: datetime | None
    flag_done_by: str


@dataclass(frozen=True, slots=True)
class FlagUp:
    note_id: str
    case_id: str
    subject_kind: str
    subject_id: str
    flag_on: date


def notes_about(
    work: Work, case_id: str, subject_kind: str, subject_id: str, *, unit: bool = True
) -> tuple[NoteFound, ...]:
    """Newest first, without those that were withdrawn. `unit` false: for the review group and the partners."""
    return _found(work, case_id, _seen(work, unit), Note.subject_kind == subject_kind, Note.subject_id == subject_id)


def notes_about_fields(work: Work, case_id: str, document_id: str) -> dict[str, tuple[NoteFound, ...]]:
    """All notes beside the answers of one document, by the path of the answer: one question for the whole page."""
    found: dict[str, tuple[NoteFound, ...]] = {}
    beginning = f"{document_id}/"
    for note in _found(
        work, case_id, _seen(work, unit=True), Note.subject_kind == "field", Note.subject_id.startswith(beginning)
    ):
        path = note.subject_id.removeprefix(beginning)
        found[path] = (*found.get(path, ()), note)
    return found


def notes_of_case(work: Work, case_id: str, *, unit: bool = True) -> tuple[NoteFound, ...]:
    """Everything written about this case and what belongs to it."""
    return _found(work, case_id, _seen(work, unit))


def flags_up(work: Work, case_ids: Sequence[str], *, unit: bool = True) -> tuple[FlagUp, ...]:
    """Across cases: notes that ask to be looked at today or since."""
    rows = work.session.scalars(
        select(Note)
        .where(
            Note.case_id.in_(case_ids),
            Note.withdrawn_at.is_(None),
            Note.flag_done_at.is_(None),
            Note.flag_on <= work.today,
            _seen(work, unit),
        )
        .order_by(Note.flag_on, Note.at, Note.id)
    )
    return tuple(
        FlagUp(row.id, row.case_id, row.subject_kind, row.subject_id, row.flag_on)
        for row in rows
        if row.flag_on is not None
    )


def _found(work: Work, case_id: str, *conditions: ColumnElement[bool]) -> tuple[NoteFound, ...]:
    rows = work.session.scalars(
        select(Note)
        .where(Note.case_id == case_id, Note.withdrawn_at.is_(None), *conditions)
        .order_by(Note.at.desc(), Note.id)
    ).all()
    if not rows:
        return ()
    names = actor_names(work, [row.by for row in rows] + [row.flag_done_by for row in rows if row.flag_done_by])
    vault = work.vault(case_id)
    return tuple(
        NoteFound(
            id=row.id,
            case_id=row.case_id,
            subject_kind=row.subject_kind,
            subject_id=row.subject_id,
            text=str(vault.open_json("note", row.id, "sealed", row.sealed).get("text") or ""),
            seen_by=row.seen_by,
            by=names[row.by],
            mine=row.by == work.actor.who,
            at=row.at,
            flag_on=row.flag_on,
            flag_up=row.flag_on is not None and row.flag_done_at is None and row.flag_on <= work.today,
            flag_done_at=row.flag_done_at,
            flag_done_by=names[row.flag_done_by] if row.flag_done_by else "",
        )
        for row in rows
    )


def _seen(work: Work, unit: bool) -> ColumnElement[bool]:
    shared = ("unit", "group") if unit else ("group",)
    return or_(Note.seen_by.in_(shared), Note.by == work.actor.who)
