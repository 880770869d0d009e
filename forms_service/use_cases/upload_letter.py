"""Somebody of the business unit sends a changed Word letter: what was found is kept, and nothing is in use yet."""

from __future__ import annotations

import hashlib

from sqlalchemy import func, select

from forms_service.db.base import new_id
from forms_service.db.models import LetterVersion
from forms_service.db.queries.letter_versions import current_document
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.ports import TriedLetter

_TRIES = 5


def upload_letter(work: Work, partnership: str, letter: str, data: bytes, tried: TriedLetter, *, why: str) -> int:
    """The number of the version. With a fault the file is not kept: only what is wrong with it.

    `tried`: what `LetterRenderer.try_out` found, outside of any transaction.
    """
    current = current_document(work, partnership, letter)
    digest = hashlib.sha256(data).hexdigest()
    if digest == current.digest:
        raise InvalidInputError(
            "This is the letter as it is now: nothing in it was changed. Choose the file that you changed.",
            field="document",
        )
    state = "faulty" if tried.faults else "ready"
    faults = [{"place": each.place, "message": each.message, "remedy": each.remedy} for each in tried.faults]
    row_id = new_id()
    sealed = work.directory(partnership).seal_json(
        "letter_version",
        row_id,
        "sealed",
        {"why": why.strip(), "based_on": current.digest, "based_on_file": current.number is None},
    )
    for _ in range(_TRIES):
        number = _next_number(work, partnership, letter)
        row = LetterVersion(
            id=row_id,
            partnership=partnership,
            letter=letter,
            number=number,
            state=state,
            content=None if tried.faults else data,
            digest=digest,
            faults=faults,
            sealed=sealed,
            uploaded_by=work.actor.who,
            uploaded_at=work.now,
        )
        if work.insert_once(lambda row=row: work.session.add(row)):  # type: ignore[misc]  # bound at once
            break
    else:
        raise ConflictError("Others are sending changes of this letter at this moment. Please try again.")
    work.audit(
        "letter-version.uploaded",
        subject_kind="letter_version",
        subject_id=row_id,
        details={
            "partnership": partnership,
            "letter": letter,
            "number": number,
            "sha256": digest,
            "faults": len(faults),
        },
    )
    return number


def _next_number(work: Work, partnership: str, letter: str) -> int:
    last = work.session.scalar(
        select(func.max(LetterVersion.number)).where(
            LetterVersion.partnership == partnership, LetterVersion.letter == letter
        )
    )
    return (last or 0) + 1
