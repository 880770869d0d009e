"""An officer adds words to a letter before it goes, or has a failed one made again."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from forms_service.db.models import CaseFile, Letter
from forms_service.db.queries.pinned import pinned_library
from forms_service.db.records.letters import make_again
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError


def revise_letter(work: Work, letter_id: str, free_text: Mapping[str, str]) -> None:
    """Made anew with these words in the blocks that its template leaves to an officer, and held again."""
    letter = work.session.execute(
        select(Letter).where(Letter.id == letter_id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()
    if letter.state not in ("held", "failed"):
        raise ConflictError("Only a letter that is held, or that could not be made, can be changed.")
    case = work.session.get_one(CaseFile, letter.case_id)
    allowed = pinned_library(work.session, case).letter(case.partnership, letter.kind).free_text
    for name in free_text:
        if name not in allowed:
            raise InvalidInputError("This letter has no such block.", field=name)
    vault = work.vault(case.id)
    words = vault.open_json("letter", letter.id, "free_text_sealed", letter.free_text_sealed)
    words |= {name: text.strip() for name, text in free_text.items()}
    letter.free_text_sealed = vault.seal_json("letter", letter.id, "free_text_sealed", words)
    make_again(work, letter)
    work.audit(
        "letter.revised",
        case_id=case.id,
        subject_kind="letter",
        subject_id=letter.id,
        details={"blocks": ",".join(sorted(name for name, text in free_text.items() if text.strip()))},
    )
