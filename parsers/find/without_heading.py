"""Tables whose heading row is gone: the rest of one that was cut in two, or one under its own name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from parsers.blocks import Paragraph, Table
from parsers.find.label_text import is_label
from parsers.find.sheet import Sheet, first_line
from parsers.labels import normal
from parsers.types import FieldKind, FieldRule
from parsers.values.dates import read_date
from parsers.values.marked import options_in
from parsers.values.times import read_time

Claimed = TypeVar("Claimed")
_LOOKED_AT = 50  # rows


def tables_without_heading(sheet: Sheet, claimed: Mapping[int, Claimed]) -> Iterator[tuple[Table, Claimed | None]]:
    """Each table that nothing has claimed, with what claimed the table right before it."""
    if not sheet.columns:
        return
    for story in sheet.document.stories:
        if story.kind not in ("body", "textbox"):
            continue
        last: Claimed | None = None
        for block in story.blocks:
            if isinstance(block, Paragraph):
                if block.heading:
                    last = None
            elif id(block) in claimed:
                last = claimed[id(block)]
            elif id(block) in sheet.taken_tables or is_something_else(sheet, block):
                last = None
            else:
                yield block, last
                last = claimed.get(id(block))


def is_something_else(sheet: Sheet, table: Table) -> bool:
    if not table.rows or len(table.rows[0].cells) < 2:
        return True
    for row in table.rows[:_LOOKED_AT]:
        for cell in row.cells:
            first = first_line(cell)
            if first is not None and len(first.text) < 200 and is_label(sheet, first.text):
                return True
    return False


def names_table(rule: FieldRule, heading: str) -> bool:
    words = normal(heading)
    return bool(words) and words in {normal(label) for label in (rule.label, *rule.aliases)}


def holds_such_values(table: Table, rule: FieldRule, columns: Mapping[str, tuple[int, int]]) -> bool:
    """At least one column says by its values which it is, and none says that it is another."""
    sure = False
    for column in rule.columns:
        if column.kind not in (FieldKind.DATE, FieldKind.TIME, FieldKind.CHOICE) or column.name not in columns:
            continue
        texts = [
            cell.text
            for row in table.rows[:_LOOKED_AT]
            for cell in row.cells
            if (cell.column, cell.column + cell.span) == columns[column.name] and cell.text.strip()
        ]
        fitting = sum(_fits(column, text) for text in texts)
        if 2 * fitting < len(texts):
            return False
        sure = sure or (bool(texts) and column.kind is not FieldKind.CHOICE)
    return sure


def _fits(column: FieldRule, text: str) -> bool:
    if len(text) > 200:
        return False
    if column.kind is FieldKind.DATE:
        return read_date(text).value is not None
    if column.kind is FieldKind.TIME:
        return read_time(text).value is not None
    return bool(options_in(column, text)) or len(text.strip()) <= 3
