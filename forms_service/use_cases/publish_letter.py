"""A second person has looked at a changed letter: cases opened from now on begin with it."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import LetterVersion, UserRole
from forms_service.db.queries.letter_versions import content_of, current_document, version_row
from forms_service.db.work import Work
from forms_service.domain.access import Role, own_draft
from forms_service.errors import ConflictError, InvalidInputError


def publish_letter(work: Work, partnership: str, letter: str, number: int, *, reason: str = "") -> None:
    """`reason`: a business manager's, where they approve what they sent themselves."""
    row = _locked(work, partnership, letter, number)
    if row.state != "ready":
        raise ConflictError("This version is not waiting for approval: somebody was first, or it has faults.")
    content_of(row)  # the bytes are those that were looked through
    vault = work.directory(partnership)
    told = vault.open_json("letter_version", row.id, "sealed", row.sealed)
    if told.get("based_on") != current_document(work, partnership, letter).digest:
        raise ConflictError(
            "This letter was changed by somebody else since this version was sent, and approving it would undo that. "
            "Download the letter as it is now, make the change in it, and send it."
        )
    own = own_draft(work.actor.who, row.uploaded_by)
    if own:
        _check_reason(work, partnership, reason)
        row.sealed = vault.seal_json("letter_version", row.id, "sealed", {**told, "reason": reason.strip()})
    row.state, row.settled_by, row.settled_at = "published", work.actor.who, work.now
    work.audit(
        "letter-version.published",
        subject_kind="letter_version",
        subject_id=row.id,
        details={
            "partnership": partnership,
            "letter": letter,
            "number": number,
            "sha256": row.digest,
            "own_draft": own,
        },
    )


def _locked(work: Work, partnership: str, letter: str, number: int) -> LetterVersion:
    """All versions of this letter: of two approvals at once the second sees the first."""
    work.session.scalars(
        select(LetterVersion)
        .where(LetterVersion.partnership == partnership, LetterVersion.letter == letter)
        .order_by(LetterVersion.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    return version_row(work, partnership, letter, number)


def _check_reason(work: Work, partnership: str, reason: str) -> None:
    manager = work.session.scalar(
        select(UserRole.id)
        .where(
            UserRole.user_id == work.actor.id,
            UserRole.partnership == partnership,
            UserRole.role == Role.BUSINESS_MANAGER.value,
        )
        .limit(1)
    )
    if manager is None:
        raise InvalidInputError(
            "You sent this version yourself, so a second person must approve it. If nobody else can, ask the business "
            "manager.",
            field="own_draft_reason",
        )
    if not reason.strip():
        raise InvalidInputError(
            "You sent this version yourself. Let somebody else approve it, or say why that cannot be.",
            field="own_draft_reason",
        )
