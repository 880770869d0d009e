"""A letter went by another route: somebody downloaded it and took, posted or entered it elsewhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, Letter, Mail
from forms_service.db.queries.letter_context import case_reference
from forms_service.db.queries.letter_list import drafted_by
from forms_service.db.records.decisions import hold_the_decision
from forms_service.db.records.letters import MAY_BE_NEEDED
from forms_service.db.records.mails import mails_of_letter, message_id_for
from forms_service.db.records.own_drafts import check_own_draft
from forms_service.db.records.steps import meet_steps
from forms_service.db.records.tasks import finish_task
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError

# What has gone through the relay needs no second route; the rest may take one.
_MAY_TAKE_ANOTHER_ROUTE = frozenset({"held", "ready", "refused", "uncertain", "bounced"})
_FINISHED = ("send-by-hand", "no-recipient", "letter-failed", MAY_BE_NEEDED)


def record_sent_otherwise(
    work: Work,
    letter_id: str,
    *,
    who: str,
    how: str,
    address: str,
    proof: str,
    at: datetime,
    own_draft_reason: str = "",
) -> None:
    """Recording it releases it too, so what holds a release back holds this: who sent it has read it."""
    for field, text in (("who", who), ("how", how), ("address", address)):
        if not text.strip():
            raise InvalidInputError("Say who sent it, how and where to.", field=field)
    if at > work.now:
        raise InvalidInputError("This moment has not come yet.", field="at")
    letter = work.session.execute(
        select(Letter).where(Letter.id == letter_id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()
    if letter.state not in ("held", "released"):
        raise ConflictError("This letter is not ready to go.")
    case = work.session.get_one(CaseFile, letter.case_id)
    if letter.state == "held":
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
    mails = [mail for mail in mails_of_letter(work, letter.id) if mail.state in _MAY_TAKE_ANOTHER_ROUTE]
    if not mails:
        mails = [_row_for_it(work, case, letter)]
    told = {"who": who.strip(), "how": how.strip(), "address": address.strip(), "proof": proof.strip()}
    vault = work.vault(case.id)
    for mail in mails:
        for state in ("uncertain", "refused", "bounced"):
            finish_task(work, f"mail-{state}", partnership=case.partnership, case_id=case.id, subject_id=mail.id)
        mail.state, mail.settled_at = "sent_otherwise", at
        mail.sent_otherwise_sealed = vault.seal_json("mail", mail.id, "sent_otherwise_sealed", told)
        work.audit("mail.sent-otherwise", case_id=case.id, subject_kind="mail", subject_id=mail.id)
    meet_steps(work, case)
    for kind in _FINISHED:
        finish_task(work, kind, partnership=case.partnership, case_id=case.id, subject_id=letter.id)


def _row_for_it(work: Work, case: CaseFile, letter: Letter) -> Mail:
    """A letter that announces nothing by mail has no row yet that could say that it left."""
    taken = work.session.scalar(
        select(Mail.id).where(Mail.letter_id == letter.id, Mail.state.in_(("accepted", "sent_otherwise", "sending")))
    )
    if taken is not None:
        raise ConflictError("This letter has gone already.")
    mail = Mail(
        id=new_id(),
        case_id=case.id,
        request_id=letter.request_id,
        letter_id=letter.id,
        kind=letter.kind,
        rung=letter.rung,
        cause=letter.cause,
        recipient_key=letter.recipient_key,
        message_id="",
        subject=case_reference(case),
    )
    mail.message_id = message_id_for(work, mail)
    work.session.add(mail)
    work.session.flush()
    return mail
