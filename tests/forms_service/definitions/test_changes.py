"""Two versions of a return are compared answer by answer; a row put in between changes no other."""

from __future__ import annotations

from forms_service.definitions.answers import Answer, Answers
from forms_service.definitions.changes import changes_between
from parsers.types import Certainty, Place
from tests.example_case import example_library


def said(text: str) -> Answer:
    return Answer(value=text, raw=text, certainty=Certainty.EXACT, place=Place())


def version(summary: str, *events: str, prefilled: str = "") -> Answers:
    return Answers(
        fields={"summary_of_involvement": said(summary), "return_by": said(prefilled)},
        tables={"chronology": [{"event": said(event)} for event in events]},
    )


def changes(older: Answers, newer: Answers) -> list[tuple[str, str | None, str, str]]:
    form = example_library().current_form("_example", "answer-1")
    return [(each.kind, each.path, each.before.text, each.after.text) for each in changes_between(form, older, newer)]


def test_a_changed_answer_is_shown_with_both_texts_and_white_space_changes_nothing() -> None:
    assert changes(version("Known  since\nMay"), version("Known since May")) == []
    assert changes(version("Before"), version("After")) == [("changed", "summary_of_involvement", "Before", "After")]
    assert changes(version(""), version("After"))[0][0] == "added"
    assert changes(version("Before"), version(""))[0][0] == "gone"


def test_what_the_unit_filled_in_itself_is_left_out() -> None:
    assert changes(version("x", prefilled="1 May"), version("x", prefilled="2 May")) == []


def test_rows_put_in_or_taken_out_move_the_others_and_change_none() -> None:
    assert changes(version("x", "a", "c"), version("x", "a", "b", "c")) == [("added", "chronology.1.event", "", "b")]
    assert changes(version("x", "a", "b", "c"), version("x", "a", "c")) == [("gone", None, "b", "")]
    assert changes(version("x", "a", "b"), version("x", "a", "d")) == [("changed", "chronology.1.event", "b", "d")]
