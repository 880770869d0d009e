"""Where the answer to a label's cell stands: beside it, behind an empty cell, below, or in rows that were added."""

from __future__ import annotations

import re

from parsers.blocks import Cell, Piece, Row, Table
from parsers.find.headed_options import headed_options
from parsers.find.known import Match
from parsers.find.label_text import is_label
from parsers.find.option_row import option_cells
from parsers.find.sheet import Sheet, first_line
from parsers.region import Region, cell_region, flow
from parsers.types import Certainty, FieldKind

_MARK = re.compile(r"[xX☐☒☑□■✓✔√✗✘]{1,2}")
_MOST_ADDED = 30  # rows that go on with one answer


def says_something(sheet: Sheet, text: str) -> bool:
    return any(line.strip() and not sheet.printed.holds(line) for line in text.split("\n"))


def answer_to(sheet: Sheet, table: Table, number: int, index: int, match: Match) -> Region | None:
    """Its cells are taken. Nothing, where the label has no place of its own for an answer."""
    options = option_cells(sheet, table, number, index, match.rule, match.certainty)
    if options is not None:
        return options
    headed = headed_options(sheet, table, number, index, match.rule, match.certainty)
    if headed is not None:
        return headed
    row = table.rows[number]
    if match.rule.kind is FieldKind.TICK and _boxes_stand_left(row):
        left = row.cells[index - 1] if index else row.cells[0]
        if index == 0 or sheet.is_taken(left):
            return None
        sheet.take(left)
        return cell_region(left, "label", match.certainty)
    if not _heads_columns(sheet, table, number, index):
        right = _at(row, index + 1)
        free = right is not None and not sheet.is_taken(right)
        if right is not None and free and not _is_a_label_there(sheet, table, number, index + 1):
            return _beside(sheet, table, number, index, right, match)
    below = _below(sheet, table, number, index)
    if below is not None:
        sheet.take(below)
        region = cell_region(below, "label", match.certainty)
        if below.text.strip() and (_looks_printed(below) or below.span != table.rows[number].cells[index].span):
            region.reasons.append("What stands under this question may be a heading of the form.")
        return region
    return _at_the_left(sheet, table, number, index)


def _boxes_stand_left(row: Row) -> bool:
    """Box, question, box, question: each box belongs to the words behind it."""
    if len(row.cells) < 2 or len(row.cells) % 2:
        return False
    boxes, words = row.cells[::2], row.cells[1::2]
    return all(cell.text.strip() and _MARK.fullmatch(cell.text.strip()) is None for cell in words) and all(
        not cell.text.strip() or _MARK.fullmatch(cell.text.strip()) for cell in boxes
    )


def has_no_place(sheet: Sheet, table: Table, number: int, index: int) -> bool:
    """Words that read like a label, behind others that are none: they are somebody's answer to those."""
    row = table.rows[number]
    if index == 0 or index + 1 < len(row.cells):
        return False
    left = row.cells[index - 1]
    return bool(left.text.strip()) and not _is_label(sheet, left)


def _beside(sheet: Sheet, table: Table, number: int, index: int, right: Cell, match: Match) -> Region:
    row, label = table.rows[number], table.rows[number].cells[index]
    region = cell_region(right, "label", match.certainty)
    sheet.take(right)
    if _is_label(sheet, right):
        region.reasons.append("The answer reads like a label of the form.")
    if says_something(sheet, region.text):
        _go_on(sheet, table, number, label, right, region)
        return region
    if _behind_empty(sheet, row, index + 1, region):
        if _is_spacer(table, right):
            region.reasons.clear()
        return region
    _go_on(sheet, table, number, label, right, region)
    return region


def look_further(sheet: Sheet, table: Table, number: int, index: int, region: Region) -> None:
    """The cell made for the answer is empty: the answer may stand in the next one, or in a row put in below."""
    row = table.rows[number]
    if not _behind_empty(sheet, row, index, region) and index > 0:
        _go_on(sheet, table, number, row.cells[index - 1], row.cells[index], region)


def _behind_empty(sheet: Sheet, row: Row, index: int, region: Region) -> bool:
    further = _at(row, index + 1)
    if further is None or sheet.is_taken(further) or _is_label(sheet, further):
        return False
    if any(cell.text.strip() for cell in row.cells[index + 2 :]) or not says_something(sheet, further.text):
        return False
    sheet.take(further)
    region.reasons.append("An empty cell stands between the label and this answer.")
    region.pieces = [*region.pieces, Piece("\n"), *flow(further.paragraphs())]
    return True


def _go_on(sheet: Sheet, table: Table, number: int, label: Cell, answer: Cell, region: Region) -> None:
    """Rows put in under the label: its column is empty there, or one cell goes over both."""
    empty = not says_something(sheet, region.text)
    for row in table.rows[number + 1 : number + 1 + _MOST_ADDED]:
        filled = [cell for cell in row.cells if cell.text.strip()]
        if len(filled) != 1 or sheet.is_taken(filled[0]):
            return
        cell = filled[0]
        first = first_line(cell)
        if first is None or _is_label(sheet, cell) or sheet.printed.holds(first.text) or _looks_printed(cell):
            return
        under_answer = cell.column == answer.column and cell.column > label.column
        over_both = len(row.cells) == 1 or (
            cell.column <= label.column and cell.column + cell.span >= answer.column + answer.span
        )
        merged = any(each.continued and each.column == label.column for each in row.cells)
        if not under_answer and not (over_both and empty):
            return
        if any(_is_label(sheet, each) for each in row.cells):
            return
        sheet.take(cell)
        if region.pieces:
            region.pieces = [*region.pieces, Piece("\n")]
        region.pieces = [*region.pieces, *flow(cell.paragraphs())]
        if not merged:
            region.reasons = ["The answer stands in a row that was added under the question, or goes on there."]


