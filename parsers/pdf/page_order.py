"""In which order the blocks of a page are read: from the top down, and a question before the box beside it."""

from __future__ import annotations

from dataclasses import dataclass, field

from parsers.blocks import Block
from parsers.pdf.drawing import Box

_ONE_LINE = 40.0  # points: a higher table is more than a box for one answer
_LEVEL = 3.0


@dataclass(slots=True)
class Placed:
    """A block with its place on the upright page, so that blocks of several pages can be compared."""

    block: Block
    box: Box
    across: list[float] = field(default_factory=list)  # of a table


def in_order(tables: list[Placed], loose: list[Placed]) -> list[Placed]:
    tops: list[tuple[float, Placed]] = []  # of low tables; those side by side begin at one height
    for table in sorted(tables, key=lambda each: -each.box.top):
        if table.box.height <= _ONE_LINE:
            beside = tops and abs(tops[-1][0] - table.box.top) <= _LEVEL
            tops.append((tops[-1][0] if beside else table.box.top, table))
    heights = {id(table): top for top, table in tops}
    for each in loose if tops else ():
        middle = each.box.middle[1]
        behind = (
            top
            for top, table in tops
            if table.box.bottom <= middle <= table.box.top and each.box.right <= table.box.left + 2
        )
        heights[id(each)] = next(behind, each.box.top)
    return sorted(tables + loose, key=lambda each: (-heights.get(id(each), each.box.top), each.box.left))
