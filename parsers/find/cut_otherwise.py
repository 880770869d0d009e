"""Rows whose cells are cut otherwise than the heading's: then their order says more than where they stand.

Dragged borders do it, and programs that save such a table as one grid: the same cells, each a little beside its
heading. Where cells were merely joined or parted, the borders that are left still stand under one another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from parsers.blocks import Cell, Row
from parsers.labels import is_prompt
from parsers.types import FieldKind, FieldRule
from parsers.values.dates import read_date
from parsers.values.reading import Value
from parsers.values.times import read_time

Cut = tuple[tuple[int, int], ...]
_BY_ORDER = "The cells of this row are cut otherwise than those of the heading, so they were read in their order."
_BY_PLACE = "The cells of this row are cut otherwise than those of the heading."
_LOOKED_AT = 50  # rows
_ENOUGH = 3  # days or times
_NEARLY_ALL = 0.75
_LONGEST = 200
_READ: Mapping[FieldKind, Callable[[str], Value]] = {FieldKind.DATE: read_date, FieldKind.TIME: read_time}


@dataclass(frozen=True, slots=True)
class Order:
    """What the order of the cells says of rows that are cut so: the column of each cell, wherever it stands."""

    columns: tuple[FieldRule | None, ...] = ()
    sure: bool = False
    doubt: str | None = None

    def doubt_of(self, row: Row) -> str | None:
        fitting = [fits for _, fits in _fitting(row, self.columns)] if self.sure else []
        return None if fitting and all(fitting) else self.doubt


def cut_of(row: Row) -> Cut:
    return tuple((cell.column, cell.column + cell.span) for cell in row.cells)


def crosses(heading: Cut, cut: Cut) -> bool:
    """Whether a cell stands under parts of two headings, or of one whose other part is over another cell."""
    one = other = 0
    while one < len(heading) and other < len(cut):
        (start, end), (begin, stop) = heading[one], cut[other]
        if start < begin < end < stop or begin < start < stop < end:
            return True
        one += end <= stop
        other += stop <= end
    return False


def order_of(heading: Row, below: Sequence[Row], cut: Cut, columns: Sequence[FieldRule | None]) -> Order:
    """`columns` are those of the cells of the heading."""
    if not crosses(cut_of(heading), cut):
        return Order()
    if len(cut) != len(heading.cells):
        return Order(doubt=_BY_PLACE)
    return Order(tuple(columns), _is_sure(heading, below, cut, columns), _BY_ORDER)


def _is_sure(heading: Row, below: Sequence[Row], cut: Cut, columns: Sequence[FieldRule | None]) -> bool:
    """No row stands as the heading does, and in their order nearly all days and times are days and times."""
    fitting: dict[int, list[bool]] = {}
    own = cut_of(heading)
    for row in below[:_LOOKED_AT]:
        here = cut_of(row)
        if here == own and any(_written(cell) for cell in row.cells):
            return False
        for index, fits in _fitting(row, columns) if here == cut else ():
            fitting.setdefault(index, []).append(fits)
    return any(len(each) >= _ENOUGH for each in fitting.values()) and all(
        sum(each) >= _NEARLY_ALL * len(each) for each in fitting.values()
    )


def _fitting(row: Row, columns: Sequence[FieldRule | None]) -> Iterator[tuple[int, bool]]:
    """For each day or time that should stand in the row, by the number of its cell, whether it does."""
    for index, (cell, column) in enumerate(zip(row.cells, columns, strict=False)):
        if column is None or column.kind not in _READ or not (text := _written(cell)):
            continue
        yield index, len(text) < _LONGEST and _READ[column.kind](text).value is not None


def _written(cell: Cell) -> str:
    text = cell.text.strip()
    return "" if is_prompt(text) else text
