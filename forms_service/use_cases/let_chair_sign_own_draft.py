"""A manager says why the chair signs off what only the chair wrote."""

from __future__ import annotations

from forms_service.db.models import Decision
from forms_service.db.records.own_drafts import allow_own_draft
from forms_service.db.work import Work
from forms_service.domain.access import own_draft
from forms_service.errors import ConflictError, InvalidInputError


def let_chair_sign_own_draft(work: Work, decision_id: str, reason: str) -> None:
    decision = work.session.get_one(Decision, decision_id)
    if decision.state != "draft":
        raise ConflictError("This recommendation is final already.")
    if own_draft(work.actor.who, decision.drafted_by):
        raise InvalidInputError("You wrote this draft yourself: another manager must say why.", field="reason")
    if not reason.strip():
        raise InvalidInputError("Say why nobody else can.", field="reason")
    allow_own_draft(work, case_id=decision.case_id, kind="decision", subject_id=decision.id, reason=reason)
