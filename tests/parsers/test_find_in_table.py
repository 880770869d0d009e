"""Repeating rows where forms of other makers have them: in one large table, under numbers, above other questions."""

from __future__ import annotations

import pytest

from parsers.types import Certainty, FieldKind, FieldRule, FormRules, ParseResult
from tests.documents import cell, docx, p, row, table
from tests.parsers.rules import is_whole, one, read, rows

NAME = FieldRule("name", "Employee name", FieldKind.TEXT)
SECRECY = FieldRule("secrecy", "Confidentiality", FieldKind.TEXT)
DAYS = FieldRule(
    "days",
    "Days worked",
    FieldKind.TABLE,
    columns=(
        FieldRule("date", "Day", FieldKind.DATE),
        FieldRule("start", "Start Time", FieldKind.TEXT),
        FieldRule("hours", "Regular Hours", FieldKind.TEXT),
    ),
)
FORM = FormRules("exampleshire", "sheet", "1", "Time sheet", (), (NAME, SECRECY, DAYS))
HEADING = row("Day", "Start Time", "Regular Hours")
WIDE = '<w:gridSpan w:val="3"/>'
NAMED = p("Employee name: Hanno Pike")
TWO = '<w:gridSpan w:val="2"/>'


def words(result: ParseResult) -> list[list[object]]:
    return [[each.value for each in row.values()] for row in rows(result, "days")]


def over(text: str = "") -> str:
    """A row of one cell across all columns."""
    return row(cell(p(text), properties=WIDE))


def laid_out(*below: str) -> bytes:
    """One table for the whole page: a title, a question, and far below the heading of the days."""
    question = row(cell(p("Employee name")), cell(p("Hanno Pike"), properties=TWO))
    return docx(table(over("Time sheet"), question, over(), over(), over(), HEADING, *below))


@pytest.mark.parametrize(("day", "iso"), [("12 January 2026", "2026-01-12"), ("6/7/2026", "2026-07-06")])
def test_the_heading_of_the_rows_may_stand_far_down_in_a_table_that_lays_out_the_page(day: str, iso: str) -> None:
    result = read(laid_out(row(day, "9.00", "8"), row("", "", "")), FORM)
    assert words(result) == [[iso, "9.00", "8"]]
    assert one(result, "name").value == "Hanno Pike"
    assert is_whole(result)


def test_such_rows_end_where_the_columns_end_and_go_on_under_the_same_heading() -> None:
    apart = row(cell(p("Confidentiality")), cell(p("Open"), properties=TWO))
    result = read(laid_out(row("12 January 2026", "9", "8"), apart, HEADING, row("13 January 2026", "10", "7")), FORM)
    assert words(result) == [["2026-01-12", "9", "8"], ["2026-01-13", "10", "7"]]
    assert (one(result, "secrecy").value, one(result, "secrecy").certainty) == ("Open", Certainty.BY_LABEL)


def test_questions_under_the_rows_of_the_same_table_are_read() -> None:
    apart = row(cell(p("Confidentiality")), cell(p("Open"), properties=TWO))
    result = read(docx(NAMED, table(HEADING, row("12 January 2026", "9", "8"), apart)), FORM)
    assert words(result) == [["2026-01-12", "9", "8"]]
    assert one(result, "secrecy").value == "Open"


def test_what_somebody_wrote_over_a_whole_row_goes_to_a_person() -> None:
    result = read(docx(NAMED, table(HEADING, over("Away all week."))), FORM)
    assert words(result) == []
    assert [each.text for each in result.unplaced] == ["Away all week."]


def test_rows_that_hold_nothing_but_their_own_number_are_empty() -> None:
    numbered = table(HEADING, row("1. 12 January 2026", "9", "8"), row("2.", "", ""), row("3)", "", ""))
    result = read(docx(NAMED, numbered), FORM)
    assert len(rows(result, "days")) == 1
    assert not result.unplaced
    assert is_whole(result)


@pytest.mark.parametrize("said", ["7.", "3", "3. x"])
def test_any_other_number_alone_in_a_row_is_not_passed_over(said: str) -> None:
    result = read(docx(NAMED, table(HEADING, row("12 January 2026", "9", "8"), row(said, "", ""))), FORM)
    assert len(rows(result, "days")) == 2
