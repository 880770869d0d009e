"""Beside, under or behind a printed label, however it drifted.

The form's own labels go before those that were merely seen for them, and both before near spellings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from parsers.blocks import Block, Cell, Paragraph, Piece, Row, Table, place_of, shown
from parsers.find.answer_cell import answer_to, has_no_place, says_something, taken_for_another
from parsers.find.known import Match
from parsers.find.label_text import Head, head_of, heads, is_label, settled_head
from parsers.find.same_label import settle_same_labels
from parsers.find.sheet import Sheet, first_line
from parsers.region import Region, after, before, cell_region, flow
from parsers.types import Altered, Certainty

_MOST_LINES = 12  # of a cell that holds several labels with their answers


@dataclass(frozen=True, slots=True)
class _InCell:
    """A cell that begins with a label."""

    table: Table
    row: int
    index: int
    line: Paragraph
    match: Match
    length: int
    several: bool = False  # it holds more than one label, each with its answer


def find_beside_labels(sheet: Sheet) -> None:
    settle_same_labels(sheet)
    cells = list(_labelled_cells(sheet))
    sheet.whole_labels = {each.match.rule.name for each in cells if not 0 <= each.length < len(each.line.text.rstrip())}
    cells = [each for each in cells if each.several or each.length < 0 or _stands_for_itself(sheet, each)]
    stories = [story for story in sheet.document.stories if story.kind in ("body", "textbox")]
    for own in (True, False):
        for each in cells:
            if each.match.own is own:
                _take_cell(sheet, each)
        for lines in sheet.lines_in_options:
            _in_paragraphs(sheet, list[Block](lines), own=own)
        for story in stories:
            _in_paragraphs(sheet, story.blocks, own=own)
    for table in _tables(sheet):
        _near_in_table(sheet, table)
    for story in stories:
        _near_in_paragraphs(sheet, story.blocks)


def _stands_for_itself(sheet: Sheet, found: _InCell) -> bool:
    """Words that begin like a label whose own cell is elsewhere are somebody's answer."""
    return found.length >= len(found.line.text.rstrip()) or found.match.rule.name not in sheet.whole_labels


def _tables(sheet: Sheet) -> Iterator[Table]:
    for table in sheet.document.tables():
        if id(table) not in sheet.taken_tables and table.kind in ("body", "textbox"):
            yield table


# --- in tables --------------------------------------------------------------------------------------------------------


def _labelled_cells(sheet: Sheet) -> Iterator[_InCell]:
    for table in _tables(sheet):
        for number, row in enumerate(table.rows):
            for index, cell in enumerate(row.cells):
                if sheet.is_taken(cell):
                    continue
                first = first_line(cell)
                if first is None or sheet.is_taken(first):
                    continue
                head = head_of(sheet, first.text) or _over_two_lines(sheet, cell)
                if head is None and sheet.settled:
                    head = settled_head(sheet, first)
                if head is not None or len(first.pieces) > 1 or len(cell.blocks) > 1:
                    found = heads(sheet, first)
                    if head is None and found:
                        head = found[0].match, found[0].end
                    if len(found) > 1 or _several_lines(sheet, cell):
                        match = head[0] if head is not None else _first_match(sheet, cell)
                        if match is not None:
                            yield _InCell(table, number, index, first, match, 0, several=True)
                        continue
                if head is not None:
                    yield _InCell(table, number, index, first, *head)


def _over_two_lines(sheet: Sheet, cell: Cell) -> tuple[Match, int] | None:
    """A label whose words stand in two paragraphs."""
    if not 1 < len(cell.blocks) <= 3:
        return None
    match = sheet.labels.match(cell.text)
    return (match, -1) if match is not None else None


def _several_lines(sheet: Sheet, cell: Cell) -> bool:
    """Several labels with their answers in one cell, each in a line of its own."""
    if not 1 < len(cell.blocks) <= _MOST_LINES or not all(isinstance(block, Paragraph) for block in cell.blocks):
        return False
    names = set()
    for line in cell.paragraphs():
        if ":" in line.text and (head := head_of(sheet, line.text)) is not None:
            names.add(head[0].rule.name)
    return len(names) > 1


