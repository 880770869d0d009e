"""Rows whose cells do not stand under their headings, as dragged borders and other programs leave them."""

from __future__ import annotations

from itertools import accumulate

import pytest

from parsers.find.cut_otherwise import crosses
from parsers.types import Certainty, ParsedField, ParseResult
from tests.documents import cell, docx, p, questions, row, table
from tests.parsers.odt_parts import form, made
from tests.parsers.rules import PAIRS, PROPERTIES, is_whole, read, rows

HEADING = ("Date of event", "What happened", "Child seen")
STRAIGHT, DRAGGED = (1, 2, 2), (2, 2, 1)
BY_ORDER = "The cells of this row are cut otherwise than those of the heading, so they were read in their order."
EVENTS = [("1/2/26", "Met", "Yes"), ("2/2/26", "14:30", "No"), ("3/2/26", "Rang", "Yes")]


def cut(spans: tuple[int, ...], *words: str) -> str:
    cells = zip(spans, words, strict=True)
    return row(*(cell(p(said), properties=f'<w:gridSpan w:val="{span}"/>') for span, said in cells))


def events(*made_rows: str) -> ParseResult:
    result = read(docx(questions(*PAIRS.items()), table(cut(STRAIGHT, *HEADING), *made_rows), properties=PROPERTIES))
    assert is_whole(result)
    return result


def values(result: ParseResult) -> list[tuple[object, ...]]:
    return [tuple(each[name].value for name in ("date", "event", "seen")) for each in rows(result, "events")]


def found(result: ParseResult, number: int) -> list[ParsedField]:
    return list(rows(result, "events")[number].values())


def test_cells_beside_their_headings_are_read_in_their_order_where_their_days_say_so() -> None:
    result = events(*(cut(DRAGGED, *each) for each in EVENTS))
    assert values(result) == [
        ("2026-02-01", "Met", "yes"), ("2026-02-02", "14:30", "no"), ("2026-02-03", "Rang", "yes"),
    ]  # fmt: skip
    assert {each.certainty for number in range(3) for each in found(result, number)} == {Certainty.BY_LABEL}
    assert not result.unplaced


def test_cells_that_stand_in_part_under_two_headings_and_are_fewer_go_to_a_person() -> None:
    result = events(*(cut((2, 3), day, words) for day, words, _ in EVENTS))
    assert rows(result, "events") == ()
    assert {"1/2/26", "Met", "14:30", "Rang"} <= {each.text for each in result.unplaced}


def test_the_same_in_an_open_document() -> None:
    def spread(spans: tuple[int, ...], words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(
            f'<table:table-cell table:number-columns-spanned="{span}"><text:p>{said}</text:p></table:table-cell>'
            + "<table:covered-table-cell/>" * (span - 1)
            for span, said in zip(spans, words, strict=True)
        )

    body = form().rpartition("<table:table>")[0]
    lines = [spread(STRAIGHT, HEADING), *(spread(DRAGGED, each) for each in EVENTS)]
    grid = "".join(f"<table:table-row>{''.join(cells)}</table:table-row>" for cells in lines)
    result = read(made(f"{body}<table:table>{grid}</table:table>"), name="form.odt")
    assert [each[1] for each in values(result)] == ["Met", "14:30", "Rang"]
    assert is_whole(result)


def test_few_such_rows_are_proposed_and_a_person_is_asked() -> None:
    result = events(cut(DRAGGED, *EVENTS[0]), cut(DRAGGED, *EVENTS[1]))
    assert values(result) == [("2026-02-01", "Met", "yes"), ("2026-02-02", "14:30", "no")]
    assert {(each.certainty, each.reasons[0]) for each in found(result, 0)} == {(Certainty.INFERRED, BY_ORDER)}


def test_a_row_that_does_not_bear_its_order_out_is_asked_about_and_the_others_are_not() -> None:
    result = events(*(cut(DRAGGED, *each) for each in EVENTS), cut(DRAGGED, "", "Rang", "No"))
    assert {each.certainty for each in found(result, 2)} == {Certainty.BY_LABEL}
    assert {each.certainty for each in found(result, 3) if each.raw} == {Certainty.INFERRED}


def test_beside_rows_that_stand_as_the_heading_does_their_order_is_only_proposed() -> None:
    result = events(cut(STRAIGHT, "4/2/26", "Wrote", "No"), *(cut(DRAGGED, *each) for each in EVENTS))
    assert {each.certainty for each in found(result, 0)} == {Certainty.BY_LABEL}
    assert {each.certainty for each in found(result, 1)} == {Certainty.INFERRED}


def test_where_the_order_puts_other_words_than_days_under_the_day_nothing_is_certain() -> None:
    result = events(*(cut(DRAGGED, "Ward", *each[:2]) for each in EVENTS))
    assert not {Certainty.BY_LABEL, Certainty.EXACT} & {
        each.certainty for number in range(3) for each in found(result, number)
    }


def test_with_a_cell_more_nothing_that_stands_beside_its_heading_is_certain() -> None:
    result = events(*(cut((2, 1, 1, 1), "", *each[1:], "at night") for each in EVENTS))
    assert found(result, 0)[1].value == "Met"
    assert not {Certainty.BY_LABEL, Certainty.EXACT} & {
        each.certainty for number in range(3) for each in found(result, number)
    }


def test_cells_that_were_joined_and_parted_are_not_read_in_their_order() -> None:
    heading = cut((2, 1, 1), *HEADING)
    parted = (cut((1, 1, 2), day, "at night", words) for day, words, _ in EVENTS)
    result = read(docx(questions(*PAIRS.items()), table(heading, *parted), properties=PROPERTIES))
    assert {each["event"].value for each in rows(result, "events")} == {None}
    assert is_whole(result)


@pytest.mark.parametrize(
    ("heading", "spans", "crossing"),
    [
        ((1, 2, 2), (2, 2, 1), True),
        ((1, 2, 1, 2, 2, 2), (2, 2, 1, 2, 2, 1), True),
        ((1, 1, 1), (1, 1, 1), False),
        ((2, 1, 1), (1, 1, 2), False),
        ((1, 1, 1), (3,), False),
        ((3,), (1, 1, 1), False),
        ((1, 1, 1), (1, 1, 4), False),
        ((2, 2), (1, 2, 1), True),
        ((), (1,), False),
    ],
)
def test_borders_cross_where_neither_of_two_cells_holds_the_other(
    heading: tuple[int, ...], spans: tuple[int, ...], crossing: bool
) -> None:
    def edges(widths: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
        ends = list(accumulate(widths))
        return tuple(zip([0, *ends], ends, strict=False))

    assert crosses(edges(heading), edges(spans)) is crossing
    assert crosses(edges(spans), edges(heading)) is crossing
