"""A manager says why somebody may release, or sign off, what they alone wrote."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import Decision, Letter, Pack
from forms_service.db.queries.letter_list import drafted_by
from forms_service.db.records.own_drafts import allow_own_draft, own_draft_allowed
from forms_service.db.work import Work
from forms_service.domain.access import own_draft
from forms_service.errors import ConflictError, InvalidInputError

_TABLES: dict[str, type[Letter | Pack | Decision]] = {"letter": Letter, "pack": Pack, "decision": Decision}


def let_own_draft_go(work: Work, *, case_id: str, kind: str, subject_id: str, reason: str) -> None:
    table = _TABLES.get(kind)
    if table is None or work.session.scalar(select(table.case_id).where(table.id == subject_id)) != case_id:
        raise InvalidInputError("Choose what may go out.", field="what")
    # Neither a manager nor whoever covers for one says it of themselves here.
    if own_draft(work.actor.who, _writer(work, kind, subject_id)):
        raise InvalidInputError("You wrote this yourself: another manager must say why.", field="reason")
    if not reason.strip():
        raise InvalidInputError("Say why nobody else can release it.", field="reason")
    if own_draft_allowed(work, subject_id):
        raise ConflictError("The reason for this is recorded already.")
    allow_own_draft(work, case_id=case_id, kind=kind, subject_id=subject_id, reason=reason)


def _writer(work: Work, kind: str, subject_id: str) -> str | None:
    if kind == "decision":
        return work.session.get_one(Decision, subject_id).drafted_by
    return drafted_by(work, [subject_id]).get(subject_id) if kind == "letter" else None