def _first_match(sheet: Sheet, cell: Cell) -> Match | None:
    found = (head_of(sheet, line.text) for line in cell.paragraphs())
    return next((head[0] for head in found if head is not None), None)


def _take_cell(sheet: Sheet, found: _InCell) -> None:
    table, match, label = found.table, found.match, found.line
    cell = table.rows[found.row].cells[found.index]
    if found.several and not sheet.is_taken(cell):
        _in_paragraphs(sheet, cell.blocks, own=None)
        return
    if sheet.is_taken(cell) or sheet.is_taken(label) or not _may_answer(sheet, match):
        return
    length = found.length if found.length >= 0 else len(label.text)
    if length >= len(label.text) and has_no_place(sheet, table, found.row, found.index):
        region = answer_to(sheet, table, found.row, found.index, match)
        if region is None:
            return
    else:
        region = answer_to(sheet, table, found.row, found.index, match)
    lines = cell.paragraphs() if found.length < 0 else (label,)
    for line in lines:
        sheet.boilerplate(before(line.pieces, length if line is label else len(line.text)))
    inside = [] if found.length < 0 else behind_label(sheet, cell, label, length)
    if not shown(inside).strip():
        beside = found.index + 1 < len(table.rows[found.row].cells)
        if beside and region is not None and region.text.strip() and _is_its_own_place(sheet, found):
            region.certainty = Certainty.INFERRED
            region.reasons.append("It stands under the question, which has a place of its own behind it.")
        region = region or _under_the_table(sheet, found)
    elif region is not None and not region.text.strip() and _is_its_own_place(sheet, found):
        region = None
    if region is None and not shown(inside).strip():
        region = _in_doubt(sheet, found)
    region = _with_inside(sheet, cell, match, region, inside)
    _settle(sheet, match, region, label)
    sheet.take(cell)


def _in_doubt(sheet: Sheet, found: _InCell) -> Region | None:
    """Words beside the label that another question took are no blank; which of the two they answer is asked."""
    beside = taken_for_another(sheet, found.table, found.row, found.index)
    if beside is None:
        return None
    region = Region([Piece(beside.text)], beside.part, beside.where, "label", Certainty.UNDETERMINED)
    region.reasons.append("What stands beside this question was taken for the answer to another.")
    return region


def _is_its_own_place(sheet: Sheet, found: _InCell) -> bool:
    """ "Department: ...", with nothing or another question beside it: the answer belongs behind the colon."""
    row = found.table.rows[found.row]
    if found.length < 0 or not found.line.text[: found.length].rstrip().endswith(":"):
        return False
    right = first_line(row.cells[found.index + 1]) if found.index + 1 < len(row.cells) else None
    return found.index + 1 == len(row.cells) or (right is not None and is_label(sheet, right.text))


def _under_the_table(sheet: Sheet, found: _InCell) -> Region | None:
    """A label without a cell for its answer, in the last row that says anything: what follows the table may be it."""
    if any(cell.text.strip() for row in found.table.rows[found.row + 1 :] for cell in row.cells):
        return None
    for story in sheet.document.stories:
        for index, block in enumerate(story.blocks):
            if block is found.table:
                lines = list(_lines_of_answer(sheet, _followers(story.blocks, index)))
                region = Region(flow(lines), found.line.part, found.line.where, "label", Certainty.INFERRED)
                if not region.text.strip():
                    return None
                sheet.take(*lines)
                region.reasons.append("The answer stands under the table that ends with the question.")
                return region
    return None


def _may_answer(sheet: Sheet, match: Match) -> bool:
    """A question that stands in the document twice is read twice: nobody chooses the first."""
    name = match.rule.name
    if name in sheet.unfound():
        return True
    return match.own and name in sheet.by_own_label


def _with_inside(sheet: Sheet, cell: Cell, match: Match, region: Region | None, inside: list[Piece]) -> Region:
    said = " ".join(shown(inside).split())
    if region is None:
        return Region(inside if said else [], cell.part, cell.where, "label", match.certainty)
    if not said:
        return region
    if says_something(sheet, region.text):
        region.reasons.append(f"Words were also typed behind the label: “{said[:300]}”.")
        region.certainty = Certainty.UNDETERMINED
        region.pieces = [*inside, Piece("\n"), *region.pieces]
        region.options = []
        return region
    kept = Region(inside, cell.part, cell.where, "label", Certainty.INFERRED)
    kept.reasons.append("The answer was typed behind the label.")
    return kept


