"""Cells to be marked, under options that a heading row names once for many questions: "| Yes | No |"."""

from __future__ import annotations

from parsers.blocks import Cell, Piece, Table
from parsers.find.sheet import Sheet, first_line
from parsers.labels import normal
from parsers.region import OptionCell, Region, flow
from parsers.types import Certainty, FieldKind, FieldRule

_HIGHEST = 80  # rows above the question in which its heading is looked for
# Any other letter says something of its own: an N under "No" is no cross, and a Y under "No" is a contradiction.
_SIGNS = frozenset({"", "x", "xx", "✓", "✔", "√", "✗", "✘", "☒", "☑", "☐", "□", "■"})


def headed_options(
    sheet: Sheet, table: Table, number: int, index: int, rule: FieldRule, certainty: Certainty
) -> Region | None:
    """The cells behind a question, each an option; nothing, where they hold words or no heading names them all."""
    if rule.kind is not FieldKind.CHOICE or len(rule.choices) < 2:
        return None
    label, *_ = cells = table.rows[number].cells[index:]
    marks: list[Cell] = []
    for cell in cells[1:]:
        if sheet.is_taken(cell) or normal(cell.text) not in _SIGNS:
            break
        marks.append(cell)
    if len(marks) < 2:
        return None
    slugs = _named_above(sheet, table, number, marks, rule)
    if slugs is None:
        return None
    sheet.take(*marks)
    region = Region([], label.part, label.where, "label", certainty)
    for slug, cell in zip(slugs, marks, strict=True):
        said = flow(cell.paragraphs())
        printed = next(choice.label for choice in rule.choices if choice.slug == slug)
        region.pieces += [Piece(f"{' ' if region.pieces else ''}{printed}: "), *said]
        region.options.append(OptionCell(slug, [], said))
    return region


def _named_above(sheet: Sheet, table: Table, number: int, marks: list[Cell], rule: FieldRule) -> list[str] | None:
    words = {
        normal(word): choice.slug for choice in rule.choices for word in (choice.label, choice.slug, *choice.aliases)
    }
    for row in table.rows[max(number - _HIGHEST, 0) : number][::-1]:
        over = [cell for cell in row.cells if any(_covers(cell, mark) for mark in marks)]
        if len(over) == len(marks) and all(_covers(cell, mark) for cell, mark in zip(over, marks, strict=True)):
            slugs = [words.get(normal(cell.text)) for cell in over]
            if found := _each_once(slugs):
                for cell in over:
                    if (line := first_line(cell)) is not None:
                        sheet.boilerplate(line.pieces)
                return found
        elif len(over) == 1 and all(_covers(over[0], mark) for mark in marks):
            last = over[0].text.split()[-len(marks) :]
            if found := _each_once([words.get(normal(word)) for word in last]):
                return found
    return None


def _covers(cell: Cell, mark: Cell) -> bool:
    return cell.column <= mark.column and mark.column + mark.span <= cell.column + cell.span


def _each_once(slugs: list[str | None]) -> list[str] | None:
    named = [slug for slug in slugs if slug is not None]
    return named if len(set(named)) == len(slugs) else None
