"""In every way people mark an option; and where two signs do not agree, nobody chooses."""

from __future__ import annotations

import pytest

from parsers.blocks import Control, Marks, Piece
from parsers.region import Region
from parsers.types import Certainty, Choice, FieldKind, FieldRule, ParsedField
from parsers.values.answer import read_answer
from parsers.word.controls import box_of
from tests.parsers.rules import AGREED, INVOLVED, WITH

TWO = FieldRule(
    "any", "Any involvement?", FieldKind.CHOICE, choices=(Choice("yes", "Yes"), Choice("no", "No", ("Nil",)))
)
KNOWN = FieldRule(
    "known", "Known?", FieldKind.CHOICE,
    choices=(Choice("yes", "Yes", ("Known",)), Choice("no", "No", ("Not known",)), Choice("uncertain", "Uncertain")),
)  # fmt: skip
NEXT = FieldRule(
    "next", "Next step", FieldKind.CHOICE,
    choices=(Choice("none", "No review"), Choice("local", "Local review"), Choice("learning", "Local learning review")),
)  # fmt: skip
SURE = (Certainty.EXACT, Certainty.BY_LABEL)


def said(rule: FieldRule, *pieces: Piece | str) -> ParsedField:
    made: list[Piece] = []
    for number, each in enumerate(pieces):
        if isinstance(each, Piece):
            made.append(each)
        else:
            made += [Piece(letter, node=number, box=box_of(letter)) for letter in each]
    return read_answer(rule, Region(made, "part", None, "label", Certainty.BY_LABEL), rule.name).field


def w(text: str, **marks: bool) -> Piece:
    return Piece(text, node=1, marks=Marks(**marks))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Yes: ☐ No: ☒ Not known: ☐", "no"), ("Yes ☒ / No ☐ / Not known ☐", "yes"),
        ("☐ Yes\n☐ No\n☒ Not known", "not-known"),
        ("Yes ☐\nNo ☒\nNot known ☐", "no"), ("[ ] Yes\n[X] No\n[ ] Not known", "no"), ("YES", "yes"), ("no.", "no"),
        ("\u200fYes\u200e", "yes"), ("Ｙｅｓ", "yes"), ("X Yes  No  Not known", "yes"), ("Yes\nNo x\nNot known", "no"),
        ("☐ Yes ☒ No ☐ Not\nknown", "no"), ("✔ Yes\nNo\nNot known", "yes"), ("n/k", "not-known"), ("  yes \n", "yes"),
    ],
)  # fmt: skip
def test_a_marked_option_is_the_answer(text: str, value: str) -> None:
    field = said(INVOLVED, text)
    assert (field.value, field.certainty) == (value, Certainty.BY_LABEL)


@pytest.mark.parametrize(
    "text",
    ["Yes ☒ No", "Yes ✓ No", "Yes x No", "Yes and no", "no yes", "Yes, no", "☒ Maybe ☐ Yes ☐ No", "Yes/No - both",
     "not known to have said no", "No. 12 Made-up Street", "No12", "see above", "as above", "-", "TBC", "see attached",
     "n/a", "☐ Yes", "☐ Yes ☐ No ☐ Not known: to follow", "ditto", "Yes?!? no", "☒ Yes ☑ No", "x"],
)  # fmt: skip
def test_two_signs_or_none_are_for_a_person(text: str) -> None:
    field = said(INVOLVED, text)
    assert (field.value, field.certainty) == (None, Certainty.UNDETERMINED)
    assert field.reasons
    assert field.raw == text.strip()


def test_yes_and_no_of_a_question_with_two_options_is_no_blank() -> None:
    assert said(TWO, "Yes and no").certainty is Certainty.UNDETERMINED
    assert said(TWO, "Yes / No").certainty is Certainty.EMPTY
    assert said(TWO, "Yes or No (please circle)").certainty is Certainty.EMPTY
    assert said(TWO, "").certainty is Certainty.EMPTY


@pytest.mark.parametrize("text", ["N/K", "not known", "None", "nil return sent in May"])
def test_an_option_that_the_question_does_not_have_is_not_another_one(text: str) -> None:
    assert said(TWO, text).certainty is Certainty.UNDETERMINED


@pytest.mark.parametrize(
    ("text", "value"), [("Known", "yes"), ("not known", "no"), ("Nil", None), ("unsure", "uncertain")]
)
def test_longer_options_hide_the_shorter_ones_inside_them(text: str, value: str | None) -> None:
    assert said(KNOWN, text).value == value


@pytest.mark.parametrize("text", ["Unknown family, not yet known", "previously known", "known to have been not known"])
def test_an_option_inside_other_words_is_no_answer(text: str) -> None:
    assert said(KNOWN, text).value is None