def _settle(sheet: Sheet, match: Match, region: Region, label: Paragraph) -> None:
    if match.reason:
        region.reasons.append(match.reason)
    if match.reason and not match.as_printed:
        sheet.altered.append(Altered("label-changed", match.rule.name, place_of(label.part, label.where, label.text)))
    elif match.own and region.method == "label":
        sheet.by_own_label.add(match.rule.name)
    sheet.answer(match.rule.name, region)


def behind_label(sheet: Sheet, cell: Cell, label: Paragraph, length: int) -> list[Piece]:
    """What stands in the label's own cell after the label, less the hints that the form prints there."""
    rest = [label_rest] if shown(label_rest := after(label.pieces, length)).strip() else []
    if rest and sheet.printed.holds(shown(rest[0])):
        sheet.boilerplate(rest.pop())
    elif rest and (printed := sheet.printed.leading(shown(rest[0]))):
        sheet.boilerplate(before(rest[0], printed))
        rest[0] = after(rest[0], printed)
    behind = False
    for paragraph in cell.paragraphs():
        if paragraph is label:
            behind = True
        elif behind and paragraph.text.strip():
            if sheet.printed.holds(paragraph.text) and not _is_of_another(sheet, paragraph, label):
                sheet.boilerplate(paragraph.pieces)
            else:
                rest.append(paragraph.pieces)
    pieces: list[Piece] = []
    for each in rest:
        pieces += [Piece("\n"), *each] if pieces else each
    return pieces


def _is_of_another(sheet: Sheet, paragraph: Paragraph, label: Paragraph) -> bool:
    """A second label in the cell: the answer may be to either, and nothing is said of it by silence."""
    match, mine = sheet.labels.match(paragraph.text), head_of(sheet, label.text)
    return match is not None and match.own and mine is not None and mine[0].rule is not match.rule


# --- outside tables ---------------------------------------------------------------------------------------------------


def _in_paragraphs(sheet: Sheet, blocks: list[Block], *, own: bool | None) -> None:
    for index, paragraph in enumerate(blocks):
        if not isinstance(paragraph, Paragraph) or sheet.is_taken(paragraph):
            continue
        found = heads(sheet, paragraph)
        if not found or (own is not None and found[0].match.own is not own):
            continue
        if any(head.match.rule.name not in sheet.unfound() for head in found[:1]):
            continue
        _take_line(sheet, blocks, index, paragraph, found)


def _take_line(sheet: Sheet, blocks: list[Block], index: int, paragraph: Paragraph, found: list[Head]) -> None:
    sheet.take(paragraph)
    for number, head in enumerate(found):
        if head.match.rule.name not in sheet.unfound():
            continue
        rest = _between(paragraph.pieces, head.end, head.stop)
        sheet.boilerplate(_between(paragraph.pieces, head.start, head.end))
        pieces = rest if shown(rest).strip() else []
        reasons: list[str] = []
        if number == len(found) - 1:
            answer = list(_lines_of_answer(sheet, _followers(blocks, index)))
            sheet.take(*answer)
            tail = flow(answer)
            pieces = [*pieces, Piece("\n"), *tail] if pieces and tail else pieces or tail
            if not shown(pieces).strip() and (box := _box_behind(sheet, blocks, index, len(answer))) is not None:
                pieces, reasons = box
        region = Region(pieces, paragraph.part, paragraph.where, "label", head.match.certainty, reasons)
        _settle(sheet, head.match, region, paragraph)


def _between(pieces: list[Piece], start: int, stop: int) -> list[Piece]:
    return before(after(pieces, start), stop - start) if start else before(pieces, stop)


