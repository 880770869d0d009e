"""A cell that holds several values, each behind its own label: "Name: A  DOB: 1/2/14  Age: 12"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from parsers.blocks import Piece
from parsers.drawn import RUNS_ON
from parsers.find.sheet import Sheet
from parsers.labels import bare, normal
from parsers.region import Region
from parsers.types import Certainty, FieldKind, FieldRule

_LONGEST = 4_000  # characters; a longer cell is no three short values
_MOST_WORDS = 6  # of a label
_ENDS = re.compile(r"[:=]|\s[-–—](?=\s)")
_WORD = re.compile(r"[^\s(\[,;|]+")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_BETWEEN = " \t\n\xa0,;|([/"  # what divides a value from the label behind it
_SURE = (Certainty.EXACT, Certainty.BY_LABEL)
_IN_WORDS = (FieldKind.TEXT, FieldKind.LONG_TEXT)


@dataclass(frozen=True, slots=True)
class _Head:
    part: FieldRule
    start: int
    end: int
    marked: bool = True  # with a colon behind it, or alone in its line


def values_apart(sheet: Sheet, columns: tuple[FieldRule, ...], row: Mapping[str, Region]) -> dict[str, Region]:
    """The regions of a row, those of its labelled values in place of each cell that holds several."""
    parts = {column.name: column for column in columns if column.parts}
    if not parts:
        return dict(row)
    apart: dict[str, Region] = {}
    for name, region in row.items():
        if name in parts:
            apart.update(_apart(sheet, parts[name], region))
        else:
            apart[name] = region
    return apart


def _apart(sheet: Sheet, column: FieldRule, region: Region) -> dict[str, Region]:
    text = region.text
    if region.certainty is Certainty.UNDETERMINED:
        return {part.name: _copy(region, text) for part in column.parts}
    if not text.strip():
        first, *others = column.parts
        return {first.name: region, **{part.name: _part_of(region, []) for part in others}}
    heads = _heads(column, text) if len(text) <= _LONGEST else []
    if not heads:
        return _without_labels(column, region, text)
    stops = [head.start for head in heads[1:]] + [len(text)]
    if not text[: heads[0].start].strip() and not any(
        text[head.end : stop].strip() for head, stop in zip(heads, stops, strict=True)
    ):
        return _empty(sheet, column, region, heads)
    twice = [head for head in heads if sum(each.part is head.part for each in heads) > 1]
    if not twice:
        return _behind_labels(sheet, column, region, text, heads)
    leading = [head for head in heads if not text[text.rfind("\n", 0, head.start) + 1 : head.start].strip()]
    if len(leading) != len(column.parts) or len({head.part.name for head in leading}) < len(leading):
        return _undivided(column, region, text, "A label stands more than once in this cell.")
    found = _behind_labels(sheet, column, region, text, leading)
    for head in twice:
        _doubt(found[head.part.name], "Its label stands more than once in its cell.")
    return found


def _empty(sheet: Sheet, column: FieldRule, region: Region, heads: list[_Head]) -> dict[str, Region]:
    """Labels and nothing behind them, however often they stand here: two rows of a printed page may run together."""
    for head in heads:
        sheet.boilerplate(list(_cut(region.pieces, head.start, head.end, -1)))
    unseen = [
        piece
        for piece in region.pieces
        if (piece.marks.deleted or piece.marks.hidden or not piece.text)
        and (piece.control is None or piece.control.doubt is not RUNS_ON)  # nothing is written that could run on
    ]
    first, *others = column.parts
    return {first.name: _part_of(region, unseen), **{part.name: _part_of(region, []) for part in others}}


def _heads(column: FieldRule, text: str) -> list[_Head]:
    known = {
        key: part
        for part in reversed(column.parts)
        for label in (part.label, *part.aliases)
        for key in (normal(label), bare(label))
        if key
    }

    def named(words: str) -> FieldRule | None:
        return known.get(normal(words)) or known.get(bare(words))

    found: list[_Head] = []
    for mark in _ENDS.finditer(text):
        begin = max(found[-1].end if found else 0, text.rfind("\n", 0, mark.start()) + 1)
        words = list(_WORD.finditer(text, begin, mark.start()))[-_MOST_WORDS:]
        for word in words:  # the longest label first
            if (part := named(text[word.start() : mark.start()])) is not None:
                found.append(_Head(part, word.start(), mark.end()))
                break
    marked = {head.part.name for head in found}
    for line in _LINE.finditer(text):
        if any(line.start() <= head.start < line.end() for head in found):
            continue
        if (unmarked := _at_the_beginning(line, named)) is not None and unmarked.part.name not in marked:
            found.append(unmarked)
    return sorted(found, key=lambda head: head.start)


def _at_the_beginning(line: re.Match[str], named: Callable[[str], FieldRule | None]) -> _Head | None:
    """A label without a colon: alone in its line, or with its value behind it."""
    text = line.string
    for word in reversed(list(_WORD.finditer(text, line.start(), line.end()))[:_MOST_WORDS]):
        if (part := named(text[line.start() : word.end()])) is not None:
            return _Head(part, line.start(), word.end(), marked=not text[word.end() : line.end()].strip())
    return None


def _behind_labels(sheet: Sheet, column: FieldRule, region: Region, text: str, heads: list[_Head]) -> dict[str, Region]:
    found: dict[str, Region] = {}
    stops = [head.start for head in heads[1:]] + [len(text)]
    for head, stop in zip(heads, stops, strict=True):
        end = _without_divider(text, head.end, stop)
        for first, last in ((head.start, head.end), (end, stop)):
            sheet.boilerplate(list(_cut(region.pieces, first, last, -1)))
        value = found[head.part.name] = _part_of(region, list(_cut(region.pieces, head.end, end, stop)))
        if not head.marked:
            _doubt(value, "No colon stands behind its label.")
        several = len(_LINE.findall(text, head.end, end)) > 1 and not sheet.document.printed  # where lines are broken
        if several and head.part.kind is not FieldKind.LONG_TEXT:
            _doubt(value, "More than one line stands behind its label.")
    in_front = list(_cut(region.pieces, 0, heads[0].start, heads[0].start))
    lead = text[: heads[0].start].strip()
    if normal(lead) in {normal(label) for label in (column.label, *column.aliases)} or not normal(lead):
        sheet.boilerplate(in_front)
        lead = ""
    missing = [part for part in column.parts if part.name not in found]
    if lead:
        for value in found.values():
            _doubt(value, f"Other words stand in front of the labels of its cell: “{lead[:80]}”.")
    if len(missing) == 1 and lead:
        found[missing[0].name] = _part_of(region, in_front)
        _doubt(found[missing[0].name], "It stands in front of the other values, without its label.")
    elif missing and (lead or any(value.text.strip() for value in found.values())):
        _lost_its_label(column, region, text, missing, found)
    for part in column.parts:
        found.setdefault(part.name, _part_of(region, []))
    return found


def _lost_its_label(
    column: FieldRule, region: Region, text: str, missing: list[FieldRule], found: dict[str, Region]
) -> None:
    """What is not labelled may stand in the midst of what is: only a value of another kind cannot hide it."""
    for part in missing:
        found[part.name] = _copy(region, text)
        found[part.name].reasons.append(f"The label “{part.label}” does not stand in this cell.")
    for part in column.parts:
        if part not in missing and part.kind in _IN_WORDS and found[part.name].text.strip():
            _doubt(found[part.name], "Other labels of its cell are gone, so that it may hold more than one answer.")


def _without_labels(column: FieldRule, region: Region, text: str) -> dict[str, Region]:
    lines = list(_LINE.finditer(text)) if len(text) <= _LONGEST else []
    if len(lines) != len(column.parts):
        return _undivided(column, region, text, "This cell holds several values, and says of none which it is.")
    found: dict[str, Region] = {}
    starts = [line.start() for line in lines]
    for part, start, stop in zip(column.parts, [0, *starts[1:]], [*starts[1:], len(text)], strict=True):
        found[part.name] = _part_of(region, list(_cut(region.pieces, start, stop, stop - (stop < len(text)))))
        _doubt(found[part.name], "It stands without its label, in the order in which the form prints the labels.")
    return found


def _undivided(column: FieldRule, region: Region, text: str, reason: str) -> dict[str, Region]:
    """The first of them takes the characters, so that each has one owner; the others show the same words."""
    first, *others = column.parts
    whole = _part_of(region, region.pieces)
    whole.certainty = Certainty.UNDETERMINED
    found = {first.name: whole, **{part.name: _copy(region, text) for part in others}}
    for value in found.values():
        value.reasons.append(reason)
    return found


def _copy(region: Region, text: str) -> Region:
    copied = _part_of(region, [Piece(text)])
    copied.certainty = Certainty.UNDETERMINED
    return copied


def _part_of(region: Region, pieces: list[Piece]) -> Region:
    return Region(pieces, region.part, region.where, region.method, region.certainty, list(region.reasons))


def _doubt(region: Region, reason: str) -> None:
    if not region.text.strip():
        return
    if region.certainty in _SURE:
        region.certainty = Certainty.INFERRED
    region.reasons.append(reason)


def _without_divider(text: str, start: int, stop: int) -> int:
    """Where a value ends: before what divides it from the next label, or closes the bracket that its label opened."""
    end = stop
    if stop < len(text):
        while end > start and text[end - 1] in _BETWEEN:
            end -= 1
    value = text[start:end].rstrip()
    if value.endswith(")") and "(" not in value:
        end = start + len(value) - 1
    return end


def _cut(pieces: list[Piece], start: int, end: int, unseen_to: int) -> Iterator[Piece]:
    """The visible characters from `start` to `end`, and what was deleted, hidden or drawn up to `unseen_to`."""
    at = 0
    for piece in pieces:
        seen = 0 if piece.marks.deleted or piece.marks.hidden else len(piece.text)
        if not seen:
            if start <= at <= unseen_to:
                yield piece
        elif at < end and start < at + seen:
            yield piece.part_of(start - at, end - at)
        at += seen
