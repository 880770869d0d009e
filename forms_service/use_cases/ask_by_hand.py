"""A person asks for a letter that no event of the case makes: for all to whom the process sends it, each time anew."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import Letter
from forms_service.db.queries.letters_by_hand import uses_by_hand
from forms_service.db.queries.pinned import pinned_partnership
from forms_service.db.queries.recipients import recipient_keys
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.letters import ask_letter, holds_here
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError

ASKED_WHILE = ("open", "completed")


def ask_by_hand(work: Work, case_id: str, letter: str) -> list[str]:
    """The letters' ids, at least one. They are made by a job and held as the process says.

    Errors: ConflictError (not open or completed; one of it waits already, `letter-waits`), InvalidInputError
    (`letter`: not made by hand here, or not as the case stands).
    """
    case = case_or_error(work, case_id, lock=True)
    if case.state not in ASKED_WHILE:
        raise ConflictError("The case is not open.")
    uses = [
        use for use in uses_by_hand(work, case) if use.letter == letter and holds_here(work, case, use) is not False
    ]
    if not uses:
        raise InvalidInputError("Choose a letter that is made by hand here, as the case stands.", field="letter")
    waiting = work.session.scalar(
        select(Letter.id)
        .where(Letter.case_id == case.id, Letter.kind == letter, Letter.state.in_(("asked", "made", "held")))
        .limit(1)
    )
    if waiting is not None:
        raise ConflictError(
            "One of it waits to be made or released already. Release it or call it back first.", code="letter-waits"
        )
    partnership, cause = pinned_partnership(work.session, case), new_id()
    asked = [
        ask_letter(
            work, case, kind=letter, audience=audience, recipient_key=key, cause=cause, hold=use.hold
        )
        for use in uses
        for audience in (use.to, *use.copies_to)
        for key in recipient_keys(work, case, partnership, audience, None)
    ]  # fmt: skip
    return [letter_id for letter_id in asked if letter_id is not None]
