"""What comes to the mailbox is taken once, ends where it belongs, and is never a return and never answered."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from forms_service.db.models import AgencyRequest, CaseFile, Document, Mail, ReceivedMail, ScheduleRun
from forms_service.db.queries.mailbox import raw_of
from forms_service.db.records.documents import bytes_of
from forms_service.db.session import Sessions
from forms_service.domain.events import LONDON
from forms_service.ports import Services
from forms_service.use_cases.erase_case import erase_case
from forms_service.use_cases.release_letter import release_letter
from forms_service.use_cases.settle_received_mail import settle_received_mail
from tests.conftest import Database
from tests.example_case import OFFICER, ExampleCase
from tests.fakes import FakeInbox
from tests.mails import bounce, newsletter, out_of_office, reply

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=LONDON)


@pytest.fixture
def case(database: Database, sessions: Sessions, services: Services) -> ExampleCase:
    """One agency was asked, and the message has left."""
    case = ExampleCase.begin(sessions, services, database.engine, MONDAY)
    case.ask()
    case.run_jobs()
    with case.work() as work:
        release_letter(work, case.letters()[0].id)
    case.run_jobs()
    return case


def _arrives(case: ExampleCase, *messages: bytes) -> list[ReceivedMail]:
    inbox = case.services.inbox
    assert isinstance(inbox, FakeInbox)
    inbox.messages.extend(messages)
    case.go_to(case.services.business_clock.now() + timedelta(minutes=5))
    case._schedule("read_mailbox")
    case.run_jobs()
    with case.sessions() as session:
        return list(session.scalars(select(ReceivedMail).order_by(ReceivedMail.uid)))


def _sent(case: ExampleCase) -> Mail:
    return next(mail for mail in case.mails() if mail.rung == "")


def _filed(case: ExampleCase) -> list[Document]:
    with case.sessions() as session:
        return list(session.scalars(select(Document).where(Document.kind == "mail")))


def test_a_bounce_marks_its_message_asks_for_a_call_and_is_filed_in_the_case(case: ExampleCase) -> None:
    data = bounce(_sent(case).message_id, OFFICER)
    (row,) = _arrives(case, data)
    assert (row.kind, row.state, row.mail_id) == ("bounce", "matched", _sent(case).id)
    assert _sent(case).state == "bounced"
    assert "mail-bounced" in case.open_tasks()
    (document,) = _filed(case)
    assert row.document_id == document.id
    assert row.sealed is None
    with case.work() as work:
        assert bytes_of(work, work.session.get_one(Document, document.id)) == data
    case.chase()
    assert [call.rung for call in case.calls()] == ["not-delivered"]


def test_the_same_message_twice_is_one(case: ExampleCase) -> None:
    data = bounce(_sent(case).message_id, OFFICER)
    rows = _arrives(case, data, data)
    rows = _arrives(case)
    assert len(rows) == 1
    assert len(_filed(case)) == 1
    assert rows[0].uid == 2  # and reading goes on after it


def test_a_bounce_from_an_address_that_was_not_written_to_is_left_to_a_person(case: ExampleCase) -> None:
    (row,) = _arrives(case, bounce(_sent(case).message_id, "somebody.else@example.org"))
    assert (row.state, row.mail_id) == ("holding", _sent(case).id)
    assert _sent(case).state == "accepted"
    assert "mailbox-waiting" in case.open_tasks()


def test_a_bounce_that_names_no_message_of_ours_changes_nothing(case: ExampleCase) -> None:
    (row,) = _arrives(case, bounce("<guessed@forms.example.org>", OFFICER))
    assert (row.state, row.mail_id) == ("holding", None)
    assert _sent(case).state == "accepted"


def test_a_delay_is_noted_and_telephoned_about_and_the_message_counts_as_gone(case: ExampleCase) -> None:
    (row,) = _arrives(case, bounce(_sent(case).message_id, OFFICER, action="delayed", status="4.4.1"))
    assert (row.kind, row.state) == ("delay", "matched")
    assert _sent(case).state == "accepted"
    case.go_to(MONDAY.replace(hour=12))
    case.chase()
    assert [call.rung for call in case.calls()] == ["delayed"]


def test_an_automatic_answer_is_noted_and_is_neither_bounce_nor_return(case: ExampleCase) -> None:
    (row,) = _arrives(case, out_of_office(_sent(case).message_id, OFFICER))
    assert (row.kind, row.state) == ("auto-reply", "matched")
    assert _sent(case).state == "accepted"
    assert case.request().state == "issued"
    assert "mailbox-waiting" not in case.open_tasks()


def test_a_persons_reply_goes_to_a_person_and_a_file_in_it_is_no_return(case: ExampleCase) -> None:
    plain = reply(_sent(case).message_id, OFFICER)
    with_file = reply(_sent(case).message_id, OFFICER, file=b"PK made up")
    rows = _arrives(case, plain, with_file)
    assert [(row.kind, row.state) for row in rows] == [("reply", "holding")] * 2
    assert case.request().state == "issued"
    with case.sessions() as session:
        assert session.scalars(select(Document).where(Document.kind == "return")).all() == []
    assert "mailbox-waiting" in case.open_tasks()


def test_what_nobody_can_match_is_held_sealed(case: ExampleCase) -> None:
    data = newsletter()
    (row,) = _arrives(case, data)
    assert (row.kind, row.state, row.document_id) == ("other", "holding", None)
    assert row.sealed is not None
    assert b"offers" not in row.sealed
    with case.work() as work:
        held = work.session.get_one(ReceivedMail, row.id)
        vault = work.directory(row.partnership)
        assert vault.open_json("received_mail", row.id, "sealed", held.sealed)["text"] == "Buy something."
        assert raw_of(work, held) == data


def test_nobody_is_ever_answered(case: ExampleCase) -> None:
    fake = case.mailer
    before = len(fake.sent)
    sent = _sent(case).message_id
    _arrives(case, reply(sent, OFFICER), out_of_office(sent, OFFICER), bounce(sent, OFFICER), newsletter())
    assert len(fake.sent) == before


def test_a_message_that_never_left_cannot_come_back(case: ExampleCase) -> None:
    with case.work() as work:
        work.session.execute(update(Mail).values(state="withdrawn"))
    (row,) = _arrives(case, bounce(_sent(case).message_id, OFFICER))
    assert row.state == "holding"
    assert _sent(case).state == "withdrawn"


def test_about_an_erased_case_nothing_is_known_any_more(case: ExampleCase) -> None:
    message_id = _sent(case).message_id
    with case.work() as work:
        work.session.execute(update(CaseFile).values(state="closed"))
        erase_case(work, case_id=case.case_id, why="retention-ended")
    (row,) = _arrives(case, bounce(message_id, OFFICER))
    assert (row.state, row.mail_id) == ("holding", None)


def test_what_was_said_of_a_message_goes_with_its_case(case: ExampleCase) -> None:
    (row,) = _arrives(case, reply(_sent(case).message_id, OFFICER))
    with case.work() as work:
        settle_received_mail(work, row.id, became="dismissed", reason="Testchild's mother wrote to us as well.")
    with case.work() as work:
        assert work.session.get_one(ReceivedMail, row.id).settled_sealed is not None
        work.session.execute(update(CaseFile).values(state="closed"))
        erase_case(work, case_id=case.case_id, why="retention-ended")
    with case.work() as work:
        erased = work.session.get_one(ReceivedMail, row.id)
        assert (erased.sealed, erased.raw_sealed, erased.settled_sealed) == (None, None, None)


def test_a_server_that_does_not_answer_is_asked_again(case: ExampleCase) -> None:
    inbox = case.services.inbox
    assert isinstance(inbox, FakeInbox)
    inbox.broken = True
    assert _arrives(case, newsletter()) == []
    inbox.broken = False
    case.go_to(MONDAY.replace(hour=11))
    assert len(_arrives(case)) == 1
    with case.sessions() as session:
        assert set(session.scalars(select(ScheduleRun.state))) == {"done"}


def test_killed_after_a_message_was_kept_it_is_not_kept_twice(case: ExampleCase) -> None:
    """The reading begins again from what the rows say, whoever reads."""
    rows = _arrives(case, newsletter(), reply(_sent(case).message_id, OFFICER))
    with case.sessions.begin() as session:
        session.execute(update(ReceivedMail).values(uid=None))  # as if nothing were known of where it stood
    again = _arrives(case)
    assert {row.id for row in again} == {row.id for row in rows}


def test_a_reply_to_a_request_that_was_stood_down_is_held_all_the_same(case: ExampleCase) -> None:
    with case.work() as work:
        work.session.execute(update(AgencyRequest).values(state="stood-down"))
    (row,) = _arrives(case, reply(_sent(case).message_id, OFFICER))
    assert row.state == "holding"
