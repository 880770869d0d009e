"""The heading row of a table of the form: which row it is, and which column stands where."""

from __future__ import annotations

from dataclasses import dataclass, field

from parsers.blocks import Cell, Row, Table
from parsers.find.changed_headings import changed_headings
from parsers.find.cut_otherwise import Cut, Order
from parsers.find.known import Labels, Match, keys_of
from parsers.find.sheet import first_line
from parsers.labels import normal
from parsers.types import FieldRule

ENOUGH = 0.45  # of a table's columns; fewer matching headers are a coincidence
_HEADER_WITHIN = 4  # rows
_LAID_OUT_WITHIN = 200  # rows of one large table that lays out a whole page, its heading row somewhere in it
_OF_A_LAID_OUT = 0.75  # of the columns must stand in such a heading, letter by letter


@dataclass(slots=True)
class Claim:
    """One rule's reading of one table's header."""

    table: Table
    rule: FieldRule
    header: int | None  # the row; none where only tags say what the columns are
    columns: dict[str, tuple[int, int]] = field(default_factory=dict)  # name -> from, to (grid columns)
    matches: dict[str, Match] = field(default_factory=dict)
    score: float = 0.0
    heading: bool = False
    deep: bool = False  # the heading takes the two first rows
    within: bool = False  # the rows are one part of a table that holds other things as well
    under: dict[tuple[int, int], str | None] = field(default_factory=dict)  # which column stands over such a cell
    orders: dict[Cut, Order] = field(default_factory=dict)


def claim_of(table: Table, rule: FieldRule, labels: Labels, tags: dict[int, str]) -> Claim | None:
    best: Claim | None = None
    for number, row in enumerate(table.rows[:_HEADER_WITHIN]):
        claim = _header(table, rule, labels, number, row)
        if claim is not None and (best is None or claim.score > best.score):
            best = claim
    if best is None or len(best.columns) < len(rule.columns):
        best = _better(best, _deep_header(table, rule, labels))
    best = best or _header_within(table, rule, labels)
    tagged = _tagged_columns(table, rule, tags)
    if tagged:
        best = best or Claim(table, rule, None)
        for name, column in tagged.items():
            best.columns.setdefault(name, column)
        best.score = max(best.score, len(tagged) / len(rule.columns)) + 0.5
    if best is not None:
        words = {normal(rule.label), *(normal(alias) for alias in rule.aliases)}
        best.heading = normal(table.heading) in words
        if best.heading:
            best.score += 0.1
    return best


def _header(table: Table, rule: FieldRule, labels: Labels, number: int, row: Row) -> Claim | None:
    if labels.keys.isdisjoint(_spelled(row)):
        return None
    claim = Claim(table, rule, number)
    unmatched: list[tuple[Cell, str]] = []
    for cell in row.cells:
        first = first_line(cell)
        if first is None:
            continue
        match = labels.match(first.text) or labels.match(cell.text)
        if match is None:
            unmatched.append((cell, first.text))
        elif match.rule.name not in claim.columns:
            _note_column(claim, cell, match)
            claim.score += 1.0 if match.own else 0.8
    if not claim.columns:
        return None
    for cell, text in unmatched:
        near = labels.near(text, frozenset(each.name for each in rule.columns) - claim.columns.keys())
        if len(near) == 1:
            _note_column(claim, cell, near[0])
            claim.score += 0.6
    if len(claim.columns) < min(2, len(rule.columns)) or len(claim.columns) * 2 < len(
        [cell for cell in row.cells if cell.text.strip()]
    ):
        return None
    claim.score /= len(rule.columns)
    return claim


def _better(one: Claim | None, other: Claim | None) -> Claim | None:
    return other if other is not None and (one is None or len(other.columns) > len(one.columns)) else one


def _deep_header(table: Table, rule: FieldRule, labels: Labels) -> Claim | None:
    """A heading that takes two rows: its words go on below, or stand under one that spans several columns."""
    if len(table.rows) < 2 or len(rule.columns) < 3 or len(table.rows[1].cells) < 3:
        return None
    if labels.keys.isdisjoint(_spelled_together(table)):
        return None
    joined = Row()
    for cell in table.rows[1].cells:
        over = _over(table, cell)
        blocks = cell.blocks
        if over is not None and (cell.continued or not cell.text.strip()):
            blocks = over.blocks
        elif (
            over is not None
            and labels.match(cell.text) is None
            and labels.match(f"{over.text} {cell.text}") is not None
        ):
            blocks = [*over.blocks, *cell.blocks]
        joined.cells.append(Cell(cell.column, cell.span, blocks=blocks))
    claim = _header(table, rule, labels, 1, joined)
    if claim is not None:
        claim.deep = True
    return claim


def _header_within(table: Table, rule: FieldRule, labels: Labels) -> Claim | None:
    for number, row in enumerate(table.rows[_HEADER_WITHIN:_LAID_OUT_WITHIN], start=_HEADER_WITHIN):
        claim = _header(table, rule, labels, number, row) if len(row.cells) > 1 else None
        if claim is None or len(claim.columns) < max(2.0, _OF_A_LAID_OUT * len(rule.columns)):
            continue
        if not any(match.reason for match in claim.matches.values()):
            claim.within = True
            return claim
    return None


def _spelled(row: Row) -> frozenset[str]:
    """Every way in which its cells compare with labels, worked out once for all the tables that it may be of."""
    if row.spelled is None:
        texts = {text for cell in row.cells for text in (cell.text, _first_text(cell)) if text}
        row.spelled = frozenset(key for text in texts for key in keys_of(text))
    return row.spelled


def _spelled_together(table: Table) -> frozenset[str]:
    """The same of the first two rows, also where the words of one go on in the other."""
    if table.spelled is None:
        first, second = table.rows[:2]
        pairs = ((_over(table, cell), cell) for cell in second.cells)
        both = (f"{over.text}\n{cell.text}" for over, cell in pairs if over is not None)
        more = (key for text in both for key in keys_of(text))
        table.spelled = frozenset((*_spelled(first), *_spelled(second), *more))
    return table.spelled


def _over(table: Table, cell: Cell) -> Cell | None:
    """The cell of the first row over one of the second."""
    return next((each for each in table.rows[0].cells if each.column <= cell.column < each.column + each.span), None)


def _first_text(cell: Cell) -> str:
    first = first_line(cell)
    return first.text if first is not None else ""


def _note_column(claim: Claim, cell: Cell, match: Match) -> None:
    claim.columns[match.rule.name] = (cell.column, cell.column + cell.span)
    claim.matches[match.rule.name] = match


def _tagged_columns(table: Table, rule: FieldRule, tags: dict[int, str]) -> dict[str, tuple[int, int]]:
    names = {column.name for column in rule.columns}
    found: dict[str, tuple[int, int]] = {}
    for row in table.rows if tags else ():
        for cell in row.cells:
            owner, _, column = tags.get(id(cell), "").partition(".")
            if owner == rule.name and column in names:
                found.setdefault(column, (cell.column, cell.column + cell.span))
    return found


def changed_claim(table: Table, rule: FieldRule, labels: Labels) -> Claim | None:
    for number, row in enumerate(table.rows[:_HEADER_WITHIN]):
        if labels.keys.isdisjoint(_spelled(row)):
            continue
        claim = Claim(table, rule, number)
        for cell, match in changed_headings(row, rule, labels, ENOUGH):
            _note_column(claim, cell, match)
        if claim.columns:
            return claim
    return None
