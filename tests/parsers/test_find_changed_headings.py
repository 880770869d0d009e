"""A table of the form whose headings somebody put in other words: what stands under them is asked about, never lost."""

from __future__ import annotations

import pytest

from parsers.types import Certainty, FieldKind, FieldRule, FormRules, ParseResult
from tests.documents import docx, p, row, table
from tests.parsers.rules import is_whole, one, read, rows

NAME = FieldRule("name", "Name of the shelter", FieldKind.TEXT)
COLUMNS = (
    FieldRule("animal", "Name of the animal", FieldKind.TEXT),
    FieldRule("species", "Sort of animal", FieldKind.TEXT),
    FieldRule("born", "Day of birth or hatching", FieldKind.DATE),
    FieldRule("number", "Ring number", FieldKind.TEXT),
    FieldRule("colour", "Colour of the coat", FieldKind.TEXT),
    FieldRule("home", "Where it lives", FieldKind.TEXT),
)
ANIMALS = FieldRule("animals", "Animals", FieldKind.TABLE, columns=COLUMNS)
KEEPERS = FieldRule(
    "keepers",
    "Keepers",
    FieldKind.TABLE,
    columns=(
        FieldRule("keeper", "Keeper", FieldKind.TEXT),
        FieldRule("since", "Keeper since", FieldKind.DATE),
        FieldRule("shed", "Shed or field", FieldKind.TEXT),
    ),
)
FORM = FormRules("exampleshire", "shelter", "1", "Shelter sheet", (), (NAME, ANIMALS, KEEPERS))
KEPT = table(row("Keeper", "Keeper since", "Shed or field"), row("", "", ""))
OTHERS = ("Called", "Cat or dog?", "Day of birth or hatching", "Ring", "Colour of the coat", "Where it lives", "Teeth")
HANNO = ("Hanno", "goose", "6/7/2019", "R 12", "grey", "Pond", "none")


def sheet(*tables: str, kept: str = KEPT) -> ParseResult:
    result = read(docx(p("Name of the shelter: Pike's"), *tables, kept), FORM)
    assert is_whole(result)
    assert one(result, "name").value == "Pike's"
    return result


def test_a_heading_in_other_words_stands_for_the_column_that_has_its_place_and_is_asked_about() -> None:
    result = sheet(table(row(*OTHERS), row(*HANNO)))
    (animal,) = rows(result, "animals")
    assert {name: each.value for name, each in animal.items()} == {
        "animal": "Hanno", "species": "goose", "born": "2019-07-06", "number": "R 12", "colour": "grey", "home": "Pond",
    }  # fmt: skip
    assert {each.certainty for each in animal.values()} == {Certainty.INFERRED}
    assert animal["animal"].reasons == ("The heading reads “Called”; in the form “Name of the animal” stands there.",)
    assert {each.text for each in result.unplaced} == {"Teeth", "none"}
    assert {(each.what, each.field) for each in result.altered} == {
        ("column-added", "animals"), ("label-changed", "animals.animal"), ("label-changed", "animals.species"),
        ("label-changed", "animals.number"),
    }  # fmt: skip


def test_where_the_places_do_not_tell_which_heading_is_which_no_value_is_proposed() -> None:
    more = ("Called", "Cat or dog?", "Chip", *OTHERS[2:])
    (animal,) = rows(sheet(table(row(*more), row("Hanno", "goose", "c 7", *HANNO[2:]))), "animals")
    for name in ("animal", "species"):
        assert (animal[name].value, animal[name].certainty) == (None, Certainty.UNDETERMINED)
    assert animal["born"].value == "2019-07-06"


@pytest.mark.parametrize(
    "headings",
    [
        ("Colour of the coat", *OTHERS[1:4], "Day of birth or hatching", "Where it lives", "Teeth"),
        (*OTHERS, "Claws", "Wings"),
        ("Called", "Sort", "Day", "Ring", "Colour of the coat", "Where it lives", "Teeth"),
    ],
    ids=["in another order", "with many columns more", "with few of the form's"],
)
def test_a_table_that_only_shares_some_headings_stays_unplaced(headings: tuple[str, ...]) -> None:
    result = sheet(table(row(*headings), row(*(f"{each}." for each in headings))))
    assert rows(result, "animals") == ()
    assert ("table-missing", "animals") in {(each.what, each.field) for each in result.altered}
    assert set(headings) <= {each.text for each in result.unplaced} | {column.label for column in COLUMNS}


def test_of_two_such_tables_none_is_taken_for_the_forms_own() -> None:
    both = [table(row(*OTHERS), row(*HANNO)), p("And"), table(row(*OTHERS), row("Pip", *HANNO[1:]))]
    result = sheet(*both)
    assert rows(result, "animals") == ()
    assert {"Hanno", "Pip"} <= {each.text for each in result.unplaced}


def test_beside_the_forms_own_table_another_is_not_taken() -> None:
    own = table(row(*(column.label for column in COLUMNS)), row(*("Pip", *HANNO[1:6])))
    result = sheet(own, p("And"), table(row(*OTHERS), row(*HANNO)))
    assert [each["animal"].value for each in rows(result, "animals")] == ["Pip"]
    assert "Hanno" in {each.text for each in result.unplaced}
