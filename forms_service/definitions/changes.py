"""What one version of a return says otherwise than the one before it; rows are matched by what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from forms_service.definitions.answers import NOTHING, Answer, Answers
from forms_service.definitions.schema import FieldData, Form
from parsers.types import FieldKind, JsonValue

_Row = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Change:
    """`path` in the newer version; none where a row is no longer there. `kind`: changed, added or gone."""

    kind: str
    label: str
    path: str | None
    field: FieldData
    before: Answer
    after: Answer


def changes_between(form: Form, older: Answers, newer: Answers) -> tuple[Change, ...]:
    """In the order of the form; what the unit filled in itself is left out."""
    found: list[Change] = []
    for field in form.fields():
        if field.prefilled:
            continue
        if field.kind is FieldKind.TABLE:
            found += _rows(field, older.rows(field.name), newer.rows(field.name))
            continue
        before, after = older.get(field.name), newer.get(field.name)
        if not same(before, after):
            found.append(Change(_kind(before, after), field.label, field.name, field, before, after))
    return tuple(found)


def same(before: Answer, after: Answer) -> bool:
    return _plain(before.value) == _plain(after.value) and _letters(before.text) == _letters(after.text)


def _plain(value: JsonValue) -> JsonValue:
    return _letters(value) if isinstance(value, str) else value or ""


def _letters(text: str) -> str:
    return " ".join(text.split())


def _kind(before: Answer, after: Answer) -> str:
    if not before.text.strip() and before.value in (None, "", []):
        return "added"
    return "gone" if not after.text.strip() and after.value in (None, "", []) else "changed"


def _rows(table: FieldData, before: list[dict[str, Answer]], after: list[dict[str, Answer]]) -> Iterator[Change]:
    """A row put in between moves the others and changes none of them."""
    matched = SequenceMatcher(None, [_said(row) for row in before], [_said(row) for row in after], autojunk=False)
    for what, first, last, new_first, new_last in matched.get_opcodes():
        if what == "equal":
            continue
        pairs = min(last - first, new_last - new_first)
        for number in range(pairs):
            yield from _cells(table, new_first + number, before[first + number], after[new_first + number])
        for row in before[first + pairs : last]:
            yield from _cells(table, None, row, {})
        for number in range(new_first + pairs, new_last):
            yield from _cells(table, number, {}, after[number])


def _said(row: _Row) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, _letters(answer.text)) for name, answer in row.items() if answer.text.strip()))


def _cells(table: FieldData, number: int | None, before: _Row, after: _Row) -> Iterator[Change]:
    for column in table.columns:
        old, new = before.get(column.name, NOTHING), after.get(column.name, NOTHING)
        if same(old, new):
            continue
        row = "a row that is gone" if number is None else f"row {number + 1}"
        path = None if number is None else f"{table.name}.{number}.{column.name}"
        yield Change(_kind(old, new), f"{table.label}, {row}: {column.label}", path, column, old, new)
