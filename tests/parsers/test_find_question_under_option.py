"""A row of options, each in a cell of its own, where another question stands under one of them in its cell."""

from __future__ import annotations

import pytest

from parsers.types import Certainty, Choice, FieldKind, FieldRule, FormRules, ParseResult
from tests.documents import cell, docx, p, row, t, table
from tests.parsers.rules import is_whole, one, read

COLOURS = (Choice("red", "Red"), Choice("green", "Green"), Choice("blue", "Blue"))
FORM = FormRules(
    partnership="exampleshire",
    form="form-9",
    version="1",
    title="Colours",
    codes=("FORM-9",),
    fields=(
        FieldRule("now", "Colour now", FieldKind.CHOICE, choices=COLOURS, section="now", section_title="As it is"),
        FieldRule("shade_now", "Shade", FieldKind.TEXT, section="now", section_title="As it is"),
        FieldRule("wished", "Colour wished", FieldKind.CHOICE, choices=COLOURS, section="wish", section_title="Wish"),
        FieldRule("shade_wished", "Shade", FieldKind.TEXT, section="wish", section_title="Wish"),
        FieldRule("club", "Club / House: (INSERT):", FieldKind.TEXT, aliases=("Club / House",)),
    ),
)


def line(label: str, *, green: str = "", shade: str = "", behind: str = "") -> str:
    under = [p(t(f"Shade: {shade}".strip())), *([p(t(behind))] if behind else [])]
    blue = cell(p(t("Blue")), *under)
    return row(cell(p(t(label))), cell(p(t("Red"))), cell(p(t("Green")), *([p(t(green))] if green else [])), blue)


def returned(*blocks: str) -> ParseResult:
    properties = {"FormPartnership": "exampleshire", "FormId": "form-9", "FormVersion": "1"}
    result = read(docx(*blocks, properties=properties), FORM)
    assert is_whole(result)
    return result


def test_the_option_is_read_without_the_question_under_another() -> None:
    result = returned(table(line("Colour now", green="X"), line("Colour wished", green="X", shade="pale, of the sky")))

    assert (one(result, "now").value, one(result, "now").certainty) == ("green", Certainty.BY_LABEL)
    assert one(result, "wished").value == "green"
    assert (one(result, "shade_wished").value, one(result, "shade_now").value) == ("pale, of the sky", None)


def test_whose_question_it_is_is_said_by_its_row() -> None:
    result = returned(table(line("Colour now", green="X"), line("Colour wished", green="X", shade="pale")))

    assert one(result, "shade_wished").certainty is Certainty.BY_LABEL
    assert one(result, "shade_now").certainty is Certainty.EMPTY


def test_an_option_is_marked_although_its_cell_holds_a_long_answer_to_the_other_question() -> None:
    marked = cell(p(t("Blue")), p(t("X")), p(t("Shade: the dark one of two that were shown to us")))
    result = returned(table(row(cell(p(t("Colour now"))), cell(p(t("Red"))), cell(p(t("Green"))), marked)))

    assert one(result, "now").value == "blue"


def test_a_cross_behind_the_other_question_is_of_neither_and_asked() -> None:
    result = returned(table(line("Colour now", behind="X")))

    assert one(result, "now").certainty is Certainty.UNDETERMINED
    assert one(result, "shade_now").certainty is Certainty.UNDETERMINED


def test_a_cell_that_says_more_than_its_option_is_never_read_as_unmarked() -> None:
    noted = cell(p(t("Blue")), p(t("X")), p(t("but only the dark one of two that were shown to us")))
    result = returned(table(row(cell(p(t("Colour now"))), cell(p(t("Red"))), cell(p(t("Green"))), noted)))

    assert one(result, "now").certainty is Certainty.UNDETERMINED


@pytest.mark.parametrize("words", ["Club / House: (INSERT): Hill", "Club / House: Hill"])
def test_a_label_with_two_colons_is_one_label(words: str) -> None:
    assert one(returned(p(t(words))), "club").value == "Hill"
