"""A notification is kept before anything else, and begins a case whose clock runs from when it came."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from forms_service.db.models import Document, Event, Task
from forms_service.db.records import documents, due_dates
from forms_service.db.records.cases import facts_of
from forms_service.definitions.notified_to import processes_notified_to
from forms_service.errors import InvalidInputError, NotFoundError
from forms_service.use_cases.receive_notification import receive_notification
from tests.played_case import CHILD, PERSONAL, PlayedCase, form_file, unreadable


def test_the_receipt_says_when_it_came_and_with_which_digest(begun: PlayedCase) -> None:
    data = begun.notification_file()
    received = begun.notify(data)
    assert received.sha256 == hashlib.sha256(data).hexdigest()
    assert received.received_at == begun.run.services.business_clock.now()
    with begun.work() as work:
        assert documents.bytes_of(work, documents.document_or_error(work, received.document_id)) == data


def test_a_case_begins_unopened_with_its_clock_running_and_the_unit_told(begun: PlayedCase) -> None:
    begun.notify()
    case = begun.case()
    assert (case.state, case.reference) == ("received", None)
    assert [event.name for event in begun.rows(Event)] == ["notification.received"]
    assert begun.tasks() == ["notification-new"]
    assert begun.letter_kinds() == ["notification-receipt", "unit-alert"]
    with begun.work() as work:
        assert due_dates.due_date_of(work, case.id, "sin-due") is not None


def test_the_clock_counts_from_when_it_really_came(begun: PlayedCase) -> None:
    friday = begun.run.services.business_clock.now() - timedelta(days=3)
    begun.notify(true_received_at=friday)
    assert begun.case().received_at == friday
    (event,) = begun.rows(Event)
    assert event.occurred_at == friday


def test_it_cannot_have_come_in_the_future(begun: PlayedCase) -> None:
    tomorrow = begun.run.services.business_clock.now() + timedelta(days=1)
    with pytest.raises(InvalidInputError):
        begun.notify(true_received_at=tomorrow)


def test_who_notified_is_known_from_the_form_and_an_address_on_the_page_comes_first(begun: PlayedCase) -> None:
    begun.notify(contact_email="desk@hospital.example.org")
    with begun.work() as work:
        facts = facts_of(work, begun.case())
    assert facts["notifier_email"] == "desk@hospital.example.org"
    assert facts["notifier_name"] == "Nora Notifierly"


def test_what_the_sender_called_the_file_is_sealed_and_ours_names_nobody(begun: PlayedCase) -> None:
    received = begun.notify()
    document = begun.document(received.document_id)
    assert not [word for word in PERSONAL if word in document.file_name]
    assert CHILD.encode() not in (document.original_name_sealed or b"")
    with begun.work() as work:
        assert documents.original_name_of(work, document) == f"{CHILD}.docx"


@pytest.mark.parametrize("what", ["unreadable", "another form"])
def test_what_is_no_notification_stays_a_case_with_a_red_task(begun: PlayedCase, what: str) -> None:
    other = form_file(begun.partnership, begun.library.process(begun.partnership, _process(begun)).decision.form, {})  # type: ignore[union-attr]
    begun.notify(unreadable() if what == "unreadable" else other)
    assert begun.case().state == "received"
    assert "notification-unreadable" in begun.tasks()
    (task,) = begun.rows(Task, Task.kind == "notification-unreadable")
    assert task.severity == "red"
    assert task.details["code"] == ("unreadable" if what == "unreadable" else "wrong-form")
    assert len(begun.rows(Document)) == 1


def test_a_partnership_that_takes_none_says_so(begun: PlayedCase) -> None:
    from dataclasses import replace

    from forms_service.db.work import begin_work
    from tests.factories import PERSON, small_library

    services = replace(begun.run.services, library=small_library())
    upload = begun.upload(b"x", "x.docx", new_case=True)
    with pytest.raises(NotFoundError), begin_work(begun.run.sessions, services, PERSON) as work:
        receive_notification(work, "testing", upload, via="upload")


def _process(case: PlayedCase) -> str:
    return processes_notified_to(case.library, case.partnership)[0].slug
