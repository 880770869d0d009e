"""How the room on a page is shared out; the same in every edition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forms_service.definitions.schema import FieldData, Section
from parsers.types import FieldKind

WEIGHTS = {
    FieldKind.DATE: 13.5,  # a whole date must stand on one line
    FieldKind.DATETIME: 15,
    FieldKind.TIME: 9,
    FieldKind.NHS_NUMBER: 15,
    FieldKind.CHOICE: 12,
    FieldKind.LONG_TEXT: 18,
    FieldKind.NUMBER: 8,
}
LABEL_SHARE = 0.36
LABEL_SHARE_BY_OPTIONS = 0.2  # of a row whose options have cells of their own
CHARACTERS_ACROSS = 106  # of a column heading, bold, that fit beside each other on a page
_MOST_WISHED = 0.9  # of a row: what is left keeps the other columns as they would be


def column_widths(columns: Sequence[FieldData], total: int, at_least: Sequence[float] = ()) -> list[int]:
    """Whole units that add up to `total`; no column is narrower than the longest word of its label, nor, where there is
    room for that, than `at_least` says."""
    weights = [WEIGHTS.get(column.kind, 14) * (1.6 if column.wide else 1.0) for column in columns]
    narrowest = [total * (_longest_word(column) + 3) / CHARACTERS_ACROSS for column in columns]
    wished = [max(pair) for pair in zip(narrowest, at_least, strict=True)] if at_least else narrowest
    if sum(wished) <= _MOST_WISHED * total:
        narrowest = wished
    fixed: dict[int, float] = {}
    while True:
        free = [number for number in range(len(columns)) if number not in fixed]
        unit = (total - sum(fixed.values())) / max(1.0, sum(weights[number] for number in free))
        tight = {number: narrowest[number] for number in free if weights[number] * unit < narrowest[number]}
        if not tight or len(tight) == len(free):
            break
        fixed |= tight
    widths = [int(fixed.get(number, weights[number] * unit)) for number in range(len(columns))]
    widths[-1] += total - sum(widths)
    return widths


def _longest_word(column: FieldData) -> int:
    written = len("00/00/0000") if column.kind in (FieldKind.DATE, FieldKind.DATETIME) else 0
    return max(written, *(len(word) for word in column.label.split()))


def in_one_cell(table: FieldData) -> tuple[tuple[FieldData, tuple[FieldData, ...]], ...]:
    """What stands over each cell of a row, and the columns whose values stand in it: one, or several, each labelled."""
    columns = {column.name: column for column in table.columns}
    shared = {name: cell for cell in table.cells for name in cell.columns}
    found: list[tuple[FieldData, tuple[FieldData, ...]]] = []
    for name, column in columns.items():
        cell = shared.get(name)
        if cell is None:
            found.append((column, (column,)))
        elif name == cell.columns[0]:
            values = tuple(columns[each] for each in cell.columns)
            wide = any(each.wide for each in values)
            heading = FieldData(name=cell.name, label=cell.label, kind=FieldKind.LONG_TEXT, wide=wide)
            found.append((heading, values))
    return tuple(found)


def blocks(section: Section) -> Iterator[list[FieldData]]:
    """Runs of questions that share one label and answer table; a table of rows, or a row of options, stands alone."""
    run: list[FieldData] = []
    for field in section.fields:
        if field.kind is FieldKind.TABLE or field.layout == "row":
            if run:
                yield run
                run = []
            yield [field]
        else:
            run.append(field)
    if run:
        yield run
