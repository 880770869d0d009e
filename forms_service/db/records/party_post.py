"""What is written to a party who comes, whose address changes, or who leaves.

Whoever comes has what was asked for while nobody was there. Nothing goes to an address that was; links open with it, so
these end too.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select, update

from forms_service.db.models import CaseFile, Letter, Mail, Party, PartyLink, WebSession
from forms_service.db.queries.following import PARTY_KEY
from forms_service.db.records.called_back import call_back
from forms_service.db.records.letters import BY_HAND, ask_as_another, make_again, must_be_released, note_asked_again
from forms_service.db.records.mails import NOT_GONE, mails_of_letter
from forms_service.db.records.tasks import finish_task, raise_task
from forms_service.db.work import Work
from forms_service.definitions.schema import Audience


def end_party_links(work: Work, party: Party) -> int:
    """How many were still good. What is open by them closes; what was sent stays sent."""
    links = work.session.scalars(
        select(PartyLink)
        .where(PartyLink.party_id == party.id, PartyLink.revoked_at.is_(None))
        .order_by(PartyLink.created_at, PartyLink.id)
        .with_for_update()
    ).all()
    if not links:
        return 0
    good = [link for link in links if link.expires_at > work.system_now]
    for link in links:
        link.revoked_at = work.system_now
    work.session.execute(
        update(WebSession)
        .where(WebSession.party_link_id.in_([link.id for link in links]), WebSession.ended_at.is_(None))
        .values(ended_at=work.system_now, ended_by=work.actor.who)
    )
    work.audit(
        "matter-link.revoked",
        case_id=party.case_id,
        subject_kind="party",
        subject_id=party.id,
        details={"links": len(good)},
    )
    return len(good)


def write_to_newcomer(work: Work, case: CaseFile, party: Party) -> list[str]:
    """They take part from now on: what waits for somebody like them is theirs, or is made for them too.

    What was asked for while nobody took part goes to them, with a link of their own where they follow the matter. Of a
    letter to all parties that is still to be released for others, they have one too. What was released, sent, or called
    back by a person stays as it is. The ids of the letters that are being made.
    """
    to_all = _waiting(work, case, Letter.audience == Audience.PARTIES.value)
    as_that = _waiting(work, case, Letter.recipient_key == f"audience:{party.role}")
    theirs = {_what(letter) for letter in _waiting(work, case, Letter.recipient_key == f"{PARTY_KEY}{party.id}")}
    being_made = []
    for letter in sorted(to_all, key=lambda each: each.recipient_key.startswith(PARTY_KEY)) + as_that:
        for_nobody = not letter.recipient_key.startswith(PARTY_KEY)
        if _what(letter) in theirs:
            if for_nobody:
                call_back(work, case, letter)  # they have this one already, under another name of theirs
        elif for_nobody:
            _hand_over(work, case, letter, party)
            being_made.append(letter.id)
        else:
            being_made += ask_as_another(work, case, letter, f"{PARTY_KEY}{party.id}")
        theirs.add(_what(letter))
    work.session.flush()
    return being_made


def _what(letter: Letter) -> tuple[str, str, str]:
    return letter.kind, letter.rung, letter.cause


def _waiting(work: Work, case: CaseFile, of: ColumnElement[bool]) -> list[Letter]:
    """Nobody has released, sent or called it back. What needs no release and reached nobody waits as well."""
    rows = work.session.scalars(
        select(Letter)
        .where(Letter.case_id == case.id, Letter.request_id.is_(None), of)
        .where(Letter.state.in_(("asked", "held", "failed", "released")))
        .order_by(Letter.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    return [letter for letter in rows if letter.state != "released" or _reached_nobody(work, letter)]


def _reached_nobody(work: Work, letter: Letter) -> bool:
    return not letter.hold and not letter.recipient_key.startswith(PARTY_KEY) and not mails_of_letter(work, letter.id)


def _hand_over(work: Work, case: CaseFile, letter: Letter, party: Party) -> None:
    """It goes without a person only where it would today."""
    letter.recipient_key = f"{PARTY_KEY}{party.id}"
    letter.hold = letter.hold or must_be_released(work, case, letter)
    letter.released_at = letter.released_by = None
    _nobody_need_see_to_it(work, case, letter)
    if letter.state in ("held", "released"):
        make_again(work, letter)
    note_asked_again(work, letter, "party-changed")


def _nobody_need_see_to_it(work: Work, case: CaseFile, letter: Letter) -> None:
    for kind in ("no-recipient", BY_HAND):
        finish_task(work, kind, partnership=case.partnership, case_id=case.id, subject_id=letter.id)


def write_to_known_address(work: Work, case: CaseFile, party: Party) -> None:
    """They had none until now: what waits for a person's release is made again, with a message to it."""
    for letter in _waiting(work, case, Letter.recipient_key == f"{PARTY_KEY}{party.id}"):
        if letter.state == "held":
            finish_task(work, "no-recipient", partnership=case.partnership, case_id=case.id, subject_id=letter.id)
            make_again(work, letter)
            note_asked_again(work, letter, "party-changed")


def call_back_from(work: Work, case: CaseFile, party: Party, address_was: bytes | None, *, left: bool) -> None:
    """Held letters are made anew for whoever they are for now; where the party left, their own are withdrawn.

    A message that was released and has not gone is withdrawn, and a person sees to its letter.
    """
    own = f"{PARTY_KEY}{party.id}"
    keys = (own, f"audience:{party.role}", f"audience:{Audience.PARTIES.value}")
    to_them = (
        select(Mail)
        .where(Mail.case_id == case.id, Mail.recipient_key.in_(keys), Mail.address_token == address_was)
        .where(Mail.state.in_(NOT_GONE))
    )
    letters = work.session.scalars(
        select(Letter)
        .where(
            Letter.case_id == case.id,
            Letter.state.in_(("asked", "held")),
            or_(Letter.recipient_key == own, Letter.id.in_(to_them.with_only_columns(Mail.letter_id))),
        )
        .order_by(Letter.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    called_back = set()
    for letter in letters:
        if left and letter.recipient_key == own:
            letter.state = "withdrawn"
            called_back.add(letter.id)
            said, more = "letter.withdrawn", {}
        elif letter.state == "held":
            make_again(work, letter)
            said, more = "letter.asked-again", {"why": "party-changed"}
        else:
            continue
        work.audit(
            said, case_id=case.id, subject_kind="letter", subject_id=letter.id, details={"kind": letter.kind, **more}
        )
    for mail in work.session.scalars(to_them.order_by(Mail.id).with_for_update()).all():
        if mail.state == "held" and mail.letter_id not in called_back:
            continue  # written anew, or withdrawn, when its letter is made
        was_ready = mail.state == "ready"
        mail.state, mail.settled_at = "withdrawn", work.now
        work.audit("mail.not-needed", case_id=case.id, subject_kind="mail", subject_id=mail.id)
        if was_ready and not left and mail.letter_id:
            raise_task(
                work,
                "send-by-hand",
                partnership=case.partnership,
                case_id=case.id,
                subject_id=mail.letter_id,
                severity="red",
                due_on=work.today,
                details={"kind": mail.kind},
            )
    work.session.flush()
