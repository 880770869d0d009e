"""A newer reader proposes; people decide. What somebody settled or accepted stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from forms_service.db.models import FiledPiece, Reading
from forms_service.db.queries.answers import read_document_of
from forms_service.db.queries.rereading import Differences, differences_of, may_be_read_again
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.accept_document import accept_document
from forms_service.use_cases.ask_reading import ask_reading
from forms_service.use_cases.settle_difference import leave_as_it_is, settle_differences
from forms_service.use_cases.settle_field import settle_field
from parsers.types import Outcome, ParseResult, Place, Refusal, Unplaced
from tests.forms_service.use_cases.later_parser import finding, install, with_row
from tests.played_case import PlayedCase

Change = Callable[[ParseResult], ParseResult]


@pytest.fixture
def worked_on(asked: PlayedCase) -> tuple[PlayedCase, str]:
    """A return of which somebody has settled the agency's name."""
    document = asked.send(asked.run.request_id)
    with asked.work() as work:
        settle_field(work, document.id, "agency_name", "As the officer says", "Asked by telephone")
    return asked, document.id


def read_again(
    case: PlayedCase, document_id: str, monkeypatch: pytest.MonkeyPatch, change: Change | None
) -> Differences:
    install(case, monkeypatch)
    case.reader.change = change
    with case.work() as work:
        assert ask_reading(work, document_id)
    case.read()
    return differences(case, document_id)


def differences(case: PlayedCase, document_id: str) -> Differences:
    with case.work() as work:
        return differences_of(work, case.document(document_id))


def text_of(case: PlayedCase, document_id: str, path: str) -> str:
    with case.work() as work:
        found = read_document_of(work, case.document(document_id))
    return dict(found.answers.walk())[path].text


def decide(case: PlayedCase, document_id: str, choices: dict[str, str], texts: dict[int, str] | None = None) -> int:
    newer = differences(case, document_id).newer
    assert newer is not None
    with case.work() as work:
        return settle_differences(work, document_id, choices, texts or {}, seen=newer.id)


