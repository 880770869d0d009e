"""The heading row of a table of the form, some of its headings in other words and perhaps a column added.

Nothing read under such a heading is certain. A heading in other words stands for the column of the form that has its
place between those that are known; where the places do not tell, nobody says whose it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from parsers.blocks import Cell, Row
from parsers.find.known import Labels, Match
from parsers.find.sheet import first_line
from parsers.types import Certainty, FieldRule

_FEWEST = 3  # columns of a form's table; a shorter one is like many others
_OTHERS = "Other headings of this table are not those that the form prints."


def changed_headings(row: Row, rule: FieldRule, labels: Labels, enough: float) -> list[tuple[Cell, Match]]:
    """Which cell is the heading of which column; nothing where the row is no heading of this table."""
    cells = [cell for cell in row.cells if cell.text.strip()]
    if len(rule.columns) < _FEWEST or len(cells) < _FEWEST:
        return []
    order = [column.name for column in rule.columns]
    known = [(index, order.index(match.rule.name), match) for index, match in _known(cells, labels)]
    weight = sum(1.0 if match.own else 0.8 for _, _, match in known)
    if len(known) < 2 or weight < enough * len(order):
        return []
    if any(one[1] >= other[1] for one, other in pairwise(known)):
        return []
    found = [
        (cells[index], Match(match.rule, Certainty.INFERRED, match.own, _OTHERS, as_printed=True))
        for index, _, match in known
    ]
    added = 0
    edges = [(-1, -1), *((index, at) for index, at, _ in known), (len(cells), len(order))]
    for (before, first), (behind, last) in pairwise(edges):
        others, missing = cells[before + 1 : behind], rule.columns[first + 1 : last]
        if len(others) == len(missing):
            found += [(cell, _in_its_place(cell, column)) for cell, column in zip(others, missing, strict=True)]
        added += max(0, len(others) - len(missing))
    return found if 3 * added <= len(order) else []


def _known(cells: Sequence[Cell], labels: Labels) -> list[tuple[int, Match]]:
    found: list[tuple[int, Match]] = []
    for index, cell in enumerate(cells):
        first = first_line(cell)
        match = (labels.match(first.text) or labels.match(cell.text)) if first is not None else None
        if match is not None and all(match.rule is not other.rule for _, other in found):
            found.append((index, match))
    return found


def _in_its_place(cell: Cell, column: FieldRule) -> Match:
    words = " ".join(cell.text.split())
    reason = f"The heading reads “{words}”; in the form “{column.label}” stands there."
    return Match(column, Certainty.INFERRED, False, reason)
