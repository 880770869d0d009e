"""A message goes once, and where nobody can know whether it went, it goes no more without a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from forms_service.db.claims import claim_job
from forms_service.db.models import AgencyLink, AgencyRequest, AuditEvent, JobRequest, Mail
from forms_service.db.records.addresses import address_token
from forms_service.db.records.mails import without_recipient
from forms_service.db.session import Sessions
from forms_service.db.work import begin_work
from forms_service.errors import (
    ConflictError,
    LostClaimError,
    MailRefusedError,
    MailRefusedForNowError,
    MailUncertainError,
)
from forms_service.ports import Services
from forms_service.use_cases.record_bounce import record_bounce
from forms_service.use_cases.record_sent_otherwise import record_sent_otherwise
from forms_service.use_cases.release_letter import release_letter
from forms_service.use_cases.resend_mail import resend_mail
from forms_service.use_cases.send_mail import send_mail
from forms_service.use_cases.settle_mail import settle_mail
from forms_service.use_cases.withdraw_letter import withdraw_letter
from tests.conftest import Database
from tests.example_case import OFFICER, ExampleCase
from tests.factories import PERSON
from worker import running
from worker.sweep import sweep

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def case(database: Database, sessions: Sessions, services: Services) -> ExampleCase:
    case = ExampleCase.begin(sessions, services, database.engine, MONDAY)
    case.ask()
    case.run_jobs()
    return case


def _only_mail(case: ExampleCase) -> Mail:
    (mail,) = case.mails()
    return mail


def _release(case: ExampleCase) -> None:
    with begin_work(case.sessions, case.services, PERSON) as work:
        release_letter(work, case.letters()[0].id)


def test_nothing_leaves_before_a_person_released_it(case: ExampleCase) -> None:
    assert [letter.state for letter in case.letters()] == ["held"]
    assert _only_mail(case).state == "held"
    assert case.mailer.sent == []


def test_a_released_letter_is_announced_once(case: ExampleCase) -> None:
    _release(case)
    case.run_jobs()
    (sent,) = case.mailer.sent
    mail = _only_mail(case)
    assert (sent.to, sent.message_id, sent.subject) == (OFFICER, mail.message_id, mail.subject)
    assert mail.state == "accepted"
    assert mail.relay_words == "250 2.0.0 kept"


def test_a_letter_is_released_once(case: ExampleCase) -> None:
    _release(case)
    with pytest.raises(ConflictError):
        _release(case)


def test_the_link_in_the_message_is_the_agencys_own(case: ExampleCase) -> None:
    _release(case)
    case.run_jobs()
    text = case.mailer.sent[0].text
    assert "https://forms.example.org/return/" in text
    with case.sessions() as session:
        (link,) = session.query(AgencyLink).all()
    assert link.request_id == case.request_id
    assert link.address_token == address_token(case.services, OFFICER)
    assert link.token_hash not in text


def test_a_relay_that_asks_to_wait_gets_the_same_message_later(case: ExampleCase) -> None:
    _release(case)
    case.mailer.fails_with = MailRefusedForNowError("451 try later")
    case.run_jobs()
    assert _only_mail(case).state == "ready"
    case.go_to(datetime(2026, 11, 23, 10, 5, tzinfo=UTC))
    case.run_jobs()
    assert [mail.message_id for mail in case.mailer.sent] == [_only_mail(case).message_id]
    assert _only_mail(case).state == "accepted"


def test_a_relay_that_never_answers_ends_with_a_person(case: ExampleCase) -> None:
    _release(case)
    for minute in range(5):
        case.mailer.fails_with = MailRefusedForNowError("no answer")
        case.go_to(datetime(2026, 11, 23, 11 + minute, 0, tzinfo=UTC))
        case.run_jobs()
    assert _only_mail(case).state == "refused"
    assert "mail-refused" in case.open_tasks()
    assert case.mailer.sent == []


def test_a_refusal_is_final_and_red(case: ExampleCase) -> None:
    _release(case)
    case.mailer.fails_with = MailRefusedError(f"550 5.1.1 <{OFFICER}>: no such mailbox")
    case.run_jobs()
    mail = _only_mail(case)
    assert mail.state == "refused"
    assert mail.relay_words == "550 5.1.1 (address): no such mailbox"
    assert case.open_tasks() == ["mail-refused"]


def test_a_lost_answer_is_uncertain_and_never_sent_again_by_itself(case: ExampleCase) -> None:
    _release(case)
    case.mailer.fails_with = MailUncertainError()
    case.run_jobs()
    assert _only_mail(case).state == "uncertain"
    assert case.open_tasks() == ["mail-uncertain"]
    case.go_to(datetime(2026, 11, 24, 10, 0, tzinfo=UTC))
    sweep(case.started)
    case.refresh()
    case.chase()
    assert case.mailer.sent == []


class KilledError(BaseException):
    """Stands for SIGKILL: nothing after it runs."""


def _kill_at(case: ExampleCase, point: str) -> None:
    """The process dies at this point; the next one finds what it left when the lease has run out."""

    def fault(name: str) -> None:
        if name == point:
            raise KilledError

    dying = replace(case.services, fault=fault)
    row = next(each for each in case._waiting() if each.job == "send_mail")
    claim = claim_job(case.sessions, case.services, row.id)
    assert claim is not None
    with pytest.raises(KilledError):
        send_mail(case.sessions, dying, claim.subject_id, claim)
    case.services.system_clock.pass_seconds(case.services.lease_seconds + 1)  # type: ignore[attr-defined]
    assert sweep(case.started) == 1
    case.run(row)


def test_killed_before_the_claim_it_is_sent_by_the_next(case: ExampleCase) -> None:
    _release(case)
    _kill_at(case, "mail.before-claim")
    assert _only_mail(case).state == "accepted"
    assert len(case.mailer.sent) == 1


@pytest.mark.parametrize(("point", "gone"), [("mail.after-claim", 0), ("mail.after-250", 1)])
def test_killed_between_claim_and_outcome_it_is_uncertain(case: ExampleCase, point: str, gone: int) -> None:
    _release(case)
    _kill_at(case, point)
    assert _only_mail(case).state == "uncertain"
    assert len(case.mailer.sent) == gone
    assert case.open_tasks() == ["mail-uncertain"]


def test_killed_after_the_outcome_nothing_happens_again(case: ExampleCase) -> None:
    _release(case)
    _kill_at(case, "mail.after-commit")
    assert _only_mail(case).state == "accepted"
    assert len(case.mailer.sent) == 1


class BrieflyAway:
    """A database that does not answer when asked next, and the time after that, and then does."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self.refusals = 0

    def __call__(self) -> Session:
        if self.refusals:
            self.refusals -= 1
            raise OperationalError("", {}, ConnectionError())
        return self._sessions()