def test_it_is_asked_for_only_where_it_can_find_something_new(
    worked_on: tuple[PlayedCase, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, document_id = worked_on
    with case.work() as work:
        assert not may_be_read_again(work, case.document(document_id))
        with pytest.raises(ConflictError):
            ask_reading(work, document_id)
    install(case, monkeypatch)
    with case.work() as work:
        assert may_be_read_again(work, case.document(document_id))
        assert ask_reading(work, document_id)
        assert not ask_reading(work, document_id)
    assert "reading.asked" in {row.what for row in case.audit()}


def test_changed_reading_rules_are_a_reason_too(worked_on: tuple[PlayedCase, str]) -> None:
    case, document_id = worked_on
    with case.work() as work:
        work.session.get_one(Reading, _current(case, document_id).id).reading_version = "an older one"
    with case.work() as work:
        assert may_be_read_again(work, case.document(document_id))


def test_a_reading_that_says_the_same_asks_nobody_anything(
    worked_on: tuple[PlayedCase, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, document_id = worked_on
    assert not read_again(case, document_id, monkeypatch, None).anything
    assert "reading-differs" not in case.tasks()
    with case.work() as work:
        accept_document(work, document_id)


def test_what_differs_is_listed_and_what_was_settled_is_no_question(
    worked_on: tuple[PlayedCase, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, document_id = worked_on
    found = read_again(
        case, document_id, monkeypatch, finding(agency_name="Another Agency", author_name="Another Person")
    )
    assert {each.path: (each.after.text, each.settled) for each in found.fields} == {
        "agency_name": ("Another Agency", True),
        "author_name": ("Another Person", False),
    }
    assert [each.path for each in found.open_fields] == ["author_name"]
    assert "reading-differs" in case.tasks()
    assert text_of(case, document_id, "agency_name") == "As the officer says"
    assert text_of(case, document_id, "author_name") != "Another Person"


def test_taking_makes_it_that_persons_answer_and_keeping_leaves_what_stands(
    worked_on: tuple[PlayedCase, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, document_id = worked_on
    read_again(
        case, document_id, monkeypatch, finding(author_name="Another Person", summary_of_involvement="Another summary")
    )
    before = text_of(case, document_id, "summary_of_involvement")
    assert decide(case, document_id, {"author_name": "take"}) == 1
    assert "reading-differs" in case.tasks()
    assert decide(case, document_id, {"summary_of_involvement": "keep"}) == 0
    assert text_of(case, document_id, "author_name") == "Another Person"
    assert text_of(case, document_id, "summary_of_involvement") == before
    with case.work() as work:
        read = read_document_of(work, case.document(document_id))
    assert read.settled["author_name"].by.startswith("user:")
    assert "summary_of_involvement" not in read.settled
    assert "reading-differs" not in case.tasks()


def test_the_reading_that_stands_stays_in_force(
    worked_on: tuple[PlayedCase, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, document_id = worked_on
    before = _current(case, document_id).id
    read_again(case, document_id, monkeypatch, finding(author_name="Another Person"))
    decide(case, document_id, {"author_name": "take"})
    assert _current(case, document_id).id == before


def test_nothing_is_accepted_while_a_difference_is_open(
    worked_on: tuple[PlayedCase, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, document_id = worked_on
    read_again(case, document_id, monkeypatch, finding(author_name="Another Person"))
    with pytest.raises(ConflictError) as raised, case.work() as work:
        accept_document(work, document_id)
    assert raised.value.code == "reading-differs"
    decide(case, document_id, {"author_name": "keep"})
    with case.work() as work:
        accept_document(work, document_id)


def test_what_the_newer_reader_does_not_know_cannot_be_taken(
    worked_on: tuple[PlayedCase, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, document_id = worked_on
    (found,) = read_again(case, document_id, monkeypatch, finding(author_name=None)).open_fields
    assert not found.may_be_taken
    with pytest.raises(InvalidInputError):
        decide(case, document_id, {"author_name": "take"})


def test_a_table_with_another_number_of_rows_is_taken_or_left_whole(
    worked_on: tuple[PlayedCase, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, document_id = worked_on
    with case.work() as work:
        before = len(read_document_of(work, case.document(document_id)).answers.rows("chronology"))
    (found,) = read_again(case, document_id, monkeypatch, with_row("chronology")).fields
    assert (found.path, found.is_table) == ("chronology", True)
    assert decide(case, document_id, {"chronology": "take"}) == 0
    with case.work() as work:
        rows = read_document_of(work, case.document(document_id)).answers.rows("chronology")
    assert len(rows) == before + 1
    said = [{name: answer.value for name, answer in row.items() if answer.value} for row in rows[:2]]
    assert said[0] == said[1]


def test_a_table_in_which_somebody_settled_a_cell_is_left_to_people(
    worked_on: tuple[PlayedCase, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, document_id = worked_on
    with case.work() as work:
        settle_field(work, document_id, "chronology.0.event", "Seen by the officer", "It says so")
    (found,) = read_again(case, document_id, monkeypatch, with_row("chronology")).fields
    assert (found.settled, found.may_be_taken) == (True, False)
    decide(case, document_id, {"chronology": "take"})
    assert text_of(case, document_id, "chronology.0.event") == "Seen by the officer"


def test_text_that_only_the_newer_reader_found_must_be_dealt_with(
    worked_on: tuple[PlayedCase, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, document_id = worked_on
    stray = lambda result: replace(result, unplaced=(Unplaced("We know the father too.", "body", Place()),))  # noqa: E731
    found = read_again(case, document_id, monkeypatch, stray)
    assert [piece.unplaced.text for piece in found.open_pieces] == ["We know the father too."]
    with pytest.raises(ConflictError), case.work() as work:
        accept_document(work, document_id)
    with pytest.raises(InvalidInputError):
        decide(case, document_id, {}, {0: " "})
    assert decide(case, document_id, {}, {0: "It is in the summary"}) == 0
    with case.work() as work:
        accept_document(work, document_id)


def test_an_accepted_return_gets_a_proposal_and_nothing_else(
    asked: PlayedCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = asked.send(asked.run.request_id).id
    with asked.work() as work:
        accept_document(work, document_id)
    found = read_again(asked, document_id, monkeypatch, finding(author_name="Another Person"))
    assert [each.path for each in found.open_fields] == ["author_name"]
    assert (asked.document(document_id).state, "reading-differs" in asked.tasks()) == ("accepted", True)
    with pytest.raises(ConflictError):
        decide(asked, document_id, {"author_name": "take"})
    assert found.newer is not None
    with asked.work() as work:
        leave_as_it_is(work, document_id, seen=found.newer.id)
    assert "reading-differs" not in asked.tasks()
    assert text_of(asked, document_id, "author_name") != "Another Person"


def test_a_newer_reader_that_no_longer_knows_the_form_changes_nothing(
    worked_on: tuple[PlayedCase, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, document_id = worked_on

    def refused(result: ParseResult) -> ParseResult:
        return replace(result, outcome=Outcome.REFUSED, form=None, fields={}, refusal=Refusal("crashed", "It broke."))

    found = read_again(case, document_id, monkeypatch, refused)
    assert (found.other_form, found.is_open) == (True, False)
    assert case.document(document_id).state == "read"
    assert found.newer is not None
    with case.work() as work:
        leave_as_it_is(work, document_id, seen=found.newer.id)
        accept_document(work, document_id)


def test_a_still_newer_reading_takes_the_place_of_the_proposal(
    worked_on: tuple[PlayedCase, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, document_id = worked_on
    first = read_again(case, document_id, monkeypatch, finding(author_name="Another Person")).newer
    install(case, monkeypatch, "later still")
    case.reader.change = finding(author_name="A third person")
    with case.work() as work:
        ask_reading(work, document_id)
    case.read()
    (found,) = differences(case, document_id).open_fields
    assert found.after.text == "A third person"
    assert first is not None
    with pytest.raises(ConflictError), case.work() as work:
        settle_differences(work, document_id, {"author_name": "take"}, {}, seen=first.id)


def test_a_decision_is_kept_with_its_person_and_never_twice(
    worked_on: tuple[PlayedCase, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, document_id = worked_on
    read_again(case, document_id, monkeypatch, finding(author_name="Another Person", summary_of_involvement="Another"))
    decide(case, document_id, {"author_name": "keep"})
    decide(case, document_id, {"author_name": "take", "summary_of_involvement": "keep"})
    rows = case.rows(FiledPiece)
    assert {(row.field, row.action) for row in rows} == {("author_name", "kept"), ("summary_of_involvement", "kept")}
    assert all(row.piece < 0 and row.by.startswith("user:") for row in rows)


def _current(case: PlayedCase, document_id: str) -> Reading:
    (found,) = [row for row in case.rows(Reading, Reading.document_id == document_id) if row.is_current]
    return found
