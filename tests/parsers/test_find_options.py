"""Options printed in cells of their own, in the ways that people mark them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parsers.types import Certainty, Choice, FieldKind, FieldRule, ParsedField
from tests.documents import cell, docx, p, questions, row, t, table
from tests.parsers.rules import FORM, PAIRS, PROPERTIES, is_whole, one, read

NEED = FieldRule(
    "need", "Current level of need", FieldKind.CHOICE,
    choices=(
        Choice("universal", "Universal Services"), Choice("early", "Early Help"),
        Choice("need", "Child in Need (S17)"), Choice("protection", "Child Protection (S47)"),
        Choice("care", "Child in Care"), Choice("leaver", "Care Leaver"),
    ),
)  # fmt: skip
RULES = replace(FORM, fields=(NEED, FieldRule("status", "Legal status", FieldKind.TEXT), *FORM.fields))
LABELS = tuple(choice.label for choice in NEED.choices)
SHADED = '<w:shd w:val="clear" w:fill="FFFF00"/>'
WIDE = '<w:gridSpan w:val="6"/>'


def said(*rows: str) -> ParsedField:
    made = docx(table(*rows), questions(("Legal status", "none"), *PAIRS.items()), properties=PROPERTIES)
    result = read(made, RULES)
    assert is_whole(result)
    return one(result, "need")


def options(mark: int | None = None, way: str = "", before: str = "", behind: str = "") -> list[str]:
    return [
        cell(p(t(f"{before}{label}{behind}" if number == mark else label, way if number == mark else "")))
        for number, label in enumerate(LABELS)
    ]


def test_a_mark_in_the_row_under_the_options() -> None:
    for sign in ("X", "✓", "x", "☒", "Yes", "Y"):
        under = row(cell(), *(cell(sign if number == 3 else "") for number in range(6)))
        field = said(row("Current level of need", *options()), under)
        assert (field.value, field.certainty) == ("protection", Certainty.BY_LABEL), sign
        field = said(row(cell("Current level of need", properties=WIDE)), row(*options()),
                     row(*(cell(sign if number == 3 else "") for number in range(6))))  # fmt: skip
        assert (field.value, field.certainty) == ("protection", Certainty.BY_LABEL), sign


def test_a_mark_beside_its_option() -> None:
    pairs = [each for number, label in enumerate(LABELS) for each in (cell(label), cell("X" if number == 1 else ""))]
    assert said(row("Current level of need", *pairs)).value == "early"
    first = [each for number, label in enumerate(LABELS) for each in (cell("X" if number == 1 else ""), cell(label))]
    assert said(row("Current level of need", *first)).value == "early"


@pytest.mark.parametrize(("before", "behind"), [("X ", ""), ("", " ✓"), ("☒ ", ""), ("[x] ", "")])
def test_a_mark_typed_in_the_cell_of_its_option(before: str, behind: str) -> None:
    field = said(row("Current level of need", *options(4, before=before, behind=behind)))
    assert (field.value, field.certainty) == ("care", Certainty.BY_LABEL)


@pytest.mark.parametrize("way", ["<w:b/>", '<w:highlight w:val="yellow"/>', '<w:u w:val="single"/>'])
def test_the_one_cell_that_stands_out_is_proposed(way: str) -> None:
    field = said(row("Current level of need", *options(2, way)))
    assert (field.value, field.certainty) == ("need", Certainty.INFERRED)


def test_a_shaded_cell_is_proposed() -> None:
    cells = [cell(label, properties=SHADED if number == 5 else "") for number, label in enumerate(LABELS)]
    field = said(row("Current level of need", *cells))
    assert (field.value, field.certainty) == ("leaver", Certainty.INFERRED)


def test_the_others_struck_out_leave_one() -> None:
    cells = [cell(p(t(label, "" if number == 0 else "<w:strike/>"))) for number, label in enumerate(LABELS)]
    field = said(row("Current level of need", *cells))
    assert (field.value, field.certainty) == ("universal", Certainty.INFERRED)


def test_options_one_under_the_other() -> None:
    rows = [row("Current level of need", LABELS[0], "")]
    rows += [row("", label, "X" if number == 2 else "") for number, label in enumerate(LABELS[1:], start=1)]
    assert said(*rows).value == "need"


def test_no_mark_is_no_answer_and_two_are_a_question() -> None:
    assert said(row("Current level of need", *options())).certainty is Certainty.EMPTY
    under = row(cell(), *(cell("X" if number in (1, 3) else "") for number in range(6)))
    field = said(row("Current level of need", *options()), under)
    assert (field.value, field.candidates) == (None, ("early", "protection"))
    shaded = [cell(label, properties=SHADED if number == 5 else "") for number, label in enumerate(LABELS)]
    contradicted = row(cell(), *(cell("X" if number == 1 else "") for number in range(6)))
    assert said(row("Current level of need", *shaded), contradicted).certainty is Certainty.UNDETERMINED


def test_words_in_place_of_a_mark_are_for_a_person() -> None:
    under = row(cell(), *(cell("since May" if number == 1 else "") for number in range(6)))
    field = said(row("Current level of need", *options()), under)
    assert (field.value, field.certainty, field.candidates) == (None, Certainty.UNDETERMINED, ("early",))


def test_a_mark_at_an_option_that_the_form_does_not_have_is_for_a_person() -> None:
    cells = [cell("Not on the scale"), *options()]
    under = row(cell(), cell("X"), *(cell() for _ in range(6)))
    assert said(row("Current level of need", *cells), under).certainty is Certainty.UNDETERMINED
