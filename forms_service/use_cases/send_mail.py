"""One message to one recipient. It cannot be sent exactly once, and this does not pretend so.

The row is committed as *sending* before the relay hears of it, and the outcome after. Whoever finds it *sending*
later cannot know whether it went: it becomes *uncertain*, and only a person may send it again.
"""

from __future__ import annotations

import time
from email.utils import formataddr

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from forms_service.db.claims import Claim, worker_actor
from forms_service.db.models import AgencyRequest, AgreedAction, CaseFile, Mail
from forms_service.db.queries.following import PARTY_KEY
from forms_service.db.queries.pinned import pinned_partnership, pinned_process
from forms_service.db.queries.standing import chase_cause, first_letter_kinds, request_standing
from forms_service.db.records.actions import ACTION_RUNG, action_of_cause, action_words
from forms_service.db.records.addresses import address_token
from forms_service.db.records.mails import (
    alone_with_address,
    keep_back,
    locked_mail,
    reminders_today,
    without_recipient,
)
from forms_service.db.records.steps import meet_steps
from forms_service.db.records.tasks import finish_task, raise_task
from forms_service.db.session import Sessions
from forms_service.db.work import Work, begin_reading, begin_work
from forms_service.definitions.rules import clock_spec
from forms_service.domain.chasing import mail_rests, still_right
from forms_service.errors import MailRefusedError, MailRefusedForNowError, MailUncertainError
from forms_service.ports import OutgoingMail, Services

_ASKED_AGAIN_AFTER = (0.2, 1.0, 3.0)  # seconds; well within a lease


def send_mail(sessions: Sessions, services: Services, mail_id: str, claim: Claim) -> None:
    services.fault("mail.before-claim")
    with begin_work(sessions, services, worker_actor("send_mail")) as work:
        claim.check(work)
        outgoing = _take(work, mail_id, claim)
    if outgoing is None:
        return
    services.fault("mail.after-claim")
    with begin_reading(sessions, services, worker_actor("send_mail")) as work:
        # Stopped until the lease ran out, and woken: another has settled this as uncertain.
        claim.check_reading(work)
    try:
        words = services.mailer.send(outgoing)
    except MailUncertainError:
        _settle(sessions, services, mail_id, claim, "uncertain", "")
        return
    except MailRefusedForNowError as error:
        _settle(sessions, services, mail_id, claim, "ready", error.message)
        raise
    except MailRefusedError as error:
        _settle(sessions, services, mail_id, claim, "refused", error.message)
        return
    services.fault("mail.after-250")
    _settle(sessions, services, mail_id, claim, "accepted", words)
    services.fault("mail.after-commit")


def _take(work: Work, mail_id: str, claim: Claim) -> OutgoingMail | None:
    """Marks it *sending*, unless it has gone, may have gone, or must not go any more."""
    mail = work.session.get_one(Mail, mail_id)
    if mail.rung:
        alone_with_address(work, mail)
    if mail.request_id is not None:
        _locked_request(work, mail.request_id)  # before its mail, as where a return ends its reminders
    mail = locked_mail(work, mail_id)
    case = work.session.get_one(CaseFile, mail.case_id)
    if mail.state == "sending":
        _record(work, case, mail, "uncertain", "")
        return None
    if mail.state != "ready":
        return None
    if not work.services.mailer.configured():
        # It stays ready, and is asked for again once there is a relay.
        raise_task(work, "mail-not-configured", partnership=case.partnership, severity="red", due_on=work.today)
        return None
    finish_task(work, "mail-not-configured", partnership=case.partnership)
    if not _still_wanted(work, case, mail):
        mail.state, mail.settled_at = "withdrawn", work.now
        work.audit("mail.not-needed", case_id=case.id, subject_kind="mail", subject_id=mail.id)
        return None
    # A person's own order to send it again goes at once.
    if mail.rung and "#" not in mail.cause and _kept_back(work, case, mail):
        return None
    mail.state, mail.claim_token, mail.claimed_at = "sending", claim.token, work.system_now
    work.audit(
        "mail.sending", case_id=case.id, subject_kind="mail", subject_id=mail.id, details={"attempt": claim.attempt}
    )
    return _outgoing(work, case, mail)


