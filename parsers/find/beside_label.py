"""Beside, under or behind a printed label, however it drifted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from parsers.blocks import Block, Cell, Paragraph, Piece, Row, Table, place_of, shown
from parsers.find.known import Match
from parsers.find.region import Region, after, before, cell_region, flow
from parsers.find.sheet import Sheet, first_line
from parsers.types import Altered, Certainty


def find_beside_labels(sheet: Sheet) -> None:
    for near in (False, True):
        for table in sheet.document.tables():
            if id(table) not in sheet.taken_tables and table.kind in ("body", "textbox"):
                _in_table(sheet, table, near)
        for story in sheet.document.stories:
            if story.kind in ("body", "textbox"):
                _in_paragraphs(sheet, story.blocks, near)


def _match(sheet: Sheet, text: str, near: bool) -> Match | None:
    """A label of a question that has no answer yet."""
    if not text.strip():
        return None
    unfound = sheet.unfound()
    if not near:
        match = sheet.labels.match(text)
        return match if match is not None and match.rule.name in unfound else None
    if sheet.labels.match(text) is not None or sheet.printed.holds(text):
        return None
    matches = sheet.labels.near(text, unfound)
    return matches[0] if len(matches) == 1 else None


def _split(sheet: Sheet, paragraph: Paragraph, near: bool) -> tuple[Match, int] | None:
    """The label that a line is or begins with, and how many characters it takes."""
    text = paragraph.text
    if match := _match(sheet, text, near):
        return match, len(text)
    for mark in (":", "\t", "\n", "?"):
        at = text.find(mark)
        if at > 0 and (match := _match(sheet, text[: at + 1], near)):
            return match, at + 1
    return None


# --- in tables --------------------------------------------------------------------------------------------------------


def _in_table(sheet: Sheet, table: Table, near: bool) -> None:
    for number, row in enumerate(table.rows):
        for index, cell in enumerate(row.cells):
            if sheet.is_taken(cell) or (near and index + 1 >= len(row.cells)):
                continue
            first = first_line(cell)
            if first is None or sheet.is_taken(first):
                continue
            split = _split(sheet, first, near)
            if split is not None:
                _take_cell(sheet, table, number, index, first, split)
            elif near:
                _note_candidates(sheet, row, index, first)


def _take_cell(sheet: Sheet, table: Table, number: int, index: int, label: Paragraph, split: tuple[Match, int]) -> None:
    match, length = split
    cell = table.rows[number].cells[index]
    sheet.boilerplate(before(label.pieces, length))
    inside = _behind_label(sheet, cell, label, length)
    target = _beside(sheet, table, number, index)
    region = cell_region(target, "label", match.certainty) if target is not None else None
    inside_text = shown(inside).strip()
    if inside_text and (region is None or not _says_something(sheet, region)):
        region = Region(inside, cell.part, cell.where, "label", match.certainty)
        if target is not None:
            region.reasons.append("The answer was typed behind the label.")
            region.certainty = Certainty.INFERRED
    elif inside_text and region is not None:
        region.reasons.append(f"Words were also typed behind the label: “{' '.join(inside_text.split())}”.")
        region.certainty = Certainty.UNDETERMINED
    if region is None:
        region = Region([], cell.part, cell.where, "label", match.certainty)
    _settle(sheet, match, region, label)
    sheet.take(cell)
    if target is not None:
        sheet.take(target)


def _settle(sheet: Sheet, match: Match, region: Region, label: Paragraph) -> None:
    if match.reason:
        region.reasons.append(match.reason)
        sheet.altered.append(Altered("label-changed", match.rule.name, place_of(label.part, label.where, label.text)))
    sheet.answer(match.rule.name, region)


def _behind_label(sheet: Sheet, cell: Cell, label: Paragraph, length: int) -> list[Piece]:
    """What stands in the label's own cell after the label, less the hints that the form prints there."""
    rest = [label_rest] if shown(label_rest := after(label.pieces, length)).strip() else []
    behind = False
    for paragraph in cell.paragraphs():
        if paragraph is label:
            behind = True
        elif behind and paragraph.text.strip():
            if sheet.printed.holds(paragraph.text):
                sheet.boilerplate(paragraph.pieces)
            else:
                rest.append(paragraph.pieces)
    pieces: list[Piece] = []
    for each in rest:
        pieces += [Piece("\n"), *each] if pieces else each
    return pieces


