"""Options printed in cells of their own: beside their marks, over their marks, or one under the other."""

from __future__ import annotations

from itertools import islice

from parsers.blocks import Cell, Paragraph, Piece, Row, Table, shown
from parsers.drawn import INK, SHAPE
from parsers.find.label_text import labels_in
from parsers.find.sheet import Sheet, first_line
from parsers.labels import normal
from parsers.region import OptionCell, Region, flow
from parsers.types import Certainty, FieldKind, FieldRule
from parsers.values.marked import options_in

_LONGEST_MARK = 24
_LONGEST_OPTION = 120
_MOST_ROWS = 12
_MERE_MARK = 3


def option_cells(
    sheet: Sheet, table: Table, number: int, index: int, rule: FieldRule, certainty: Certainty
) -> Region | None:
    """The options of a question whose label stands in this cell, if they have cells of their own."""
    if rule.kind not in (FieldKind.CHOICE, FieldKind.MULTI_CHOICE) or len(rule.choices) < 2:
        return None
    row, label = table.rows[number], table.rows[number].cells[index]
    lines = [row.cells[index + 1 :]]
    for later in table.rows[number + 1 : number + 1 + _MOST_ROWS]:
        cells = _under_the_label(label, later)
        if cells is None:
            break
        lines.append(cells)
    own = {id(cell): _own_lines(sheet, rule, cell) for cells in lines for cell in cells}
    if sum(_slug(rule, own[id(cell)]) is not None for cells in lines for cell in cells) < 2:
        return None
    found, used = _gathered(sheet, rule, lines, own)
    if len({each.slug for each in found} - {None}) < 2:
        return None
    for cell in used:
        paragraphs = list(cell.paragraphs())
        here = own[id(cell)]
        if len(here) < len(paragraphs):
            sheet.lines_in_options.append(paragraphs[len(here) :])
            sheet.take(*here)
        else:
            sheet.take(cell)
    pieces: list[Piece] = []
    for each in found:
        if pieces:
            pieces.append(Piece("\n"))
        pieces += each.pieces
        if each.marks:
            pieces += [Piece(" "), *each.marks]
    region = Region(pieces, label.part, label.where, "label", certainty)
    region.options = found
    return region


def _under_the_label(label: Cell, row: Row) -> list[Cell] | None:
    """The cells of a row that belongs to the label above: its own place is empty, merged, or taken by options."""
    first = row.cells[0] if row.cells else None
    if first is None:
        return None
    if first.column == label.column and first.span == label.span and (first.continued or not first.text.strip()):
        return row.cells[1:] or None
    return row.cells


def _own_lines(sheet: Sheet, rule: FieldRule, cell: Cell) -> list[Paragraph]:
    """The lines of a cell that are the option's; another question may stand under it, with its own answer behind it.

    Where a mark alone stands behind that question nobody knows of which of the two it is: all are the option's."""
    paragraphs = list(cell.paragraphs())
    for number, paragraph in islice(enumerate(paragraphs), 1, None):
        label = next(labels_in(sheet, paragraph), None)
        if label is None:
            continue
        of = (label.match.rule,) if label.match is not None else label.shared
        if (label.match is None or label.match.own) and all(each is not rule for each in of):
            behind = "".join([paragraph.text[label.end :], *(each.text for each in paragraphs[number + 1 :])]).strip()
            return paragraphs if behind and len(behind) <= _MERE_MARK else paragraphs[:number]
    return paragraphs


def _gathered(
    sheet: Sheet, rule: FieldRule, lines: list[list[Cell]], own: dict[int, list[Paragraph]]
) -> tuple[list[OptionCell], list[Cell]]:
    found: list[OptionCell] = []
    used: list[Cell] = []
    above: list[tuple[Cell, OptionCell]] = []  # options that may have their marks in the next row
    for number, cells in enumerate(lines):
        if any(
            sheet.is_taken(cell) or (first_line(cell) is not None and _is_other_label(sheet, rule, cell))
            for cell in cells
        ):
            break
        slugs = [_slug(rule, own[id(cell)]) for cell in cells]
        if not any(slugs):
            if above and cells and all(_is_mark(cell) for cell in cells):
                for cell in cells:
                    option = next(
                        (
                            each
                            for over, each in above
                            if over.column < cell.column + cell.span and cell.column < over.column + over.span
                        ),
                        None,
                    )
                    if option is not None:
                        option.marks += flow(cell.paragraphs())
                used += cells
                above = []
                continue
            if number == 0 and all(_is_mark(cell) and not cell.text.strip() for cell in cells):
                continue
            break
        if any(len(_text(own[id(cell)])) > _LONGEST_OPTION for cell in cells):
            break
        above = _line(cells, slugs, found, own)
        used += cells
    return found, used


def _line(
    cells: list[Cell], slugs: list[str | None], found: list[OptionCell], own: dict[int, list[Paragraph]]
) -> list[tuple[Cell, OptionCell]]:
    """Notes the options of one row; gives those whose marks may stand in the next."""
    made: list[tuple[Cell, OptionCell]] = []
    options = [slug is not None or not _is_mark(cell) for slug, cell in zip(slugs, cells, strict=True)]
    beside = not all(options)
    mark_first = beside and not options[0]
    waiting: Cell | None = None
    for cell, slug, is_option in zip(cells, slugs, options, strict=True):
        if is_option:
            made.append((cell, OptionCell(slug, flow(own[id(cell)]), shaded=cell.shaded, circled=_is_circled(cell))))
            if mark_first and waiting is not None:
                made[-1][1].marks += flow(waiting.paragraphs())
                waiting = None
        elif mark_first:
            waiting = cell
        elif made:
            made[-1][1].marks += flow(cell.paragraphs())
    found += [option for _, option in made]
    return [] if beside else made


def _text(paragraphs: list[Paragraph]) -> str:
    return paragraphs[0].text if len(paragraphs) == 1 else shown(flow(paragraphs))


def _slug(rule: FieldRule, paragraphs: list[Paragraph]) -> str | None:
    """The one option that these lines print, with or without its own box."""
    text = _text(paragraphs)
    if not text.strip() or len(text) > _LONGEST_OPTION:
        return None
    options = options_in(rule, text)
    slugs = {option.choice.slug for option in options}
    if len(slugs) != 1:
        return None
    inside = sum(option.end - option.start for option in options)
    return options[0].choice.slug if len(normal(text)) - inside <= _LONGEST_MARK else None


def _is_mark(cell: Cell) -> bool:
    return len(cell.text.strip()) <= _LONGEST_MARK


def _is_other_label(sheet: Sheet, rule: FieldRule, cell: Cell) -> bool:
    first = first_line(cell)
    match = sheet.labels.match(first.text) if first is not None else None
    return match is not None and match.own and match.rule is not rule and _slug(rule, list(cell.paragraphs())) is None


def _is_circled(cell: Cell) -> bool:
    return any(
        piece.control is not None and piece.control.doubt in (SHAPE, INK)
        for paragraph in cell.paragraphs()
        for piece in paragraph.pieces
    )
