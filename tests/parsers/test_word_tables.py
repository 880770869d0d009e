"""Tables as people and programs build them: merged, nested, laid out."""

from __future__ import annotations

from parsers.types import Certainty
from tests.documents import cell, docx, p, questions, row, table
from tests.parsers.rules import PAIRS, PROPERTIES, is_whole, one, read, rows
from tests.parsers.word_form import form


def test_cells_joined_as_programs_did_before_2000_are_one_cell() -> None:
    joined = row(
        "Name of agency",
        cell("Quaintshire Trust", properties='<w:hMerge w:val="restart"/>'),
        cell(properties='<w:hMerge w:val="continue"/>'),
        cell(properties="<w:hMerge/>"),
    )
    result = read(docx(table(joined, row("Summary of involvement", "Visits", "", "")), properties=PROPERTIES))
    assert one(result, "agency_name").value == "Quaintshire Trust"
    assert one(result, "summary").value == "Visits"
    assert is_whole(result)


def test_a_joined_cell_keeps_the_columns_behind_it_in_their_places() -> None:
    joined = row(cell("1/2/26", properties='<w:hMerge w:val="restart"/>'), cell(properties="<w:hMerge/>"), cell("Yes"))
    (event,) = rows(read(form(events=joined)), "events")
    assert event["seen"].value == "yes"


def test_a_cell_merged_in_both_directions_is_read_once() -> None:
    both = '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'
    lower = cell(properties='<w:gridSpan w:val="2"/><w:vMerge/>')
    result = read(
        docx(
            table(row("Name of agency", cell("Trust", properties=both)), row(cell(), lower)),
            questions(*list(PAIRS.items())[1:]),
            properties=PROPERTIES,
        )
    )
    assert one(result, "agency_name").raw == "Trust"
    assert is_whole(result)


def test_a_table_within_a_table_for_its_looks_hides_no_question() -> None:
    inner = questions(("Summary of involvement", "Weekly visits"))
    outer = table(row(cell(p("Part one"), inner, p()), cell(questions(("Name of agency", "Trust")), p())))
    result = read(docx(outer, properties=PROPERTIES))
    assert one(result, "summary").value == "Weekly visits"
    assert one(result, "agency_name").value == "Trust"
    assert is_whole(result)


def test_rows_that_begin_further_right_keep_their_columns() -> None:
    later = row("Met", "Yes", properties='<w:gridBefore w:val="1"/>')
    (event,) = rows(read(form(events=later)), "events")
    assert (event["date"].certainty, event["event"].value, event["seen"].value) == (Certainty.EMPTY, "Met", "yes")


def test_words_in_the_hidden_part_of_a_merged_cell_are_not_lost() -> None:
    first = row(cell("1/2/26", properties='<w:vMerge w:val="restart"/>'), "Met", "")
    second = row(cell("left behind", properties="<w:vMerge/>"), "Met again", "")
    result = read(form(events=first + second))
    assert [each.text for each in result.unplaced] == ["left behind"]
    assert is_whole(result)
