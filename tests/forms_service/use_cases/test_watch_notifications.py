"""A notification tells unit and duty officer at once, and others where nobody looks at it; each of them once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from forms_service.db.models import CaseFile, Letter, Mail, PartnerContact, Task
from forms_service.db.records.documents import open_document
from forms_service.db.session import Sessions
from forms_service.db.work import Actor, begin_work
from forms_service.domain.events import LONDON
from forms_service.ports import Services
from forms_service.use_cases.receive_notification import receive_notification
from tests.conftest import Database
from tests.played_case import PlayedCase

ALERT, UNOPENED = "unit-alert", "notification-unopened"
PUBLIC = Actor("public", where="test")


@pytest.fixture(params=[(2027, 1, 15), (2027, 7, 16)], ids=["January", "July"])
def friday(request: pytest.FixtureRequest) -> datetime:
    """Half an hour before the example partnership's office closes, an hour before the other's."""
    return datetime(*request.param, 16, 0, tzinfo=LONDON)


@pytest.fixture
def played(
    database: Database, sessions: Sessions, services: Services, partnership: str, friday: datetime
) -> PlayedCase:
    played = PlayedCase.begin(sessions, services, database.engine, partnership, friday)
    upload = played.upload(played.notification_file(), "notification.docx", new_case=True)
    with begin_work(played.run.sessions, played.run.services, PUBLIC) as work:
        received = receive_notification(work, partnership, upload, via="upload", contact_email="nora@example.org")
    played.case_id, played.notification_id = received.case_id, received.document_id
    played.run.run_jobs()
    return played


def _hours(played: PlayedCase) -> str:
    return played.library.partnership(played.partnership).clock.working_from


def _told(played: PlayedCase, kind: str) -> list[str]:
    return sorted(mail.recipient_key for mail in played.rows(Mail, Mail.kind == kind))


def _look(played: PlayedCase, at: datetime) -> None:
    played.run.go_to(at)
    played.run.watch()


def _next_office_hours(played: PlayedCase, friday: datetime, hours: float) -> datetime:
    monday = friday + timedelta(days=3)
    opens = datetime.fromisoformat(f"{monday:%Y-%m-%d}T{_hours(played)}").replace(tzinfo=LONDON)
    return opens + timedelta(hours=hours)


def test_the_unit_and_the_duty_officer_are_told_at_once(played: PlayedCase) -> None:
    assert _told(played, ALERT) == ["audience:business-unit", "audience:duty-officer"]
    assert {mail.state for mail in played.rows(Mail, Mail.kind == ALERT)} == {"accepted"}


def test_nobody_else_is_told_before_two_working_hours_have_passed(played: PlayedCase, friday: datetime) -> None:
    _look(played, friday + timedelta(days=1))
    _look(played, _next_office_hours(played, friday, 0.75))
    assert _told(played, UNOPENED) == []


def test_then_manager_and_deputy_are_told_each_once(played: PlayedCase, friday: datetime) -> None:
    for hours in (1.5, 2, 30):
        _look(played, _next_office_hours(played, friday, hours))
    assert _told(played, UNOPENED) == ["audience:business-manager", "audience:deputy-manager"]
    with played.work() as work:
        for mail in played.rows(Mail, Mail.kind == UNOPENED):
            words = work.vault(played.case_id).open_json("mail", mail.id, "text_sealed", mail.text_sealed)["text"]
            assert f"/cases/{played.case_id}" in words
            assert "Examplethorpe" not in words + mail.subject


def test_whoever_looked_at_it_keeps_the_others_in_peace(played: PlayedCase, friday: datetime) -> None:
    with begin_work(played.run.sessions, played.run.services, Actor("user", "someone", where="test")) as work:
        open_document(work, played.notification_id)
    _look(played, _next_office_hours(played, friday, 4))
    assert _told(played, UNOPENED) == []


def test_a_case_that_was_opened_is_no_longer_watched(played: PlayedCase, friday: datetime) -> None:
    with begin_work(played.run.sessions, played.run.services, PUBLIC) as work:
        work.session.get_one(CaseFile, played.case_id).state = "open"
    _look(played, _next_office_hours(played, friday, 4))
    assert _told(played, UNOPENED) == []


def test_nobody_to_tell_is_a_red_task(played: PlayedCase, friday: datetime) -> None:
    with played.work() as work:
        for contact in work.session.query(PartnerContact).where(PartnerContact.partner == "deputy-manager"):
            contact.active = False
    _look(played, _next_office_hours(played, friday, 4))
    red = [task for task in played.rows(Task, Task.kind == "no-recipient") if task.done_at is None]
    assert [(task.severity, task.details["recipient"]) for task in red] == [("red", "audience:deputy-manager")]
    assert len(played.rows(Letter, Letter.kind == UNOPENED)) == 2
