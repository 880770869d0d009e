"""Nobody releases or signs off their own draft, unless a business manager says why. The reason is kept as a note."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import AuditEvent, CaseFile, UserRole
from forms_service.db.records.notes import keep_note
from forms_service.db.work import Work
from forms_service.domain.access import Role, own_draft
from forms_service.errors import InvalidInputError

_ALLOWED = "own-draft.allowed"


def check_own_draft(
    work: Work, *, case_id: str, kind: str, subject_id: str, drafted_by: str | None, reason: str = ""
) -> None:
    """Raises InvalidInputError on `own_draft_reason`. `drafted_by`: the actor who alone wrote the words, as rows keep
    them ("user:<id>"); none where the service made it, or where two people had a hand in it.

    A business manager may release their own draft with a reason. For anybody else's own draft a manager may have
    given the reason beforehand (`allow_own_draft`).
    """
    if not own_draft(work.actor.who, drafted_by):
        return
    if _is_manager(work, case_id):
        if not reason.strip():
            raise InvalidInputError(
                "You wrote this yourself. Let somebody else release it, or say why that cannot be.",
                field="own_draft_reason",
            )
        allow_own_draft(work, case_id=case_id, kind=kind, subject_id=subject_id, reason=reason)
        return
    if not own_draft_allowed(work, subject_id):
        raise InvalidInputError(
            "You wrote this yourself, so somebody else must release it. If nobody can, ask the business manager to "
            "say why.",
            field="own_draft_reason",
        )


def allow_own_draft(work: Work, *, case_id: str, kind: str, subject_id: str, reason: str) -> None:
    """By a manager, in their name: this may go out although one person wrote and releases it."""
    text = f"Released by the one who wrote it. {reason.strip()}"
    note = keep_note(work, case_id, kind, subject_id, text)
    work.audit(_ALLOWED, case_id=case_id, subject_kind=kind, subject_id=subject_id, details={"note": note})


def own_draft_allowed(work: Work, subject_id: str) -> bool:
    query = select(AuditEvent.seq).where(AuditEvent.what == _ALLOWED, AuditEvent.subject_id == subject_id).limit(1)
    return work.session.scalar(query) is not None


def _is_manager(work: Work, case_id: str) -> bool:
    if work.actor.kind != "user":
        return False
    query = (
        select(UserRole.id)
        .join(CaseFile, CaseFile.partnership == UserRole.partnership)
        .where(
            CaseFile.id == case_id,
            UserRole.user_id == work.actor.id,
            UserRole.role == Role.BUSINESS_MANAGER.value,
        )
        .limit(1)
    )
    return work.session.scalar(query) is not None
