"""A column whose cells hold several values, each behind its label: three answers come out, or a person is asked."""

from __future__ import annotations

import pytest

from parsers.types import Certainty, FieldKind, FieldRule, FormRules, ParsedField, ParseResult
from tests.documents import cell, deleted, docx, inserted, p, row, t, table
from tests.parsers.rules import is_whole, read, rows

PARTS = (
    FieldRule("keeper", "Name:", FieldKind.TEXT, aliases=("Name of keeper",)),
    FieldRule("born", "DOB:", FieldKind.DATE, aliases=("Date of birth",)),
    FieldRule("age", "Age:", FieldKind.TEXT),
)
ANIMALS = FieldRule(
    "animals",
    "Animals kept",
    FieldKind.TABLE,
    columns=(
        FieldRule("number", "No.", FieldKind.TEXT),
        FieldRule(
            "who", "Keeper:", FieldKind.LONG_TEXT, aliases=("Keeper: Name: DOB: Age:", "Keeper details"), parts=PARTS
        ),
        FieldRule("kept", "What is kept", FieldKind.LONG_TEXT),
    ),
)
FORM = FormRules("exampleshire", "form-4", "1", "Animals", ("FORM-4",), (ANIMALS,))
PROPERTIES = {"FormPartnership": "exampleshire", "FormId": "form-4", "FormVersion": "1"}
HEADING = row("No.", "Keeper: Name: DOB: Age:", "What is kept")
HANNO = ("Hanno Pike", "1961-07-06", "64")
SURE, ASKED = Certainty.BY_LABEL, Certainty.UNDETERMINED


def returned(*lines: str, heading: str = HEADING) -> ParseResult:
    result = read(docx(table(heading, *lines), properties=PROPERTIES), FORM)
    assert is_whole(result)
    return result


def kept(*paragraphs: str) -> tuple[ParsedField, ...]:
    """The three values of one row whose cell has these lines."""
    (only,) = rows(returned(row("1", cell(*[p(each) for each in paragraphs]), "Geese")), "animals")
    assert list(only) == ["number", "keeper", "born", "age", "kept"]
    return only["keeper"], only["born"], only["age"]


def values(fields: tuple[ParsedField, ...]) -> tuple[object, ...]:
    return tuple(each.value for each in fields)


def sure(fields: tuple[ParsedField, ...]) -> tuple[Certainty, ...]:
    return tuple(each.certainty for each in fields)


@pytest.mark.parametrize(
    "lines",
    [
        ("Name: Hanno Pike", "DOB: 6/7/1961", "Age: 64"),
        ("Name: Hanno Pike DOB: 6/7/1961 Age: 64",),
        ("Name: Hanno Pike, DOB: 06.07.61, Age: 64",),
        ("Age: 64", "D.O.B: 6 July 1961", "NAME: Hanno Pike"),
        ("Name of keeper - Hanno Pike", "Date of birth - 6/7/1961", "Age - 64"),
        ("Keeper:", "Name: Hanno Pike; DOB: 6/7/1961; Age: 64"),
        ("Name: Hanno Pike (DOB: 6/7/1961) Age: 64",),
        ("Name", "Hanno Pike", "DOB", "6/7/1961", "Age", "64"),
    ],
)
def test_three_values_of_a_cell_are_three_answers(lines: tuple[str, ...]) -> None:
    found = kept(*lines)

    assert values(found) == HANNO
    assert sure(found) == (SURE, SURE, SURE)


@pytest.mark.parametrize(
    "heading",
    [
        HEADING,
        row("No.", cell(p("Keeper:"), p("Name:"), p("DOB:"), p("Age:")), "What is kept"),
        row("No.", "Keeper details", "What is kept"),
    ],
)
def test_the_heading_may_print_the_labels_or_not_and_rows_may_be_added(heading: str) -> None:
    lines = [row(str(number), f"Name: Keeper {number}\nDOB: \nAge: {number + 20}", "Geese") for number in range(1, 13)]

    result = returned(*lines, heading=heading)

    found = rows(result, "animals")
    assert [(each["keeper"].value, each["age"].value) for each in found] == [
        (f"Keeper {number}", str(number + 20)) for number in range(1, 13)
    ]
    assert {each["born"].certainty for each in found} == {Certainty.EMPTY}
    assert result.unplaced == ()