def test_a_known_outcome_is_recorded_though_the_database_was_briefly_away(case: ExampleCase) -> None:
    _release(case)
    row = next(each for each in case._waiting() if each.job == "send_mail")
    claim = claim_job(case.sessions, case.services, row.id)
    assert claim is not None
    sessions = BrieflyAway(case.sessions)

    def gone(name: str) -> None:
        if name == "mail.after-250":
            sessions.refusals = 2

    send_mail(sessions, replace(case.services, fault=gone), claim.subject_id, claim)  # type: ignore[arg-type]
    assert sessions.refusals == 0
    assert _only_mail(case).state == "accepted"
    assert len(case.mailer.sent) == 1


def test_a_worker_that_wakes_past_its_lease_sends_nothing(case: ExampleCase) -> None:
    """Stopped after the claim; another has settled the message as uncertain meanwhile."""
    _release(case)
    row = next(each for each in case._waiting() if each.job == "send_mail")

    def stopped(name: str) -> None:
        if name == "mail.after-claim":
            case.services.system_clock.pass_seconds(case.services.lease_seconds + 1)  # type: ignore[attr-defined]
            case.run(row)

    claim = claim_job(case.sessions, case.services, row.id)
    assert claim is not None
    with pytest.raises(LostClaimError):
        send_mail(case.sessions, replace(case.services, fault=stopped), claim.subject_id, claim)
    assert case.mailer.sent == []
    assert _only_mail(case).state == "uncertain"


def test_without_a_relay_the_message_is_kept_until_there_is_one(case: ExampleCase) -> None:
    case.mailer.is_configured = False
    _release(case)
    case.run_jobs()
    assert _only_mail(case).state == "ready"
    assert case.open_tasks() == ["mail-not-configured"]
    case.mailer.is_configured = True
    case.refresh()
    assert _only_mail(case).state == "accepted"
    assert case.open_tasks() == []


def test_a_person_sends_an_uncertain_message_again_under_a_new_id(case: ExampleCase) -> None:
    _release(case)
    case.mailer.fails_with = MailUncertainError()
    case.run_jobs()
    case.go_to(datetime(2026, 11, 23, 11, 0, tzinfo=UTC))
    with begin_work(case.sessions, case.services, PERSON) as work:
        resend_mail(work, case.mails()[0].id)
    case.run_jobs()
    first, again = case.mails()
    assert (first.state, again.state) == ("uncertain", "accepted")
    assert first.message_id != again.message_id
    assert [mail.message_id for mail in case.mailer.sent] == [again.message_id]
    assert case.open_tasks() == []


