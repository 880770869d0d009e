"""How the room on a page is shared out; the same in every edition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forms_service.definitions.schema import FieldData, Section
from parsers.types import FieldKind

WEIGHTS = {
    FieldKind.DATE: 11,
    FieldKind.DATETIME: 15,
    FieldKind.TIME: 10,
    FieldKind.NHS_NUMBER: 13,
    FieldKind.CHOICE: 12,
    FieldKind.LONG_TEXT: 18,
    FieldKind.NUMBER: 8,
}
LABEL_SHARE = 0.36


def column_widths(columns: Sequence[FieldData], total: int) -> list[int]:
    """Whole units that add up to `total`."""
    weights = [_weight(column) for column in columns]
    widths = [int(total * weight / sum(weights)) for weight in weights]
    widths[-1] += total - sum(widths)
    return widths


def _weight(column: FieldData) -> float:
    """At least the longest word of its label, which cannot be broken."""
    longest = max(len(word) for word in column.label.split())
    return max(WEIGHTS.get(column.kind, 14) * (1.6 if column.wide else 1.0), longest * 1.05)


def blocks(section: Section) -> Iterator[list[FieldData]]:
    """Runs of questions that share one label and answer table; each table of rows stands alone."""
    run: list[FieldData] = []
    for field in section.fields:
        if field.kind is FieldKind.TABLE:
            if run:
                yield run
                run = []
            yield [field]
        else:
            run.append(field)
    if run:
        yield run
