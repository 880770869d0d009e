"""From the words of an answer to its value: never a guess, never a no that nobody gave."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.blocks import Marks, Piece
from parsers.region import Region
from parsers.types import Certainty, FieldKind, FieldRule, ParsedField
from parsers.values.answer import read_answer
from parsers.word.controls import box_of
from tests.parsers.rules import AGREED, INVOLVED, NHS, SEEN_ON, SUMMARY, WITH


def read(rule: FieldRule, text: str) -> ParsedField:
    pieces = [Piece(character, box=box_of(character)) for character in text]
    return read_answer(rule, Region(pieces, "part", None, "label", Certainty.BY_LABEL), rule.name).field


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Yes", "yes"), ("no", "no"), ("Y", "yes"), ("N", "no"), ("N/K", "not-known"), ("Not Known.", "not-known"),
        ("not-known", "not-known"), ("☒ Yes ☐ No ☐ Not known", "yes"), ("☐ Yes\n☑ No\n☐ Not known", "no"),
        ("Yes ☐  No ☒  Not known ☐", "no"), ("X Yes     ☐ No     ☐ Not known", "yes"), ("[ ] Yes [x] No", "no"),
        ("( ) Yes (X) No ( ) Not known", "no"), ("Yes x\nNo", "yes"), ("✓ Yes", "yes"), ("☐ Yes x No", "no"),
    ],
)  # fmt: skip
def test_a_choice_is_read_from_words_ticks_and_crosses(text: str, value: str) -> None:
    assert read(INVOLVED, text).value == value


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "☐ Yes ☐ No ☐ Not known", "Yes / No / Not known", "Choose an item.", "[ ] Yes [ ] No",
        "Yes/No/Not known (delete as appropriate)",
    ],
)  # fmt: skip
def test_a_choice_left_as_it_was_sent_is_no_answer(text: str) -> None:
    field = read(INVOLVED, text)
    assert (field.value, field.certainty) == (None, Certainty.EMPTY)


@pytest.mark.parametrize(
    "text",
    [
        "☒ Yes ☒ No ☐ Not known", "x Yes x No", "Yes x No", "Yes / No", "maybe", "TBC", "as above",
        "no, but yes for the sibling and not known", "see attached",
    ],
)  # fmt: skip
def test_a_choice_that_is_not_clear_is_undetermined(text: str) -> None:
    field = read(INVOLVED, text)
    assert field.value in (None, "no")
    assert field.certainty in (Certainty.UNDETERMINED, Certainty.INFERRED)
    assert field.reasons


def test_two_ticks_leave_both_as_candidates() -> None:
    assert read(INVOLVED, "☒ Yes ☒ No").candidates == ("yes", "no")


def test_an_option_with_more_words_behind_it_is_inferred_and_kept_whole() -> None:
    field = read(INVOLVED, "Yes, since 2019")
    assert (field.value, field.certainty, field.raw) == ("yes", Certainty.INFERRED, "Yes, since 2019")


def test_words_beside_a_ticked_option_are_said() -> None:
    field = read(WITH, "☐ The child\n☐ The family\n☒ Someone else: a grandparent")
    assert (field.value, field.certainty) == (("other",), Certainty.INFERRED)
    assert "a grandparent" in " ".join(field.reasons)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("☒ The child\n☒ The family\n☐ Someone else", ("child", "family")),
        ("The family, the child", ("child", "family")),
        ("x The child", ("child",)),
    ],
)  # fmt: skip
def test_several_options_are_read_in_the_forms_order(text: str, value: tuple[str, ...]) -> None:
    assert read(WITH, text).value == value


@pytest.mark.parametrize(("text", "value"), [("☒", True), ("X", True), ("yes", True), ("no", False), ("✔", True)])
def test_one_tick_box_is_true_when_marked(text: str, value: bool) -> None:
    assert read(AGREED, text).value is value


def test_an_empty_tick_box_is_unanswered_and_not_a_no() -> None:
    assert (read(AGREED, "☐").value, read(AGREED, "☐").certainty) == (None, Certainty.EMPTY)


@pytest.mark.parametrize("words", ["TBC", "N/K", "as above", "N/A", "-"])
def test_words_that_give_no_answer_stay_text_and_are_undetermined_elsewhere(words: str) -> None:
    assert read(SUMMARY, words).value == words
    for rule in (SEEN_ON, NHS):
        assert (read(rule, words).value, read(rule, words).certainty) == (None, Certainty.UNDETERMINED)
        assert read(rule, words).candidates == (words,)


def test_text_is_kept_word_for_word() -> None:
    field = read(SUMMARY, "  First line\n  second — with “quotes” \t\n")
    assert field.value == "First line\n  second — with “quotes”"


def test_a_struck_out_answer_is_not_taken() -> None:
    struck = [Piece("Seen weekly", marks=Marks(struck=True))]
    field = read_answer(SUMMARY, Region(struck, "part", None, "label", Certainty.BY_LABEL), "summary").field
    assert (field.value, field.certainty) == (None, Certainty.UNDETERMINED)
    assert field.candidates == ("Seen weekly",)


@given(st.text(), st.sampled_from([INVOLVED, WITH, AGREED, SEEN_ON, NHS, SUMMARY]))
def test_any_words_at_all_are_kept_and_never_turned_into_nothing(text: str, rule: FieldRule) -> None:
    field = read(rule, text)
    if field.certainty is Certainty.UNDETERMINED:
        assert field.value is None
        assert field.reasons
    if field.certainty is Certainty.EMPTY:
        assert field.value is None
    elif rule.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT):
        assert isinstance(field.value, str)
        assert field.value == text.strip()
    assert field.raw.split() == text.split() or field.certainty is Certainty.EMPTY