def test_what_was_accepted_is_not_sent_again(case: ExampleCase) -> None:
    _release(case)
    case.run_jobs()
    with begin_work(case.sessions, case.services, PERSON) as work, pytest.raises(ConflictError):
        resend_mail(work, _only_mail(case).id)


@pytest.mark.parametrize(("arrived", "state"), [(True, "accepted"), (False, "refused")])
def test_a_person_finds_out_what_became_of_it(case: ExampleCase, arrived: bool, state: str) -> None:
    _release(case)
    case.mailer.fails_with = MailUncertainError()
    case.run_jobs()
    with begin_work(case.sessions, case.services, PERSON) as work:
        settle_mail(work, _only_mail(case).id, arrived=arrived)
    assert _only_mail(case).state == state
    assert case.open_tasks() == []


def test_a_message_that_came_back_is_red(case: ExampleCase) -> None:
    _release(case)
    case.run_jobs()
    with begin_work(case.sessions, case.services, PERSON) as work:
        record_bounce(work, message_id=_only_mail(case).message_id)
    assert _only_mail(case).state == "bounced"
    assert case.open_tasks() == ["mail-bounced"]


def test_a_letter_taken_by_another_route_says_who_how_and_when(case: ExampleCase) -> None:
    with begin_work(case.sessions, case.services, PERSON) as work:
        record_sent_otherwise(
            work,
            case.letters()[0].id,
            who="A. Officer",
            how="secure portal",
            address="portal.example.org",
            proof="receipt 17",
            at=work.now,
        )
    case.run_jobs()
    mail = _only_mail(case)
    assert mail.state == "sent_otherwise"
    assert case.letters()[0].state == "released"
    assert case.mailer.sent == []
    with begin_work(case.sessions, case.services, PERSON) as work:
        told = work.vault(case.case_id).open_json("mail", mail.id, "sent_otherwise_sealed", mail.sent_otherwise_sealed)
    assert told["how"] == "secure portal"


def test_a_held_letter_can_be_called_back_with_its_message(case: ExampleCase) -> None:
    with begin_work(case.sessions, case.services, PERSON) as work:
        withdraw_letter(work, case.letters()[0].id)
    case.run_jobs()
    assert (case.letters()[0].state, _only_mail(case).state) == ("withdrawn", "withdrawn")
    assert case.mailer.sent == []


def test_a_letter_that_went_cannot_be_called_back(case: ExampleCase) -> None:
    _release(case)
    case.run_jobs()
    with begin_work(case.sessions, case.services, PERSON) as work, pytest.raises(ConflictError):
        withdraw_letter(work, case.letters()[0].id)


def test_the_request_is_not_sent_once_it_is_stood_down(case: ExampleCase) -> None:
    _release(case)
    with begin_work(case.sessions, case.services, PERSON) as work:
        work.session.execute(update(AgencyRequest).values(state="stood-down"))
    case.run_jobs()
    assert _only_mail(case).state == "withdrawn"
    assert case.mailer.sent == []


def test_each_change_leaves_a_trace(case: ExampleCase) -> None:
    _release(case)
    case.run_jobs()
    with case.sessions() as session:
        traces = [event.what for event in session.query(AuditEvent).order_by(AuditEvent.seq)]
    order = ["letter.asked", "letter.made", "letter.released", "mail.sending", "mail.accepted"]
    assert [what for what in traces if what in order] == order


def test_no_job_is_left_over(case: ExampleCase) -> None:
    _release(case)
    case.run_jobs()
    with case.sessions() as session:
        assert {row.state for row in session.query(JobRequest)} == {"done"}
    assert running.started() is case.started


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("550 <nora.notifierly@example.org>: no such user", "550 (address): no such user"),
        ("550 mailbox NORA.NOTIFIERLY unavailable", "550 mailbox (recipient) unavailable"),
        ("550 Nora Notifierly has left", "550 (recipient) (recipient) has left"),
        ("250 2.0.0 kept", "250 2.0.0 kept"),
    ],
)
def test_what_the_relay_says_is_kept_without_the_recipient(said: str, kept: str) -> None:
    recipient = {"email": "nora.notifierly@example.org", "name": "Nora Notifierly"}
    assert without_recipient(said, recipient) == kept
