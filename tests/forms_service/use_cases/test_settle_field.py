"""A person's answer lies over the reading, with who and why; the reading itself stays."""

from __future__ import annotations

import pytest

from forms_service.db.models import SettledField
from forms_service.db.queries.answers import read_document_of
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.accept_document import accept_document
from forms_service.use_cases.settle_field import settle_field
from parsers.types import JsonValue
from tests.factories import PERSON
from tests.played_case import PlayedCase


def test_the_persons_answer_counts_and_the_words_of_the_document_stay(notified: PlayedCase) -> None:
    with notified.work() as work:
        settle_field(
            work, notified.notification_id, "children.0.full_name", "Testchild Gamma", "Read over the telephone"
        )
    with notified.work() as work:
        read = read_document_of(work, notified.document(notified.notification_id))
        answer = read.answers.rows("children")[0]["full_name"]
    assert (answer.text, answer.raw) == ("Testchild Gamma", "Testchild Alpha Examplethorpe")
    assert answer.settled is not None
    assert (answer.settled.by, answer.settled.reason) == (PERSON.who, "Read over the telephone")


def test_a_second_answer_takes_the_place_of_the_first_and_both_are_kept(notified: PlayedCase) -> None:
    for minute, said in enumerate(("First", "Second")):
        notified.run.go_to(notified.run.services.business_clock.now().replace(minute=minute + 1))
        with notified.work() as work:
            settle_field(work, notified.notification_id, "notifier_name", said, "")
    with notified.work() as work:
        read = read_document_of(work, notified.document(notified.notification_id))
    assert read.answers.text("notifier_name") == "Second"
    assert len(notified.rows(SettledField)) == 2


def test_a_row_that_the_reading_lacks_may_be_added(notified: PlayedCase) -> None:
    with notified.work() as work:
        settle_field(work, notified.notification_id, "children.1.full_name", "Testchild Beta Examplethorpe", "")
    assert notified.open().children == 2


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("no_such_field", "x"),
        ("children", "x"),
        ("children.x.full_name", "x"),
        ("children.².full_name", "x"),
        ("children.999999999.full_name", "x"),
        ("children.0.no_such_column", "x"),
        ("child_outcome", "no-such-choice"),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_the_form_does_not_have_is_refused(notified: PlayedCase, path: str, value: JsonValue) -> None:
    with pytest.raises(InvalidInputError), notified.work() as work:
        settle_field(work, notified.notification_id, path, value, "")


def test_an_accepted_document_is_settled_no_more(notified: PlayedCase) -> None:
    with notified.work() as work:
        accept_document(work, notified.notification_id)
    with pytest.raises(ConflictError), notified.work() as work:
        settle_field(work, notified.notification_id, "notifier_name", "x", "")


def test_the_answer_is_sealed_and_its_trace_names_the_field_alone(notified: PlayedCase) -> None:
    with notified.work() as work:
        settle_field(work, notified.notification_id, "notifier_name", "Nora Notifierly-Secret", "Secret reason")
    (row,) = notified.rows(SettledField)
    assert b"Secret" not in row.sealed
    assert {str(event.details) for event in notified.audit() if event.what == "field.settled"} == {
        "{'path': 'notifier_name'}"
    }
