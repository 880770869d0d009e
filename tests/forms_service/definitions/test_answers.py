"""People's answers lie over a reading, and what it is not sure of is a question."""

from __future__ import annotations

import pytest

from forms_service.definitions.answers import Settled, answers_of, words_of
from parsers.types import Certainty, JsonValue, Outcome, ParsedField, ParseResult, Place


def _reading(**more: object) -> ParseResult:
    given: dict[str, object] = {"value": None, "raw": "1 or 2 May", "certainty": Certainty.UNDETERMINED, **more}
    field = ParsedField(place=Place(), method="label", **given)  # type: ignore[arg-type]  # of one field
    return ParseResult("x", Outcome.PARSED, "", "", "", fields={"when": field})


def test_a_settled_answer_lies_over_the_reading_and_keeps_its_words() -> None:
    assert answers_of(_reading()).text("when") == "1 or 2 May"
    answers = answers_of(_reading(), {"when": Settled("2026-05-02", "user:x", "Telephoned")})
    found = answers.get("when")
    assert (found.value, found.text, found.raw, found.method) == ("2026-05-02", "2026-05-02", "1 or 2 May", "manual")


@pytest.mark.parametrize(
    ("more", "asks"),
    [
        ({}, True),
        ({"certainty": Certainty.INFERRED}, True),
        ({"certainty": Certainty.EXACT}, False),
        ({"certainty": Certainty.EXACT, "original": "before a tracked change"}, True),
    ],
)
def test_what_is_not_certain_is_asked_until_it_is_settled(more: dict[str, object], asks: bool) -> None:
    assert answers_of(_reading(**more)).open_questions() == (("when",) if asks else ())
    assert answers_of(_reading(**more), {"when": Settled("", "user:x")}).open_questions() == ()


def test_a_row_that_the_reading_lacks_is_added() -> None:
    answers = answers_of(_reading(), {"people.1.name": Settled("Somebody", "user:x")})
    assert [{key: cell.text for key, cell in row.items()} for row in answers.rows("people")] == [
        {},
        {"name": "Somebody"},
    ]


@pytest.mark.parametrize(("value", "words"), [(None, ""), (True, "Yes"), (False, "No"), (["a", "b"], "a, b"), (3, "3")])
def test_values_are_read_aloud(value: JsonValue, words: str) -> None:
    assert words_of(value) == words
