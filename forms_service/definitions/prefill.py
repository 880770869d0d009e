"""What the business unit fills in before a form goes out: fields from the names that letters use as well."""

from __future__ import annotations

from collections.abc import Mapping

from forms_service.definitions.schema import FieldData, Form
from parsers.types import FieldKind, JsonValue


def prefilled(form: Form, prefill: Mapping[str, str], context: Mapping[str, object]) -> dict[str, JsonValue]:
    """Field name -> value. Of rows, the columns that the form has; a name that is not known leaves the field empty."""
    fields = {field.name: field for field in form.fields()}
    answers: dict[str, JsonValue] = {}
    for name, dotted in prefill.items():
        field = fields.get(name)
        found = _found(context, dotted)
        if field is None or found is None or found == "":
            continue
        answers[name] = _rows(field, found) if field.kind is FieldKind.TABLE else str(found)
    return answers


def _found(context: Mapping[str, object], dotted: str) -> object:
    at: object = context
    for part in dotted.split("."):
        if not isinstance(at, Mapping) or part not in at:
            return None
        at = at[part]
    return at


def _rows(table: FieldData, found: object) -> list[JsonValue]:
    columns = {column.name for column in table.columns}
    rows = found if isinstance(found, (list, tuple)) else []
    return [
        {name: str(value) for name, value in row.items() if name in columns} for row in rows if isinstance(row, Mapping)
    ]
