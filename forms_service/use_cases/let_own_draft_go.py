"""A manager says why somebody may release, or sign off, what they alone wrote."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import Decision, Letter, Pack
from forms_service.db.records.own_drafts import allow_own_draft, own_draft_allowed
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError

_TABLES: dict[str, type[Letter | Pack | Decision]] = {"letter": Letter, "pack": Pack, "decision": Decision}


def let_own_draft_go(work: Work, *, case_id: str, kind: str, subject_id: str, reason: str) -> None:
    table = _TABLES.get(kind)
    if table is None or work.session.scalar(select(table.case_id).where(table.id == subject_id)) != case_id:
        raise InvalidInputError("Choose what may go out.", field="what")
    if not reason.strip():
        raise InvalidInputError("Say why nobody else can release it.", field="reason")
    if own_draft_allowed(work, subject_id):
        raise ConflictError("The reason for this is recorded already.")
    allow_own_draft(work, case_id=case_id, kind=kind, subject_id=subject_id, reason=reason)
