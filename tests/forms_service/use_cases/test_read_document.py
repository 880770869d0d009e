"""What a reading does to a request: a usable answer ends the chase, anything else explains itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from forms_service.db.models import Call, JobRequest, Letter, Reading, Task
from forms_service.db.queries.answers import read_document_of
from forms_service.db.records.documents import bytes_of
from forms_service.use_cases.ask_question import ask_question
from forms_service.use_cases.confirm_understood import confirm_understood
from forms_service.use_cases.file_piece import file_piece
from forms_service.use_cases.settle_field import settle_field
from parsers.types import ParseResult, Place, Unplaced
from tests.forms_service.use_cases.later_parser import finding, install
from tests.played_case import EXAMPLE, NEL, PERSONAL, RETURN_FORM, PlayedCase, form_file, unreadable


@pytest.fixture
def later_parser(asked: PlayedCase, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From its call on, documents are read by another version of the parsers."""

    return lambda: install(asked, monkeypatch)


def test_a_usable_return_answers_its_request_and_takes_the_calls_away(asked: PlayedCase) -> None:
    first = asked.run.request_id
    asked.send(first, unreadable())
    assert [call.state for call in asked.rows(Call)] == ["to-make"]
    document = asked.send(first)
    assert (document.state, document.usable, document.form) == ("read", True, RETURN_FORM[asked.partnership][:-3])
    assert asked.run.request().state == "answered"
    assert asked.run.request().paused_at is None
    assert [call.state for call in asked.rows(Call)] == ["not-needed"]
    assert "return-to-review" in asked.tasks()
    assert "return-unusable" not in asked.tasks()


def test_a_nil_in_so_many_words_is_a_nil(asked: PlayedCase) -> None:
    asked.send(asked.run.request_id, asked.nil_file())
    assert asked.run.request().state == "nil"


def test_an_empty_form_is_never_a_nil(asked: PlayedCase) -> None:
    empty = form_file(asked.partnership, RETURN_FORM[asked.partnership], {}, reference=asked.case().reference or "")
    document = asked.send(asked.run.request_id, empty)
    assert (document.usable, document.problem_code) == (False, "empty-form")
    assert asked.run.request().state == "issued"


def test_a_form_with_only_what_we_filled_in_is_empty(asked: PlayedCase) -> None:
    asked.run.run_jobs("make_request_form")
    (given,) = [
        row
        for row in asked.rows(type(asked.document(asked.notification_id)))
        if row.kind == "request-form" and row.request_id == asked.run.request_id and "word" in row.media_type
    ]
    with asked.work() as work:
        data = bytes_of(work, given)
    assert asked.send(asked.run.request_id, data).problem_code == "empty-form"


@pytest.mark.parametrize("what", ["unreadable", "not-recognised", "other-partnership", "wrong-form", "other-case"])
def test_what_cannot_serve_says_why_pauses_the_mail_and_makes_a_call(asked: PlayedCase, what: str) -> None:
    document = asked.send(asked.run.request_id, _unusable(asked, what))
    request = asked.run.request()
    assert document.problem_code == what
    assert not document.usable
    assert request.state == "issued"
    assert request.paused_at is not None
    assert [(call.rung, call.state) for call in asked.rows(Call)] == [("unusable-upload", "to-make")]
    (task,) = asked.rows(Task, Task.kind == "return-unusable")
    assert (task.severity, task.details["code"]) == ("red", what)


def test_an_unusable_file_after_a_good_one_changes_nothing(asked: PlayedCase) -> None:
    first = asked.run.request_id
    asked.send(first)
    asked.send(first, unreadable())
    assert asked.run.request().state == "answered"
    assert asked.rows(Call) == []
    assert "return-unusable" not in asked.tasks()


def test_a_full_return_is_not_undone_by_a_later_nil(asked: PlayedCase) -> None:
    asked.send(asked.run.request_id)
    asked.send(asked.run.request_id, asked.nil_file())
    assert asked.run.request().state == "answered"


def test_the_last_answer_says_that_all_are_in(asked: PlayedCase) -> None:
    one, other = [request.id for request in asked.requests("issued")]
    asked.send(one)
    assert "returns-complete" not in asked.tasks()
    asked.send(other, asked.nil_file())
    assert "returns-complete" in asked.tasks()
    if asked.partnership == NEL:
        assert "all-in" in asked.letter_kinds()


def test_a_job_that_runs_twice_leaves_one_reading(asked: PlayedCase) -> None:
    document = asked.send(asked.run.request_id)
    _read_again(asked, document.id)
    assert len(asked.rows(Reading, Reading.document_id == document.id)) == 1


def test_a_better_reading_takes_over_while_nobody_has_worked_on_it(
    asked: PlayedCase, later_parser: Callable[[], None]
) -> None:
    document = asked.send(asked.run.request_id)
    later_parser()
    _read_again(asked, document.id)
    readings = asked.rows(Reading, Reading.document_id == document.id)
    assert [row.parser_version for row in readings if row.is_current] == ["later"]
    assert len(readings) == 2