def _beside(sheet: Sheet, table: Table, number: int, index: int) -> Cell | None:
    row = table.rows[number]
    if index + 1 < len(row.cells):
        beside = row.cells[index + 1]
        if not sheet.is_taken(beside) and not _is_label(sheet, beside):
            return beside
    if number + 1 < len(table.rows):
        column = row.cells[index].column
        for below in table.rows[number + 1].cells:
            if below.column <= column < below.column + below.span:
                return None if sheet.is_taken(below) or _is_label(sheet, below) else below
    return None


def _is_label(sheet: Sheet, cell: Cell) -> bool:
    first = first_line(cell)
    return first is not None and (sheet.labels.match(first.text) is not None or _split(sheet, first, False) is not None)


def _says_something(sheet: Sheet, region: Region) -> bool:
    return any(line.strip() and not sheet.printed.holds(line) for line in region.text.split("\n"))


def _note_candidates(sheet: Sheet, row: Row, index: int, label: Paragraph) -> None:
    """Two labels equally near: nobody chooses, but a person is shown the words."""
    if sheet.labels.match(label.text) is not None or sheet.printed.holds(label.text):
        return
    matches = sheet.labels.near(label.text, sheet.unfound())
    if len(matches) > 1:
        beside = row.cells[index + 1].text.strip() if index + 1 < len(row.cells) else ""
        for match in matches:
            sheet.candidates.setdefault(match.rule.name, []).append(beside)


# --- outside tables ---------------------------------------------------------------------------------------------------


def _in_paragraphs(sheet: Sheet, blocks: list[Block], near: bool) -> None:
    for index, paragraph in enumerate(blocks):
        if not isinstance(paragraph, Paragraph) or sheet.is_taken(paragraph):
            continue
        if near and (paragraph.heading or ":" not in paragraph.text):
            continue  # a line that merely resembles a label is no label
        split = _split(sheet, paragraph, near)
        if split is None:
            continue
        match, length = split
        rest = after(paragraph.pieces, length)
        if near and not shown(rest).strip():
            continue
        sheet.boilerplate(before(paragraph.pieces, length))
        sheet.take(paragraph)
        answer = list(_lines_of_answer(sheet, _followers(blocks, index)))
        sheet.take(*answer)
        pieces = rest if shown(rest).strip() else []
        tail = flow(answer)
        region = Region(
            [*pieces, Piece("\n"), *tail] if pieces and tail else pieces or tail,
            paragraph.part,
            paragraph.where,
            "label",
            match.certainty,
        )
        _settle(sheet, match, region, paragraph)


def _followers(blocks: list[Block], index: int) -> Iterator[Paragraph]:
    """The paragraphs after this one, up to the next table."""
    for later in islice(blocks, index + 1, index + 200):
        if not isinstance(later, Paragraph):
            return
        yield later


def _lines_of_answer(sheet: Sheet, followers: Iterator[Paragraph]) -> Iterator[Paragraph]:
    for paragraph in followers:
        ends = paragraph.heading or sheet.is_taken(paragraph) or _is_known_line(sheet, paragraph)
        if ends:
            return
        yield paragraph


def _is_known_line(sheet: Sheet, paragraph: Paragraph) -> bool:
    text = paragraph.text
    if not text.strip():
        return False
    if sheet.printed.holds(text):
        return True
    head = text.partition(":")[0]
    return head != text and sheet.labels.match(head) is not None
