"""Returns are chased by the rungs of the process: once, in working hours, and never after an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlalchemy import update

from forms_service.db.base import new_id
from forms_service.db.models import AgencyRequest, Blob, CaseFile, Document, Letter, Mail
from forms_service.db.session import Sessions
from forms_service.domain.events import LONDON
from forms_service.errors import ConflictError, MailRefusedError
from forms_service.ports import Services
from forms_service.use_cases.log_call import log_call
from forms_service.use_cases.make_call_list import make_call_list
from forms_service.use_cases.release_letter import release_letter
from tests.conftest import Database
from tests.example_case import ExampleCase


@dataclass(frozen=True)
class Days:
    """Asked on a Monday at ten; due on the Wednesday of the week after, the tenth day with the day of asking."""

    year: int
    month: int
    monday: int

    def at(self, days: int, hour: int, minute: int = 0) -> datetime:
        return datetime(self.year, self.month, self.monday + days, hour, minute, tzinfo=LONDON)


@pytest.fixture(params=[Days(2027, 1, 11), Days(2027, 7, 12)], ids=["January", "July"])
def days(request: pytest.FixtureRequest) -> Days:
    found: Days = request.param
    return found


@pytest.fixture
def held(database: Database, sessions: Sessions, services: Services, days: Days) -> ExampleCase:
    case = ExampleCase.begin(sessions, services, database.engine, days.at(0, 10))
    case.ask()
    case.run_jobs()
    return case


@pytest.fixture
def case(held: ExampleCase) -> ExampleCase:
    """The letter was released, and the relay took it."""
    with held.work() as work:
        release_letter(work, held.letters()[0].id)
    held.run_jobs()
    held.mailer.sent.clear()
    return held


def _chased_at(case: ExampleCase, at: datetime) -> None:
    case.go_to(at)
    case.chase()


def _rungs(case: ExampleCase) -> list[str]:
    return [call.rung for call in case.calls() if call.state == "to-make"]


def _confirm_receipt(case: ExampleCase) -> None:
    with case.work() as work:
        log_call(work, case.request_id, outcome="confirmed")


def _upload(case: ExampleCase, **more: object) -> str:
    with case.work() as work:
        blob = Blob(id=new_id(), case_id=case.case_id, sha256="0" * 64, size=1, sealed=b"-")
        document = Document(
            id=new_id(),
            case_id=case.case_id,
            request_id=case.request_id,
            blob_id=blob.id,
            kind="return",
            direction="in",
            media_type="application/pdf",
            file_name="return.pdf",
            received_at=work.now,
            **more,
        )
        work.session.add_all([blob, document])
        return document.id


# Rules, not locks: those are tried on both databases in test_send_mail.py.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_receipt_is_confirmed_by_telephone_on_the_next_day(case: ExampleCase, days: Days) -> None:
    _chased_at(case, days.at(1, 10))
    assert _rungs(case) == []
    _chased_at(case, days.at(1, 11))
    assert _rungs(case) == ["receipt-call"]
    _chased_at(case, days.at(1, 12))
    assert _rungs(case) == ["receipt-call"]


def test_a_reminder_goes_before_the_due_date_and_one_after_it(case: ExampleCase, days: Days) -> None:
    _confirm_receipt(case)
    _chased_at(case, days.at(7, 9))
    (reminder,) = [letter for letter in case.letters() if letter.rung == "before"]
    assert reminder.state == "held"  # this rung says hold
    _chased_at(case, days.at(9, 15))
    assert case.mailer.sent == []
    _chased_at(case, days.at(10, 9))
    (sent,) = case.mailer.sent
    assert "overdue" in [letter.rung for letter in case.letters()]
    assert sent.in_reply_to == next(mail.message_id for mail in case.mails() if not mail.rung)
    _chased_at(case, days.at(10, 10))
    assert len(case.mailer.sent) == 1


def test_missed_rungs_fall_into_one(case: ExampleCase, days: Days) -> None:
    """Nothing ran for ten days."""
    _chased_at(case, days.at(10, 9))
    assert [letter.rung for letter in case.letters() if letter.rung] == ["overdue"]
    assert _rungs(case) == ["day-call"]


@pytest.mark.parametrize("hour", [8, 17, 21])
def test_nobody_is_chased_outside_working_hours(case: ExampleCase, days: Days, hour: int) -> None:
    _chased_at(case, days.at(10, hour))
    assert case.mailer.sent == []
    assert _rungs(case) == []


def test_nobody_is_chased_at_the_weekend(case: ExampleCase, days: Days) -> None:
    _chased_at(case, days.at(5, 11))
    assert _rungs(case) == []


def test_a_held_letter_is_chased_by_nothing_but_a_red_task(held: ExampleCase, days: Days) -> None:
    _chased_at(held, days.at(10, 9))
    assert held.mailer.sent == []
    assert _rungs(held) == []
    held.refresh()
    assert {"request-not-gone", "return-overdue"} <= set(held.open_tasks())


def test_where_the_letter_was_refused_a_person_telephones(held: ExampleCase, days: Days) -> None:
    with held.work() as work:
        release_letter(work, held.letters()[0].id)
    held.mailer.fails_with = MailRefusedError("550 no")
    held.run_jobs()
    _chased_at(held, days.at(0, 12))
    assert _rungs(held) == ["not-delivered"]
    _chased_at(held, days.at(10, 9))
    assert held.mailer.sent == []
    assert sorted(_rungs(held)) == ["day-call", "not-delivered"]


def test_who_says_by_telephone_that_it_is_there_is_reminded_as_usual(held: ExampleCase, days: Days) -> None:
    with held.work() as work:
        release_letter(work, held.letters()[0].id)
    held.mailer.fails_with = MailRefusedError("550 no")
    held.run_jobs()
    _chased_at(held, days.at(0, 12))
    with held.work() as work:
        log_call(work, held.request_id, outcome="will-send", call_id=held.calls()[0].id, spoke_to="reception")
    _chased_at(held, days.at(10, 9))
    assert len(held.mailer.sent) == 1


@pytest.mark.parametrize("state", ["answered", "nil", "stood-down", "declined"])
def test_an_answer_stops_mail_and_calls_at_once(case: ExampleCase, days: Days, state: str) -> None:
    _chased_at(case, days.at(1, 11))
    assert _rungs(case) == ["receipt-call"]
    with case.work() as work:
        work.session.execute(update(AgencyRequest).values(state=state))
    _chased_at(case, days.at(10, 9))
    assert case.mailer.sent == []
    assert _rungs(case) == []
    assert [call.state for call in case.calls()] == ["not-needed"]


def test_a_readable_upload_stops_the_chase_before_anybody_looked_at_it(case: ExampleCase, days: Days) -> None:
    _upload(case, state="read")
    _chased_at(case, days.at(10, 9))
    assert case.mailer.sent == []
    assert _rungs(case) == []


def test_an_answer_that_comes_while_the_reminder_waits_stops_it(case: ExampleCase, days: Days) -> None:
    _confirm_receipt(case)
    case.go_to(days.at(10, 9))
    case._schedule("chase_returns")
    case.run_jobs("chase_returns")
    case.run_jobs("make_letter")
    with case.work() as work:
        work.session.execute(update(AgencyRequest).values(state="answered"))
    case.run_jobs()
    assert case.mailer.sent == []
    assert [mail.state for mail in case.mails() if mail.rung] == ["withdrawn"]


def test_an_upload_that_cannot_be_used_rests_the_mail_and_is_telephoned_about(case: ExampleCase, days: Days) -> None:
    _confirm_receipt(case)
    first = _upload(case, state="rejected", usable=False, problem_code="wrong-form")
    _chased_at(case, days.at(2, 10))
    assert _rungs(case) == ["unusable-upload"]
    assert case.calls()[-1].cause == first
    case.go_to(days.at(2, 11))
    _upload(case, state="failed", problem_code="encrypted")
    _chased_at(case, days.at(2, 12))
    assert _rungs(case) == ["unusable-upload", "unusable-upload"]
    _chased_at(case, days.at(10, 9))
    assert case.mailer.sent == []


def test_while_an_upload_is_being_read_nobody_is_reminded(case: ExampleCase, days: Days) -> None:
    _confirm_receipt(case)
    _upload(case, state="reading")
    _chased_at(case, days.at(10, 9))
    assert case.mailer.sent == []


def test_nobody_is_chased_in_a_closed_case(case: ExampleCase, days: Days) -> None:
    with case.work() as work:
        work.session.execute(update(CaseFile).values(state="closed"))
    _chased_at(case, days.at(10, 9))
    assert case.mailer.sent == []


def test_a_call_nobody_answered_stays_on_the_list(case: ExampleCase, days: Days) -> None:
    _chased_at(case, days.at(1, 11))
    (call,) = case.calls()
    with case.work() as work:
        log_call(work, case.request_id, outcome="no-answer", call_id=call.id, note="rang out")
    states = sorted((row.state, row.outcome) for row in case.calls() if row.id == call.id)
    assert states == [("made", "no-answer")]
    assert _rungs(case) == ["receipt-call"]


def test_a_call_is_made_once(case: ExampleCase, days: Days) -> None:
    _chased_at(case, days.at(1, 11))
    (call,) = case.calls()
    with case.work() as work:
        log_call(work, case.request_id, outcome="confirmed", call_id=call.id)
    with case.work() as work, pytest.raises(ConflictError):
        log_call(work, case.request_id, outcome="confirmed", call_id=call.id)


def test_an_agency_that_says_it_is_not_theirs_gets_no_more_mail(case: ExampleCase, days: Days) -> None:
    with case.work() as work:
        log_call(work, case.request_id, outcome="not-ours")
    _chased_at(case, days.at(10, 9))
    assert case.mailer.sent == []
    assert "agency-says-not-theirs" in case.open_tasks()


def test_what_was_said_on_the_telephone_is_sealed(case: ExampleCase) -> None:
    with case.work() as work:
        call_id = log_call(work, case.request_id, outcome="left-message", note="Canaryname rang", spoke_to="Canaryname")
    with case.work() as work:
        call = next(row for row in case.calls() if row.id == call_id)
        assert call.sealed is not None
        assert b"Canaryname" not in call.sealed
        opened = work.vault(case.case_id).open_json("call", call.id, "sealed", call.sealed)
    assert opened == {"note": "Canaryname rang", "spoke_to": "Canaryname"}


def test_without_calls_there_is_no_call_sheet(case: ExampleCase) -> None:
    with case.work() as work, pytest.raises(ConflictError):
        make_call_list(work, case.case_id)


def test_an_overdue_return_is_red_until_it_comes(case: ExampleCase, days: Days) -> None:
    case.go_to(days.at(9, 18))
    case.refresh()
    assert "return-overdue" in case.open_tasks()
    with case.work() as work:
        work.session.execute(update(AgencyRequest).values(state="answered"))
    case.go_to(days.at(9, 19))
    case.refresh()
    assert "return-overdue" not in case.open_tasks()


def test_a_reminder_that_cannot_be_made_is_red_and_not_repeated(case: ExampleCase, days: Days) -> None:
    _confirm_receipt(case)
    with case.work() as work:
        work.session.execute(update(AgencyRequest).values(recipient_sealed=None))
    _chased_at(case, days.at(10, 9))
    _chased_at(case, days.at(10, 10))
    assert [letter.rung for letter in case.letters() if letter.rung] == ["overdue"]
    assert "no-recipient" in case.open_tasks()
    with case.sessions() as session:
        assert session.query(Mail).filter(Mail.rung != "").count() == 0
        assert session.query(Letter).filter(Letter.rung != "").count() == 1
