"""A form on the page, from the same form.yml that the Word, ODT and PDF editions come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from werkzeug.datastructures import MultiDict

from forms_service.definitions.schema import FieldData, Form
from forms_service.errors import InvalidInputError
from forms_service.web.moments import LONDON, read_day, read_moment
from parsers.types import FieldKind, JsonValue

Wanted = Callable[[FieldData], bool]
_MOST_ROWS = 60


def every_field(_field: FieldData) -> bool:
    return True


def read_answers(form: Form, sent: MultiDict[str, str], wanted: Wanted = every_field) -> dict[str, JsonValue]:
    """What was typed, by field; what was left empty is not there. Words are kept as they were typed."""
    answers: dict[str, JsonValue] = {}
    for field in form.fields():
        if not wanted(field):
            continue
        if field.kind is FieldKind.TABLE:
            rows = _rows(field, sent)
            if rows:
                answers[field.name] = rows
        else:
            value = _value(field, field.name, sent)
            if value not in (None, "", [], False):
                answers[field.name] = value
    return answers


def with_gaps(form: Form, answers: Mapping[str, JsonValue], wanted: Wanted = every_field) -> dict[str, JsonValue]:
    """For a draft: what was emptied on the page is emptied in what is kept."""
    empty: dict[FieldKind, JsonValue] = {FieldKind.TABLE: [], FieldKind.MULTI_CHOICE: [], FieldKind.TICK: False}
    return {field.name: answers.get(field.name, empty.get(field.kind)) for field in form.fields() if wanted(field)}


def missing_answers(
    form: Form, answers: Mapping[str, JsonValue], wanted: Wanted = every_field
) -> list[InvalidInputError]:
    """Required fields without an answer, those required by another answer and by a begun row of a table too."""
    missing = []
    for field in form.fields():
        if not wanted(field):
            continue
        if field.name in answers:
            missing += _missing_cells(field, answers[field.name])
        elif _is_required(field, answers):
            missing.append(InvalidInputError(_ask_for(field), field=first_input(field)))
    return missing


def _missing_cells(table: FieldData, rows: JsonValue) -> list[InvalidInputError]:
    required = [column for column in table.columns if column.required]
    return [
        InvalidInputError(
            f"{_ask_for(column)} ({table.label} – {number + 1})", field=f"{table.name}.{number}.{column.name}"
        )
        for number, row in enumerate(rows if isinstance(rows, list) else ())
        for column in required
        if isinstance(row, dict) and column.name not in row
    ]


def first_input(field: FieldData) -> str:
    return f"{field.name}.0.{field.columns[0].name}" if field.kind is FieldKind.TABLE else field.name


def row_count(field: FieldData, answers: Mapping[str, JsonValue], sent: MultiDict[str, str] | None) -> int:
    """How many rows the page shows: those asked for, and never fewer than are filled."""
    filled = answers.get(field.name)
    count = max(2, len(filled) + 1 if isinstance(filled, list) else 0)
    if sent is not None:
        asked = sent.get(f"{field.name}.rows", "")
        count = int(asked) if asked.isdigit() else count
        if sent.get("more") == field.name:
            count += 1
    return max(1, min(count, _MOST_ROWS))


def flat_answers(form: Form, answers: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Answers by the name of their input: `field`, or `table.N.column`."""
    flat: dict[str, JsonValue] = {}
    for field in form.fields():
        value = answers.get(field.name)
        if field.kind is FieldKind.TABLE:
            for number, row in enumerate(value if isinstance(value, list) else ()):
                kinds = {column.name: column.kind for column in field.columns}
                if isinstance(row, dict):
                    flat.update(
                        {
                            f"{field.name}.{number}.{column}": _as_typed(kinds.get(column, FieldKind.TEXT), cell)
                            for column, cell in row.items()
                        }
                    )
        elif value is not None:
            flat[field.name] = _as_typed(field.kind, value)
    return flat


def typed_value(field: FieldData, name: str, sent: MultiDict[str, str]) -> JsonValue:
    """Of one input, by its name: `field`, or `table.N.column`."""
    return _value(field, name, sent)


def _rows(field: FieldData, sent: MultiDict[str, str]) -> list[JsonValue]:
    asked = sent.get(f"{field.name}.rows", "")
    rows: list[JsonValue] = []
    for number in range(min(int(asked), _MOST_ROWS) if asked.isdigit() else 0):
        row: dict[str, JsonValue] = {}
        for column in field.columns:
            value = _value(column, f"{field.name}.{number}.{column.name}", sent)
            if value not in (None, "", [], False):
                row[column.name] = value
        if row:
            rows.append(row)
    return rows


def _value(field: FieldData, name: str, sent: MultiDict[str, str]) -> JsonValue:
    slugs = {choice.slug for choice in field.choices}
    if field.kind is FieldKind.MULTI_CHOICE:
        return [value for value in sent.getlist(name) if value in slugs]
    if field.kind is FieldKind.TICK:
        return sent.get(name) == "yes"
    text = sent.get(name, "").replace("\r\n", "\n").strip()
    if field.kind is FieldKind.CHOICE:
        return text if text in slugs else None
    if field.kind in (FieldKind.DATE, FieldKind.DATETIME):
        return _as_iso(field.kind, text)
    return text


def _as_iso(kind: FieldKind, text: str) -> str:
    """A day that is certain is kept as one; "early March" stays in the words it was typed in."""
    try:
        if kind is FieldKind.DATETIME:
            return read_moment(text, "").astimezone(LONDON).strftime("%Y-%m-%dT%H:%M")
        return read_day(text, "").isoformat()
    except InvalidInputError:
        return text


def _as_typed(kind: FieldKind, value: JsonValue) -> JsonValue:
    if kind not in (FieldKind.DATE, FieldKind.DATETIME) or not isinstance(value, str):
        return value
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    day = f"{at.day} {at.month} {at.year}"
    return f"{day} {at:%H:%M}" if kind is FieldKind.DATETIME and "T" in value else day


def _is_required(field: FieldData, answers: Mapping[str, JsonValue]) -> bool:
    if field.required:
        return True
    if field.required_when is None:
        return False
    other, _, wanted = field.required_when.partition("=")
    return _says(answers.get(other), wanted)


def _says(value: JsonValue, wanted: str) -> bool:
    if isinstance(value, bool):
        return wanted == ("yes" if value else "no")
    if isinstance(value, list):
        return wanted in value
    return value == wanted


def _ask_for(field: FieldData) -> str:
    label = field.label.rstrip(" ?:.")
    verb = "Choose an answer" if field.kind in (FieldKind.CHOICE, FieldKind.MULTI_CHOICE, FieldKind.TICK) else "Answer"
    return f"{verb}: {label}"
