"""A person has read the letter: its notice goes out, or it is taken out by hand."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import CaseFile, Letter
from forms_service.db.queries.letter_list import drafted_by
from forms_service.db.records.decisions import hold_the_decision
from forms_service.db.records.letters import MAY_BE_NEEDED, ask_to_send, edition_mark
from forms_service.db.records.mails import ask_sending, mails_of_letter
from forms_service.db.records.own_drafts import check_own_draft
from forms_service.db.records.tasks import finish_task
from forms_service.db.work import Work
from forms_service.errors import ConflictError


def release_letter(work: Work, letter_id: str, *, edition: str | None = None, own_draft_reason: str = "") -> int:
    """How many messages are on their way. None: it must be taken to its recipient and recorded as sent otherwise.

    `edition`: the mark of what the person has read (`edition_mark`), where a page knows it. `own_draft_reason`: why
    whoever wrote words into it releases it too; a business manager's.
    """
    letter = work.session.execute(
        select(Letter).where(Letter.id == letter_id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()
    if letter.state != "held":
        raise ConflictError("This letter is not waiting for release: somebody was first, or it was called back.")
    if edition is not None and edition != edition_mark(letter.document_id, letter.made_at):
        raise ConflictError(
            "This letter was made again since you opened its page. Read it once more, then release it.",
            code="letter-made-again",
        )
    case = work.session.get_one(CaseFile, letter.case_id)
    hold_the_decision(work, case, letter)
    check_own_draft(
        work,
        case_id=case.id,
        kind="letter",
        subject_id=letter.id,
        drafted_by=drafted_by(work, [letter.id]).get(letter.id),
        reason=own_draft_reason,
    )
    letter.state, letter.released_at, letter.released_by = "released", work.now, work.actor.who
    finish_task(work, MAY_BE_NEEDED, partnership=case.partnership, case_id=case.id, subject_id=letter.id)
    going = 0
    for mail in mails_of_letter(work, letter.id):
        if mail.state == "held":
            mail.state = "ready"
            ask_sending(work, mail)
            going += 1
    if not going:
        ask_to_send(work, case, letter)
    work.audit(
        "letter.released",
        case_id=case.id,
        subject_kind="letter",
        subject_id=letter.id,
        details={"kind": letter.kind, "mails": going},
    )
    return going