def test_labels_without_a_value_are_an_empty_row() -> None:
    assert rows(returned(row("", cell(p("Name: "), p("DOB:"), p("Age:")), "")), "animals") == ()


def test_labels_alone_are_nothing_however_often_they_stand_in_a_cell() -> None:
    twice = cell(p("Name:"), p("DOB:"), p("Age: Name:"), p("DOB:"), p("Age:"))

    assert rows(returned(row("", twice, "")), "animals") == ()


def test_a_value_that_says_the_word_of_its_label_is_not_certain() -> None:
    name, born, age = kept("Name: Hanno, real Name: Pike", "DOB: 6/7/1961", "Age: 64")

    assert (name.value, name.certainty) == ("Hanno, real Name: Pike", Certainty.INFERRED)
    assert (born.certainty, age.certainty) == (SURE, SURE)


def test_without_any_label_the_order_is_proposed_and_a_person_asked() -> None:
    found = kept("Hanno Pike", "6/7/1961", "64")

    assert values(found) == HANNO
    assert set(sure(found)) == {Certainty.INFERRED}


@pytest.mark.parametrize("lines", [("Hanno Pike 6/7/1961",), ("Hanno Pike", "64"), ("Name: Hanno", "Name: Pike", "64")])
def test_what_cannot_be_parted_is_asked_with_all_its_words(lines: tuple[str, ...]) -> None:
    found = kept(*lines)

    assert values(found) == (None, None, None)
    assert sure(found) == (ASKED, ASKED, ASKED)
    assert all(word in each.raw for each in found for line in lines for word in line.split())


def test_a_label_that_is_gone_leaves_a_question_and_no_certain_words() -> None:
    name, born, age = kept("Name: Hanno Pike 6/7/1961", "Age: 64")

    assert (name.certainty, age.certainty) == (Certainty.INFERRED, Certainty.INFERRED)
    assert (born.value, born.certainty) == (None, ASKED)


def test_words_in_front_of_the_labels_are_proposed_for_the_one_that_has_none() -> None:
    name, born, age = kept("Hanno Pike", "DOB: 6/7/1961", "Age: 64")

    assert (name.value, name.certainty) == ("Hanno Pike", Certainty.INFERRED)
    assert (born.value, age.value) == ("1961-07-06", "64")


def test_more_lines_than_one_behind_a_label_are_not_certain() -> None:
    name, born, age = kept("Name: Hanno Pike", "see also his brother", "DOB: 6/7/1961", "Age: 64")

    assert name.certainty is Certainty.INFERRED
    assert (born.certainty, age.certainty) == (SURE, SURE)


def test_a_value_that_was_changed_keeps_what_stood_there() -> None:
    changed = cell(
        p(t("Name: Hanno Pike")), p(t("DOB: "), deleted("6/7/1916"), inserted(t("6/7/1961"))), p(t("Age: 64"))
    )
    (only,) = rows(returned(row("1", changed, "Geese")), "animals")

    assert (only["born"].value, only["born"].original) == ("1961-07-06", "6/7/1916")
    assert only["keeper"].original is None


def test_a_cell_under_several_headings_is_asked_about_in_each_of_its_values() -> None:
    wide = cell(p("Name: Hanno Pike DOB: 6/7/1961 Age: 64, geese"), properties='<w:gridSpan w:val="2"/>')
    (only,) = rows(returned(row("1", wide)), "animals")

    assert [only[name].certainty for name in ("keeper", "born", "age", "kept")] == [ASKED] * 4
