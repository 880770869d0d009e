"""Letters that announce what is no longer so: called back while nothing of them has left."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from forms_service.db.models import CaseFile, Letter
from forms_service.db.records.mails import NOT_GONE, mails_of_letter
from forms_service.db.records.tasks import finish_task
from forms_service.db.work import Work

# Kinds of task that are about a letter which now goes nowhere.
ABOUT_A_LETTER = ("letter-failed", "no-recipient", "send-by-hand", "letter-may-be-needed")


def call_back_letters(work: Work, case: CaseFile, causes: Collection[str]) -> list[str]:
    """Of those asked for by these causes, the ids of what was called back. What a person released stays as it is."""
    letters = work.session.scalars(
        select(Letter)
        .where(
            Letter.case_id == case.id,
            Letter.cause.in_(causes),
            Letter.state.in_(("asked", "made", "held", "failed")),
        )
        .order_by(Letter.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for letter in letters:
        call_back(work, case, letter)
    return [letter.id for letter in letters]


def call_back(work: Work, case: CaseFile, letter: Letter) -> None:
    """Nothing of it leaves any more, and nobody need see to it. What has left already stays on record as gone."""
    letter.state = "withdrawn"
    for mail in mails_of_letter(work, letter.id):
        if mail.state in NOT_GONE:
            mail.state, mail.settled_at = "withdrawn", work.now
    for kind in ABOUT_A_LETTER:
        finish_task(work, kind, partnership=case.partnership, case_id=case.id, subject_id=letter.id)
    work.audit(
        "letter.withdrawn",
        case_id=case.id,
        subject_kind="letter",
        subject_id=letter.id,
        details={"kind": letter.kind},
    )