def test_a_better_reading_makes_a_file_usable_that_was_not(asked: PlayedCase, later_parser: Callable[[], None]) -> None:
    asked.reader.change = lambda result: replace(result, case_ref="ANOTHER-1")
    document = asked.send(asked.run.request_id)
    assert document.problem_code == "other-case"
    asked.reader.change = None
    later_parser()
    _read_again(asked, document.id)
    document = asked.document(document.id)
    assert (document.usable, document.problem_code) == (True, None)
    assert asked.run.request().state == "answered"


def test_what_a_person_settled_is_not_overwritten_by_a_later_reading(
    asked: PlayedCase, later_parser: Callable[[], None]
) -> None:
    document = asked.send(asked.run.request_id)
    with asked.work() as work:
        settle_field(work, document.id, "agency_name", "As the officer says", "Asked by telephone")
    later_parser()
    asked.reader.change = finding(agency_name="Another Agency", author_name="Another Person")
    _read_again(asked, document.id)
    with asked.work() as work:
        read = read_document_of(work, asked.document(document.id))
    assert read.answers.text("agency_name") == "As the officer says"
    assert read.answers.get("agency_name").raw == "Example Agency"
    assert read.answers.text("author_name") != "Another Person"
    assert "reading-differs" in asked.tasks()


def _confirmed(case: PlayedCase, document_id: str) -> None:
    with case.work() as work:
        confirm_understood(work, case.run.request_id, document_id)


def _asked_about(case: PlayedCase, document_id: str) -> None:
    with case.work() as work:
        ask_question(work, document_id, "author_name", "Who wrote this?")


@pytest.mark.parametrize("worked", [_confirmed, _asked_about])
def test_a_later_reading_waits_beside_one_that_the_agency_confirmed_or_was_asked_about(
    asked: PlayedCase, later_parser: Callable[[], None], worked: Callable[[PlayedCase, str], None]
) -> None:
    document = asked.send(asked.run.request_id)
    worked(asked, document.id)
    later_parser()
    asked.reader.change = finding(author_name="Another Person")
    _read_again(asked, document.id)
    with asked.work() as work:
        read = read_document_of(work, asked.document(document.id))
    assert read.answers.text("author_name") != "Another Person"
    assert "reading-differs" in asked.tasks()


def test_text_that_a_person_filed_stays_filed_after_a_later_reading(
    asked: PlayedCase, later_parser: Callable[[], None]
) -> None:
    asked.reader.change = _with_stray_text
    document = asked.send(asked.run.request_id)
    with asked.work() as work:
        file_piece(work, document.id, 0, "filed", "summary_of_involvement", "")
    later_parser()
    _read_again(asked, document.id)
    with asked.work() as work:
        read = read_document_of(work, asked.document(document.id))
    assert read.open_pieces == ()
    assert "reading-differs" not in asked.tasks()  # it says nothing else


def test_nothing_personal_is_in_traces_counts_or_tasks(asked: PlayedCase) -> None:
    asked.send(asked.run.request_id)
    asked.send(asked.run.request_id, unreadable())
    open_words = [str(row.details) for row in (*asked.audit(), *asked.rows(Task))]
    open_words += [str(row.counts) for row in asked.rows(Reading)]
    open_words += [f"{row.job} {row.subject_id} {row.failure_code}" for row in asked.rows(JobRequest)]
    open_words += [f"{row.cause} {row.recipient_key}" for row in asked.rows(Letter)]
    assert not [word for word in PERSONAL for text in open_words if word in text]
    assert not [row for row in asked.rows(Reading) if b"Madeup" in (row.result_sealed or b"")]


def _with_stray_text(result: ParseResult) -> ParseResult:
    return replace(result, unplaced=(Unplaced("See also overleaf.", "body", Place()),))


def _read_again(case: PlayedCase, document_id: str) -> None:
    with case.work() as work:
        work.ask("read_document", document_id)
    case.read()


def _unusable(case: PlayedCase, what: str) -> bytes:
    other = EXAMPLE if case.partnership == NEL else NEL
    made: dict[str, Any] = {
        "unreadable": unreadable,
        "not-recognised": lambda: _plain_word("A letter about something else."),
        "other-partnership": lambda: form_file(other, RETURN_FORM[other], {"agency_name": "Example Agency"}),
        "wrong-form": case.notification_file,
        "other-case": lambda: case.return_file(reference="XX-2026-0999"),
    }
    data: bytes = made[what]()
    return data


def _plain_word(text: str) -> bytes:
    from io import BytesIO

    from docx import Document as Word

    written = BytesIO()
    word = Word()
    word.add_paragraph(text)
    word.save(written)
    return written.getvalue()