def _looks_printed(cell: Cell) -> bool:
    """In bold type or as a heading: more likely a heading of the form than an answer."""
    paragraphs = [each for each in cell.paragraphs() if each.text.strip()]
    if any(each.heading for each in paragraphs):
        return True
    pieces = [piece for each in paragraphs for piece in each.pieces if piece.text.strip()]
    return bool(pieces) and all(piece.marks.bold for piece in pieces)


def _is_spacer(table: Table, cell: Cell) -> bool:
    """A column that is empty in every row."""
    return all(
        not each.text.strip()
        for row in table.rows[:200]
        for each in row.cells
        if each.column == cell.column and each.span == cell.span
    )


def _heads_columns(sheet: Sheet, table: Table, number: int, index: int) -> bool:
    """Labels side by side, with their answers in the row below."""
    row, below = table.rows[number], table.rows[number + 1] if number + 1 < len(table.rows) else None
    if below is None or len(row.cells) < 2 or len(below.cells) < 2:
        return False
    labels = [_is_label(sheet, cell) for cell in row.cells]
    neighbours = any(labels[at] and labels[at + 1] for at in range(len(labels) - 1) if index in (at, at + 1))
    several = sum(labels) >= 2 and len(labels) > 2 and all(cell.text.strip() for cell in row.cells) and number == 0
    return (neighbours or several) and not any(_is_label(sheet, cell) for cell in below.cells)


def _is_a_label_there(sheet: Sheet, table: Table, number: int, index: int) -> bool:
    """A label only where it has a place for an answer of its own; else it is an answer that reads like one."""
    row = table.rows[number]
    cell = row.cells[index]
    if not _is_label(sheet, cell):
        return False
    first = first_line(cell)
    if first is not None and sheet.labels.match(first.text) is None:
        return not _answers_stand_there(sheet, table, number, index)  # it holds its own answer
    right = _at(row, index + 1)
    if right is not None and not _is_label(sheet, right):
        return True
    return _heads_columns(sheet, table, number, index)


def _answers_stand_there(sheet: Sheet, table: Table, number: int, index: int) -> bool:
    """In other rows of the table, a label alone in the cell before and its answer in this one."""
    seen = 0
    for row in (*table.rows[max(number - 20, 0) : number], *table.rows[number + 1 : number + 20]):
        if index < len(row.cells) and (line := first_line(row.cells[index - 1])) is not None:
            seen += sheet.labels.match(line.text) is not None and not _is_label(sheet, row.cells[index])
    return seen >= 2


def _is_column_of_labels(sheet: Sheet, table: Table, cell: Cell) -> bool:
    """Not one cell whose answer happens to begin like a label, but most of those above and below it."""
    column = [each for row in table.rows[:40] for each in row.cells if each.column == cell.column and each.text.strip()]
    return 2 * sum(_is_label(sheet, each) for each in column) > len(column)


def _below(sheet: Sheet, table: Table, number: int, index: int) -> Cell | None:
    if number + 1 >= len(table.rows) or has_no_place(sheet, table, number, index):
        return None
    cell = table.rows[number].cells[index]
    before: Cell | None = None
    for below in table.rows[number + 1].cells:
        if below.column <= cell.column < below.column + below.span:
            # Beside a label of its own row it is the answer to that one.
            taken = (
                sheet.is_taken(below)
                or _is_label(sheet, below)
                or (before is not None and index > 0 and _is_label(sheet, before))
            )
            return None if taken else below
        before = below
    return None


def taken_for_another(sheet: Sheet, table: Table, number: int, index: int) -> Cell | None:
    """The cell beside a label, where another question took it for its answer."""
    right = _at(table.rows[number], index + 1)
    if right is None or not sheet.is_taken(right) or not says_something(sheet, right.text):
        return None
    return None if _is_label(sheet, right) else right


def _at_the_left(sheet: Sheet, table: Table, number: int, index: int) -> Region | None:
    """Labels in the last column, answers in front of them."""
    if not has_no_place(sheet, table, number, index):
        return None
    rows = [row for row in table.rows[:40] if len(row.cells) > 1]
    last = sum(_is_label(sheet, row.cells[-1]) for row in rows)
    first = sum(_is_label(sheet, row.cells[0]) for row in rows)
    left = table.rows[number].cells[index - 1]
    if last < 2 or last <= first or sheet.is_taken(left):
        return None
    sheet.take(left)
    region = cell_region(left, "label", Certainty.INFERRED)
    region.reasons.append("The answer stands in front of its label.")
    return region


def _at(row: Row, index: int) -> Cell | None:
    return row.cells[index] if index < len(row.cells) else None


def _is_label(sheet: Sheet, cell: Cell) -> bool:
    first = first_line(cell)
    return first is not None and is_label(sheet, first.text)
