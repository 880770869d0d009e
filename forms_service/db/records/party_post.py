"""What is under way to a party when their address changes or they leave: nothing goes to the address that was.

Their links open with that address, so these end too.
"""

from __future__ import annotations

from sqlalchemy import or_, select, update

from forms_service.db.models import CaseFile, Letter, Mail, Party, PartyLink, WebSession
from forms_service.db.queries.following import PARTY_KEY
from forms_service.db.records.letters import make_again
from forms_service.db.records.mails import NOT_GONE
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


def write_to_newcomer(work: Work, case: CaseFile, party: Party) -> None:
    """What was asked for while nobody took part as that is theirs, with a link of their own where they follow it."""
    letters = work.session.scalars(
        select(Letter)
        .where(
            Letter.case_id == case.id,
            Letter.state.in_(("asked", "held")),
            Letter.recipient_key == f"audience:{party.role}",
        )
        .order_by(Letter.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for letter in letters:
        letter.recipient_key = f"{PARTY_KEY}{party.id}"
        finish_task(work, "no-recipient", partnership=case.partnership, case_id=case.id, subject_id=letter.id)
        if letter.state == "held":
            make_again(work, letter)
        work.audit(
            "letter.asked-again",
            case_id=case.id,
            subject_kind="letter",
            subject_id=letter.id,
            details={"kind": letter.kind, "why": "party-changed"},
        )


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
