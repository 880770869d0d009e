"""From lines that are drawn to the cells they enclose, merged ones included."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from parsers.pdf.drawing import Box, Drawing

Span: TypeAlias = tuple[float, float]
Line: TypeAlias = tuple[float, float, float]

_SNAP = 2.2  # points: lines no further apart are one
_COVERED = 0.7  # of a side, for it to be ruled
_MOST_LINES = 6_000
_MOST_SLOTS = 40_000
_SMALLEST = 4.0


@dataclass(slots=True)
class RuledCell:
    box: Box
    row: int
    column: int
    rows: int
    columns: int
    whole: bool = True  # False: what is enclosed has more than four corners


@dataclass(slots=True)
class Grid:
    box: Box
    across: list[float]  # the upright lines, from the left
    down: list[float]  # the level lines, from the bottom
    rows: int
    cells: list[RuledCell] = field(default_factory=list)


def grids_of(drawing: Drawing, ignore: Iterable[Box] = ()) -> list[Grid]:
    """Every group of lines that touch one another and enclose something; `ignore`: boxes to tick."""
    small = set(ignore)
    level, upright = list(drawing.level), list(drawing.upright)
    for box in drawing.boxes:
        if box not in small:
            level += [(box.bottom, box.left, box.right), (box.top, box.left, box.right)]
            upright += [(box.left, box.bottom, box.top), (box.right, box.bottom, box.top)]
    if len(level) > _MOST_LINES or len(upright) > _MOST_LINES:
        return []
    rows, columns = _joined(level), _joined(upright)
    grids = [_grid(part_rows, part_columns) for part_rows, part_columns in _groups(rows, columns)]
    return [grid for grid in grids if grid is not None]


def _joined(lines: list[Line]) -> list[Line]:
    """Lines at one height, end to end or over one another, are one line."""
    joined: list[Line] = []
    lines.sort()
    start = 0
    for index in range(1, len(lines) + 1):
        if (
            index < len(lines)
            and lines[index][0] - lines[index - 1][0] <= _SNAP
            and (lines[index][0] - lines[start][0] <= 2 * _SNAP)
        ):
            continue
        level = [line for line in lines[start:index] if line[2] - line[1] >= _SMALLEST]
        start = index
        if not level:
            continue
        at = sum(line[0] for line in level) / len(level)
        spans = sorted((line[1], line[2]) for line in level)
        first, last = spans[0]
        for low, high in spans[1:]:
            if low <= last + _SNAP:
                last = max(last, high)
            else:
                joined.append((at, first, last))
                first, last = low, high
        joined.append((at, first, last))
    return joined


def _groups(rows: list[Line], columns: list[Line]) -> list[tuple[list[Line], list[Line]]]:
    """Lines that touch, directly or by way of others."""
    parent = list(range(len(rows) + len(columns)))

    def top(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    heights = [row[0] for row in rows]
    for number, (x, low, high) in enumerate(columns):
        for index in range(bisect_left(heights, low - _SNAP), bisect_right(heights, high + _SNAP)):
            if rows[index][1] - _SNAP <= x <= rows[index][2] + _SNAP:
                parent[top(len(rows) + number)] = top(index)
    groups: dict[int, tuple[list[Line], list[Line]]] = {}
    for index, row in enumerate(rows):
        groups.setdefault(top(index), ([], []))[0].append(row)
    for number, column in enumerate(columns):
        groups.setdefault(top(len(rows) + number), ([], []))[1].append(column)
    return [(level, upright) for level, upright in groups.values() if len(level) > 1 and upright]


class _Sides:
    """Which stretches of a set of parallel lines are drawn."""

    def __init__(self, lines: list[Line]) -> None:
        self.places: list[float] = []
        self._spans: list[list[Span]] = []
        for at, low, high in sorted(lines):
            if not self.places or at - self.places[-1] > _SNAP:
                self.places.append(at)
                self._spans.append([])
            self._spans[-1].append((low, high))

    def add(self, at: float, low: float, high: float) -> None:
        """An end that is not drawn: a table may be open at its sides."""
        if all(abs(at - each) > 3 * _SNAP for each in self.places):
            index = bisect_left(self.places, at)
            self.places.insert(index, at)
            self._spans.insert(index, [(low, high)])

    def is_drawn(self, index: int, low: float, high: float) -> bool:
        covered = sum(max(0.0, min(high, end) - max(low, start)) for start, end in self._spans[index])
        return covered >= _COVERED * (high - low)


def _grid(level: list[Line], upright: list[Line]) -> Grid | None:
    rows, columns = _Sides(level), _Sides(upright)
    left, right = min(line[1] for line in level), max(line[2] for line in level)
    bottom, top = min(line[1] for line in upright), max(line[2] for line in upright)
    for x in (left, right):
        columns.add(x, bottom, top)
    for y in (bottom, top):
        rows.add(y, left, right)
    across, down = columns.places, list(reversed(rows.places))
    wide, high = len(across) - 1, len(down) - 1
    if wide < 1 or high < 1 or wide * high > _MOST_SLOTS:
        return None
    owner = _merged(rows, columns, across, down)
    groups: dict[int, list[tuple[int, int]]] = {}
    for slot, group in enumerate(owner):
        groups.setdefault(group, []).append(divmod(slot, wide))
    grid = Grid(Box(across[0], down[-1], across[-1], down[0]), across, rows.places, high)
    for slots in groups.values():
        first_row, last_row = min(slot[0] for slot in slots), max(slot[0] for slot in slots)
        first, last = min(slot[1] for slot in slots), max(slot[1] for slot in slots)
        box = Box(across[first], down[last_row + 1], across[last + 1], down[first_row])
        if box.width < _SMALLEST or box.height < _SMALLEST:
            continue
        size = (last_row - first_row + 1) * (last - first + 1)
        grid.cells.append(
            RuledCell(box, first_row, first, last_row - first_row + 1, last - first + 1, size == len(slots))
        )
    grid.cells.sort(key=lambda cell: (cell.row, cell.column))
    return grid if grid.cells else None


def _merged(rows: _Sides, columns: _Sides, across: list[float], down: list[float]) -> list[int]:
    """Slots with no line between them belong together."""
    wide, high = len(across) - 1, len(down) - 1
    parent = list(range(wide * high))

    def top(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for row in range(high):
        for column in range(wide):
            slot = row * wide + column
            if column + 1 < wide and not columns.is_drawn(column + 1, down[row + 1], down[row]):
                parent[top(slot + 1)] = top(slot)
            # Heights are kept from the bottom up, `down` from the top.
            if row + 1 < high and not rows.is_drawn(high - row - 1, across[column], across[column + 1]):
                parent[top(slot + wide)] = top(slot)
    return [top(slot) for slot in range(wide * high)]
