"""What only a person can read is typed in: answer by answer, in their name, and never certain by a machine."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms_service.db.models import Call, Document, Letter, Reading
from forms_service.db.queries.answers import read_document_of
from forms_service.errors import ConflictError
from forms_service.use_cases.accept_document import accept_document
from forms_service.use_cases.file_piece import file_piece
from forms_service.use_cases.type_document import begin_typing, keep_typed
from parsers.types import Certainty, Outcome, ParseResult, Place, Problem, Unplaced
from tests.played_case import PlayedCase, unreadable


def as_scan(result: ParseResult) -> ParseResult:
    """A picture of paper: no text in it."""
    return replace(
        result,
        outcome=Outcome.UNRECOGNISED,
        form=None,
        partnership=None,
        version=None,
        fields={},
        unplaced=(),
        media_type="application/pdf",
        problems=(Problem("scan", "It is a picture of paper."),),
    )


@pytest.fixture
def scan(asked: PlayedCase) -> tuple[PlayedCase, Document]:
    asked.reader.change = as_scan
    return asked, asked.send(asked.run.request_id)


def test_a_scan_is_not_sent_back_and_nobody_is_reminded(scan: tuple[PlayedCase, Document]) -> None:
    case, document = scan
    assert (document.state, document.usable, document.problem_code) == ("read", True, "to-type")
    assert "return-to-type" in case.tasks()
    assert "return-unusable" not in case.tasks()
    assert case.rows(Call) == []
    assert not case.rows(Letter, Letter.kind == "file-not-usable")
    assert (case.run.request().state, case.run.request().paused_at is not None) == ("issued", True)


def test_who_begins_to_type_says_that_it_is_the_form_that_was_asked_for(scan: tuple[PlayedCase, Document]) -> None:
    case, document = scan
    with case.work() as work:
        begin_typing(work, document.id)
        begin_typing(work, document.id)
    document = case.document(document.id)
    assert (document.form, document.problem_code) == (case.run.request().form, None)
    assert case.run.request().state == "answered"
    assert "return-to-type" not in case.tasks()
    assert "return-to-review" in case.tasks()
    readings = case.rows(Reading, Reading.document_id == document.id)
    assert [(row.parser_version, row.outcome) for row in readings if row.is_current] == [("typed", "parsed")]


def test_what_is_typed_is_that_persons_answer(scan: tuple[PlayedCase, Document]) -> None:
    case, document = scan
    with case.work() as work:
        begin_typing(work, document.id)
        given = keep_typed(
            work, document.id, {"agency_name": "Example School", "chronology.0.event": "Came late.", "author_name": ""}
        )
        read = read_document_of(work, work.session.get_one(Document, document.id))
    assert given == 2
    name = read.answers.get("agency_name")
    assert (name.value, name.method, name.raw, name.certainty) == ("Example School", "manual", "", Certainty.EXACT)
    assert name.settled is not None
    assert name.settled.by.startswith("user:")
    assert read.answers.rows("chronology")[0]["event"].value == "Came late."
    assert "author_name" not in read.settled


def test_typing_the_same_again_changes_nothing_and_emptying_empties(scan: tuple[PlayedCase, Document]) -> None:
    case, document = scan
    with case.work() as work:
        begin_typing(work, document.id)
        keep_typed(work, document.id, {"agency_name": "Example School"})
    with case.work() as work:
        assert keep_typed(work, document.id, {"agency_name": "Example School"}) == 0
        assert keep_typed(work, document.id, {"agency_name": ""}) == 1
    with case.work() as work:
        assert read_document_of(work, case.document(document.id)).answers.text("agency_name") == ""


def test_nothing_typed_is_never_accepted(scan: tuple[PlayedCase, Document]) -> None:
    case, document = scan
    with pytest.raises(ConflictError), case.work() as work:
        accept_document(work, document.id)
    with case.work() as work:
        begin_typing(work, document.id)
    with pytest.raises(ConflictError) as raised, case.work() as work:
        accept_document(work, document.id, although="It looks right")
    assert raised.value.code == "nothing-typed"


def test_words_that_were_read_are_still_to_be_placed(asked: PlayedCase) -> None:
    stray = (Unplaced("We know the father.", "body", Place()),)
    asked.reader.change = lambda result: replace(as_scan(result), problems=(), unplaced=stray)
    document = asked.send(asked.run.request_id)
    assert document.problem_code == "not-recognised"
    with asked.work() as work:
        begin_typing(work, document.id)
        keep_typed(work, document.id, {"agency_name": "Example School"})
    with pytest.raises(ConflictError) as raised, asked.work() as work:
        accept_document(work, document.id, although="-")
    assert raised.value.code == "unplaced-text"
    with asked.work() as work:
        file_piece(work, document.id, 0, "filed", "summary_of_involvement", "")
        accept_document(work, document.id, although="The agency said so by telephone")
    assert "return-unusable" not in asked.tasks()


def test_what_was_refused_can_be_typed_from_its_paper(asked: PlayedCase) -> None:
    document = asked.send(asked.run.request_id, unreadable())
    assert document.problem_code == "unreadable"
    with asked.work() as work:
        begin_typing(work, document.id)
    assert asked.run.request().state == "answered"
    assert [call.state for call in asked.rows(Call)] == ["not-needed"]


def test_what_was_read_is_corrected_and_not_typed_anew(asked: PlayedCase) -> None:
    document = asked.send(asked.run.request_id)
    for act in (lambda work: begin_typing(work, document.id), lambda work: keep_typed(work, document.id, {})):
        with pytest.raises(ConflictError), asked.work() as work:
            act(work)


def test_a_newer_reader_never_takes_the_place_of_what_was_typed(
    scan: tuple[PlayedCase, Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    from forms_service.db.queries.rereading import differences_of
    from forms_service.use_cases.ask_reading import ask_reading
    from tests.forms_service.use_cases.later_parser import install

    case, document = scan
    with case.work() as work:
        begin_typing(work, document.id)
        keep_typed(work, document.id, {"agency_name": "Example School"})
    install(case, monkeypatch)
    case.reader.change = None
    with case.work() as work:
        ask_reading(work, document.id)
    case.read()
    with case.work() as work:
        row = case.document(document.id)
        assert read_document_of(work, row).answers.text("agency_name") == "Example School"
        found = {each.path: each for each in differences_of(work, row).fields}
    assert found["agency_name"].settled
    assert found["author_name"].may_be_taken


def test_a_scanned_notification_is_typed_and_opens_its_case(begun: PlayedCase) -> None:
    begun.reader.change = as_scan
    begun.notify()
    assert "notification-to-type" in begun.tasks()
    with begun.work() as work:
        begin_typing(work, begun.notification_id)
        keep_typed(work, begun.notification_id, {"notifier_name": "Nora Notifier"})
        accept_document(work, begun.notification_id)
    assert "notification-to-type" not in begun.tasks()
