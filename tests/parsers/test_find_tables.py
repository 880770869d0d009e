"""Tables that people cut in two, whose headings they take away, and whose rows lose a cell."""

from __future__ import annotations

import pytest

from parsers.types import Certainty, ParseResult
from tests.documents import cell, docx, p, questions, row, table
from tests.parsers.rules import PAIRS, PROPERTIES, is_whole, rows

HEADING = row("Date of event", "What happened", "Child seen")


def events(*blocks: str) -> ParseResult:
    return read_whole(questions(*PAIRS.items()), *blocks)


def read_whole(*blocks: str) -> ParseResult:
    from tests.parsers.rules import read

    result = read(docx(*blocks, properties=PROPERTIES))
    assert is_whole(result)
    return result


def values(result: ParseResult) -> list[tuple[object, object, object]]:
    return [(each["date"].value, each["event"].value, each["seen"].value) for each in rows(result, "events")]


def certainties(result: ParseResult) -> set[Certainty]:
    return {cell.certainty for each in rows(result, "events") for cell in each.values()} - {Certainty.EMPTY}


def test_a_chronology_cut_in_two_is_one() -> None:
    result = events(table(HEADING, row("1/2/26", "Met", "Yes")), p(""), table(HEADING, row("2/2/26", "Rang", "No")))
    assert values(result) == [("2026-02-01", "Met", "yes"), ("2026-02-02", "Rang", "no")]
    assert certainties(result) == {Certainty.BY_LABEL}


def test_the_second_half_without_its_heading_is_proposed() -> None:
    result = events(table(HEADING, row("1/2/26", "Met", "Yes")), p(""), table(row("2/2/26", "Rang", "No")))
    assert values(result) == [("2026-02-01", "Met", "yes"), ("2026-02-02", "Rang", "no")]
    assert rows(result, "events")[1]["event"].certainty is Certainty.INFERRED
    assert ("header-removed", "events") in {(each.what, each.field) for each in result.altered}


def test_another_table_behind_it_is_not_taken_for_its_rest() -> None:
    result = events(
        table(HEADING, row("1/2/26", "Met", "Yes")), p(""), table(row("Area", "Team", "Lead"), row("a", "b", "c"))
    )
    assert values(result) == [("2026-02-01", "Met", "yes")]
    assert {"Area", "Team", "Lead"} <= {each.text for each in result.unplaced}


def test_a_table_without_its_heading_is_known_by_its_name_and_its_dates() -> None:
    result = events(p("Significant events"), table(row("1/2/26", "Met", "Yes"), row("2/2/26", "Rang", "")))
    assert values(result) == [("2026-02-01", "Met", "yes"), ("2026-02-02", "Rang", None)]
    assert certainties(result) == {Certainty.INFERRED}


def test_a_heading_printed_again_is_no_row() -> None:
    result = events(table(HEADING, row("1/2/26", "Met", ""), HEADING, row("2/2/26", "Rang", "")))
    assert [each[1] for each in values(result)] == ["Met", "Rang"]
    assert not result.unplaced


def test_a_heading_over_two_rows() -> None:
    result = events(
        table(row("Date of", "What", "Child"), row("event", "happened", "seen"), row("1/2/26", "Met", "Yes"))
    )
    assert values(result) == [("2026-02-01", "Met", "yes")]
    wide = row(
        cell("Contact", properties='<w:gridSpan w:val="2"/>'),
        cell("Child seen", properties='<w:vMerge w:val="restart"/>'),
    )
    under = row("Date of event", "What happened", cell(properties="<w:vMerge/>"))
    result = events(table(wide, under, row("1/2/26", "Met", "Yes")))
    assert values(result) == [("2026-02-01", "Met", "yes")]


def test_a_row_that_lost_a_cell_is_not_certain() -> None:
    result = events(table(HEADING, row("1/2/26", "Met", "Yes"), row("Rang", "No")))
    assert rows(result, "events")[0]["event"].certainty is Certainty.BY_LABEL
    assert all(
        each.certainty not in (Certainty.EXACT, Certainty.BY_LABEL) for each in rows(result, "events")[1].values()
    )


@pytest.mark.parametrize("words", ["as above", "Ditto", '"', "Same as above"])
def test_as_above_proposes_what_stands_above_and_never_becomes_it(words: str) -> None:
    result = events(table(HEADING, row("1/2/26", "Met", "Yes"), row(words, words, words)))
    day, event, seen = (rows(result, "events")[1][name] for name in ("date", "event", "seen"))
    assert (event.value, event.candidates) == (words, ("Met",))
    assert (day.value, day.certainty, day.candidates) == (None, Certainty.UNDETERMINED, ("1/2/26",))
    assert (seen.value, seen.candidates) == (None, ("Yes",))


def test_columns_with_other_names_and_a_column_more() -> None:
    result = events(
        table(row("When", "Who was there", "What hapened", "Child seen"), row("1/2/26", "Nurse", "Met", "N"))
    )
    assert values(result) == [("2026-02-01", "Met", "no")]
    assert rows(result, "events")[0]["event"].certainty is Certainty.INFERRED
    assert "Nurse" in {each.text for each in result.unplaced}


def test_a_line_across_the_columns_is_in_no_one_of_them() -> None:
    across = row(cell("In 2026 there was no contact", properties='<w:gridSpan w:val="3"/>'))
    result = events(table(HEADING, row("1/2/25", "Met", ""), across, row("1/2/26", "Rang", "")))
    assert [each[1] for each in values(result)] == ["Met", "Rang"]
    assert [each.text for each in result.unplaced] == ["In 2026 there was no contact"]