def _kept_back(work: Work, case: CaseFile, mail: Mail) -> bool:
    """No reminder in the evening, and not too many in one day to one person; receipts and alerts go as they come."""
    partnership = pinned_partnership(work.session, case)
    clock, calendar = clock_spec(partnership.clock), work.services.calendar
    if mail.not_before is not None and mail.not_before > work.now:
        return True
    if not clock.is_working_hour(work.now, calendar):
        keep_back(work, mail, clock.next_morning(work.now, calendar), "quiet-hours")
        return True
    if reminders_today(work, mail) >= partnership.chasing.most_a_day:
        keep_back(work, mail, clock.next_morning(work.now, calendar), "enough-for-one-day")
        return True
    return False


def _locked_request(work: Work, request_id: str) -> AgencyRequest:
    return work.session.execute(
        select(AgencyRequest)
        .where(AgencyRequest.id == request_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()


def _still_wanted(work: Work, case: CaseFile, mail: Mail) -> bool:
    """Asked again under the lock, just before it goes: an answer may have come since it was written."""
    if mail.request_id is None:
        return mail.rung != ACTION_RUNG or _still_to_do(work, mail)
    request = work.session.get_one(AgencyRequest, mail.request_id)
    if mail.rung:
        found = request_standing(work, case, request)
        if found is None or mail_rests(found.standing, work.now):
            return False
        if found.standing.came_back and mail.recipient_key.startswith("request:") and "#" not in mail.cause:
            return False  # to an address at which the last message failed; a person may still order it
        if mail.not_before is not None and not still_right(found.standing, found.ladder, mail.rung, work.now):
            return False
        return mail.cause.partition("#")[0] == chase_cause(request)
    process = pinned_process(work.session, case)
    return mail.kind not in first_letter_kinds(process) or request.state not in ("stood-down", "declined")


def _still_to_do(work: Work, mail: Mail) -> bool:
    """The action is open, the day agreed is the one that the reminder names, and its owner is still who it goes to."""
    named = action_of_cause(mail.cause)
    action = work.session.get(AgreedAction, named[0]) if named else None
    if action is None or named is None or (action.state, action.due_on) != ("open", named[1]):
        return False
    address = action_words(work, action).owner_email
    if address:
        return mail.address_token == address_token(work.services, address)
    return mail.recipient_key == f"{PARTY_KEY}{action.owner_party_id}"


def _outgoing(work: Work, case: CaseFile, mail: Mail) -> OutgoingMail:
    partnership = pinned_partnership(work.session, case)
    vault = work.vault(case.id)
    recipient = vault.open_json("mail", mail.id, "recipient_sealed", mail.recipient_sealed)
    text = vault.open_json("mail", mail.id, "text_sealed", mail.text_sealed)
    return OutgoingMail(
        message_id=mail.message_id,
        sender=formataddr((partnership.business_unit.name, partnership.mailbox)),
        to=str(recipient["email"]),
        reply_to=partnership.mailbox,
        subject=mail.subject,
        text=str(text["text"]),
        at=work.now,
        in_reply_to=_first_message_id(work, mail) if mail.rung else None,
    )


def _first_message_id(work: Work, mail: Mail) -> str | None:
    return work.session.scalar(
        select(Mail.message_id)
        .where(
            Mail.request_id == mail.request_id,
            Mail.rung == "",
            Mail.recipient_key == mail.recipient_key,
            Mail.state == "accepted",
        )
        .order_by(Mail.created_at, Mail.id)
        .limit(1)
    )


def _settle(sessions: Sessions, services: Services, mail_id: str, claim: Claim, state: str, words: str) -> None:
    """What the relay said is known here and nowhere else: a database that is briefly away is asked again."""
    for wait in (*_ASKED_AGAIN_AFTER, None):
        try:
            with begin_work(sessions, services, worker_actor("send_mail")) as work:
                claim.check(work)
                mail = locked_mail(work, mail_id)
                _record(work, work.session.get_one(CaseFile, mail.case_id), mail, state, words)
            return
        except OperationalError:
            if wait is None:
                raise
            time.sleep(wait)


def _record(work: Work, case: CaseFile, mail: Mail, state: str, words: str) -> None:
    mail.state = state
    if words:
        recipient = work.vault(case.id).open_json("mail", mail.id, "recipient_sealed", mail.recipient_sealed)
        mail.relay_words = without_recipient(words, recipient)
    if state == "ready":
        mail.claim_token = None
        return
    mail.settled_at = work.now
    if state == "accepted":
        meet_steps(work, case)
    if state in ("uncertain", "refused"):
        raise_task(
            work,
            f"mail-{state}",
            partnership=case.partnership,
            case_id=case.id,
            subject_id=mail.id,
            severity="red",
            due_on=work.today,
            details={"kind": mail.kind},
        )
    work.audit(f"mail.{state}", case_id=case.id, subject_kind="mail", subject_id=mail.id)