def test_our_own_name_of_an_option_is_no_word_of_theirs() -> None:
    assert said(NEXT, "none").certainty is Certainty.UNDETERMINED
    assert said(NEXT, "Local learning review").value == "learning"
    assert said(NEXT, "☐ No review ☐ Local review ☒ Local learning review").value == "learning"


@pytest.mark.parametrize("way", ["highlighted", "underlined", "bold"])
def test_the_one_option_that_stands_out_is_proposed(way: str) -> None:
    field = said(INVOLVED, w("Yes / "), w("No", **{way: True}), w(" / Not known"))
    assert (field.value, field.certainty) == ("no", Certainty.INFERRED)
    boxed = said(INVOLVED, "☐ Yes ☐ ", w("No", **{way: True}), " ☐ Not known")
    assert (boxed.value, boxed.certainty) == ("no", Certainty.INFERRED)


def test_the_others_struck_out_leave_one() -> None:
    field = said(INVOLVED, w("Yes", struck=True), w(" / No / "), w("Not known", struck=True))
    assert (field.value, field.certainty) == ("no", Certainty.INFERRED)
    assert said(INVOLVED, w("Yes", struck=True), w(" / No / Not known")).certainty is Certainty.UNDETERMINED
    assert said(INVOLVED, w("Yes / No / Not known", struck=True)).certainty is Certainty.UNDETERMINED


@pytest.mark.parametrize("way", ["struck", "deleted"])
def test_the_others_taken_away_with_their_boxes_leave_a_question(way: str) -> None:
    field = said(INVOLVED, "☐ Yes ", w("☐ No ☐ Not known", **{way: True}))
    assert field.certainty in (Certainty.UNDETERMINED, Certainty.INFERRED)


def test_the_others_deleted_in_the_open_are_a_tracked_change() -> None:
    field = said(INVOLVED, w("Yes"), w(" / No / Not known", deleted=True))
    assert (field.value, field.certainty, field.original) == ("yes", Certainty.INFERRED, "Yes / No / Not known")


@pytest.mark.parametrize(
    "pieces",
    [
        ("☒ ", w("Yes", struck=True), " ☐ No ☐ Not known"),
        ("☒ Yes ☐ ", w("No", highlighted=True), " ☐ Not known"),
        (w("Yes", highlighted=True), w(" / "), w("No", underlined=True), w(" / Not known")),
    ],
)  # fmt: skip
def test_signs_that_contradict_each_other_decide_nothing(pieces: tuple[Piece | str, ...]) -> None:
    assert said(INVOLVED, *pieces).certainty is Certainty.UNDETERMINED


def test_a_box_whose_tag_says_another_option_than_stands_beside_it_is_not_believed() -> None:
    def box(slug: str, state: str) -> Piece:
        return Piece("☒", node=1, box=state, control=Control(f"involved={slug}", "", "checkbox"))  # type: ignore[arg-type]

    field = said(INVOLVED, box("yes", "empty"), " Yes ", box("yes", "ticked"), " No")
    assert field.certainty is Certainty.UNDETERMINED
    field = said(INVOLVED, box("yes", "empty"), " Yes ", box("no", "ticked"), " No")
    assert field.value == "no"


@pytest.mark.parametrize(
    ("text", "value", "certainty"),
    [
        ("The family and the child", ("child", "family"), Certainty.BY_LABEL),
        ("none of them", None, Certainty.UNDETERMINED),
        ("N/A", None, Certainty.UNDETERMINED),
        ("not the child", None, Certainty.UNDETERMINED),
        ("The child\nThe family\nSomeone else", None, Certainty.EMPTY),
        ("☐ The child\n☐ The family\n☐ Someone else", None, Certainty.EMPTY),
        ("☒ The child\n☐ The family\n☐ Someone else: the child's father", ("child",), Certainty.INFERRED),
        ("The child ☒\nThe family ☒\nSomeone else ☐", ("child", "family"), Certainty.BY_LABEL),
    ],
)  # fmt: skip
def test_several_options_of_which_any_may_be_meant(
    text: str, value: tuple[str, ...] | None, certainty: Certainty
) -> None:
    assert (said(WITH, text).value, said(WITH, text).certainty) == (value, certainty)


@pytest.mark.parametrize(
    ("text", "value", "certainty"),
    [
        ("☒ no", None, Certainty.UNDETERMINED),
        ("☐ yes", True, Certainty.INFERRED),
        ("☒ apart from section 3", True, Certainty.INFERRED),
        ("☒ I have checked this form", True, Certainty.BY_LABEL),
        ("☐ I have checked this form", None, Certainty.EMPTY),
        ("partly", None, Certainty.UNDETERMINED),
    ],
)
def test_one_box_with_words_beside_it(text: str, value: bool | None, certainty: Certainty) -> None:
    assert (said(AGREED, text).value, said(AGREED, text).certainty) == (value, certainty)
