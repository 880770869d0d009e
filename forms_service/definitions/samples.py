"""Made-up values for every name a letter may use: for the check of the definitions and for a letter's preview."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from forms_service.definitions.letter_values import dated, partnership_values, underscored
from forms_service.definitions.matter_names import sample_facts, sample_parties
from forms_service.definitions.schema import FieldData, Form, Partnership, Process, Vocabulary
from parsers.types import FieldKind

_SAMPLE_DAY = date(2027, 1, 6)
_OPTIONAL = "may be empty"  # words of a meaning in vocabulary.yml
_OPTIONAL_LIST = "may be an empty list"


def sample_context(
    vocabulary: Vocabulary,
    *,
    steps: Iterable[str] = (),
    forms: Iterable[Form] = (),
    partnership: Partnership | None = None,
    processes: Iterable[Process] = (),
    sparse: bool = False,
) -> dict[str, object]:
    """`sparse`: everything that may be empty is, and every yes is a no, so that the other branches are tried."""
    context: dict[str, object] = {}
    for entry in vocabulary.names:
        if "<" in entry.name:
            continue
        value: object = entry.sample
        if sparse and isinstance(value, bool):
            value = not value
        elif sparse and _OPTIONAL in entry.meaning and isinstance(value, str):
            value = ""
        elif sparse and _OPTIONAL_LIST in entry.meaning:
            value = []
        _put(context, entry.name, value)
    context["dates"] = {underscored(step): dated(_SAMPLE_DAY, explanation="A made-up day.") for step in steps}
    context["form"] = {
        underscored(form.slug): {field.name: _field_sample(field) for field in form.fields()} for form in forms
    }
    told = list(processes)
    context["party"], context["facts"] = sample_parties(told), sample_facts(told)
    if partnership is not None:
        context["partnership"] = partnership_values(partnership)
    return context


def _put(context: dict[str, object], name: str, value: object) -> None:
    *way, last = name.split(".")
    for word in way:
        inner = context.setdefault(word, {})
        if not isinstance(inner, dict):
            raise TypeError(f"{name} stands below a name that has a value")
        context = inner
    context[last] = value


def _field_sample(field: FieldData) -> object:
    if field.kind is FieldKind.TABLE:
        return [{column.name: str(_field_sample(column)) for column in field.columns}]
    if field.choices:
        return field.choices[0].label
    match field.kind:
        case FieldKind.DATE:
            return "Wednesday 6 January 2027"
        case FieldKind.TIME:
            return "2pm"
        case FieldKind.DATETIME:
            return "Wednesday 6 January 2027 at 2pm"
        case FieldKind.NHS_NUMBER:
            return "999 000 0018"
        case FieldKind.TELEPHONE:
            return "01632 960010"
        case FieldKind.EMAIL:
            return "someone@example.org"
        case FieldKind.POSTCODE:
            return "EX1 1EX"
        case FieldKind.NUMBER:
            return "3"
        case FieldKind.TICK:
            return "Yes"
        case _:
            return f"Made-up answer to “{field.label}”"