def _box_behind(sheet: Sheet, blocks: list[Block], index: int, lines: int) -> tuple[list[Piece], list[str]] | None:
    """A table that follows its label as a box to write in."""
    later = next(iter(blocks[index + 1 + lines : index + 2 + lines]), None)
    if not isinstance(later, Table) or id(later) in sheet.taken_tables:
        return None
    cells = [cell for row in later.rows for cell in row.cells]
    if not cells or any(sheet.is_taken(cell) for cell in cells):
        return None
    if any((first := first_line(cell)) is not None and is_label(sheet, first.text) for cell in cells):
        return None
    sheet.take(*cells)
    sheet.taken_tables.add(id(later))
    pieces: list[Piece] = []
    for cell in cells:
        region = cell_region(cell, "label", Certainty.BY_LABEL)
        pieces += [Piece("\n"), *region.pieces] if pieces else region.pieces
    return pieces, [] if len(cells) == 1 else ["The answer is all that stands in the table under the question."]


def _followers(blocks: list[Block], index: int) -> Iterator[Paragraph]:
    """The paragraphs after this one, up to the next table."""
    for later in islice(blocks, index + 1, index + 200):
        if not isinstance(later, Paragraph):
            return
        yield later


def _lines_of_answer(sheet: Sheet, followers: Iterable[Paragraph]) -> Iterator[Paragraph]:
    for paragraph in followers:
        if paragraph.heading or sheet.is_taken(paragraph) or _is_known_line(sheet, paragraph):
            return
        yield paragraph


def _is_known_line(sheet: Sheet, paragraph: Paragraph) -> bool:
    text = paragraph.text
    if not text.strip():
        return False
    if sheet.printed.holds(text):
        return True
    words = text.partition(":")[0]
    match = sheet.labels.match(words)
    if match is None and sheet.labels.shared:
        return bool(sheet.labels.sharing(words))
    return match is not None and (match.rule.name not in sheet.whole_labels or ":" not in text)


# --- near spellings ---------------------------------------------------------------------------------------------------


def _near(sheet: Sheet, text: str) -> Match | None:
    if not text.strip() or sheet.labels.match(text) is not None or sheet.printed.holds(text):
        return None
    matches = sheet.labels.near(text, sheet.unfound())
    return matches[0] if len(matches) == 1 else None


def _near_head(sheet: Sheet, text: str) -> tuple[Match, int] | None:
    if match := _near(sheet, text):
        return match, len(text)
    for mark in (":", "\t", "\n", "?"):
        at = text.find(mark)
        if at > 0 and (match := _near(sheet, text[: at + 1])):
            return match, at + 1
    return None


def _near_in_table(sheet: Sheet, table: Table) -> None:
    if not sheet.unfound():
        return
    for number, row in enumerate(table.rows):
        for index, cell in enumerate(row.cells):
            if sheet.is_taken(cell) or index + 1 >= len(row.cells):
                continue
            first = first_line(cell)
            if first is None or sheet.is_taken(first):
                continue
            head = _near_head(sheet, first.text)
            if head is not None:
                _take_cell(sheet, _InCell(table, number, index, first, *head))
            else:
                _note_candidates(sheet, row, index, first)


def _note_candidates(sheet: Sheet, row: Row, index: int, label: Paragraph) -> None:
    """Two labels equally near: nobody chooses, but a person is shown the words."""
    if sheet.labels.match(label.text) is not None or sheet.printed.holds(label.text):
        return
    matches = sheet.labels.near(label.text, sheet.unfound())
    if len(matches) > 1:
        beside = row.cells[index + 1].text.strip() if index + 1 < len(row.cells) else ""
        for match in matches:
            sheet.candidates.setdefault(match.rule.name, []).append(beside)


def _near_in_paragraphs(sheet: Sheet, blocks: list[Block]) -> None:
    if not sheet.unfound():
        return
    for index, paragraph in enumerate(blocks):
        if not isinstance(paragraph, Paragraph) or sheet.is_taken(paragraph):
            continue
        if paragraph.heading or ":" not in paragraph.text:
            continue  # a line that merely resembles a label is no label
        head = _near_head(sheet, paragraph.text)
        if head is not None and shown(after(paragraph.pieces, head[1])).strip():
            _take_line(sheet, blocks, index, paragraph, [Head(head[0], 0, head[1], len(paragraph.text))])
