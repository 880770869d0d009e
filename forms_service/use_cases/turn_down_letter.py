"""A changed letter is not wanted: turned down by a second person, or taken back by who sent it."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import LetterVersion
from forms_service.db.queries.letter_versions import version_row
from forms_service.db.work import Work
from forms_service.domain.access import own_draft
from forms_service.errors import ConflictError


def turn_down_letter(work: Work, partnership: str, letter: str, number: int, *, reason: str) -> None:
    row_id = version_row(work, partnership, letter, number).id
    row = work.session.execute(
        select(LetterVersion)
        .where(LetterVersion.id == row_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()
    if row.state != "ready":
        raise ConflictError("This version is not waiting for approval.")
    vault = work.directory(partnership)
    told = vault.open_json("letter_version", row.id, "sealed", row.sealed)
    row.sealed = vault.seal_json("letter_version", row.id, "sealed", {**told, "reason": reason.strip()})
    own = own_draft(work.actor.who, row.uploaded_by)
    row.state = "withdrawn" if own else "refused"
    row.settled_by, row.settled_at = work.actor.who, work.now
    work.audit(
        f"letter-version.{row.state}",
        subject_kind="letter_version",
        subject_id=row.id,
        details={"partnership": partnership, "letter": letter, "number": number},
    )
