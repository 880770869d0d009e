"""What the service prints it can read: each edition of each form, empty and with an answer in every field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import parsers
from forms_service.adapters.form_maker import EDITIONS, FormMaker
from forms_service.definitions.schema import FieldData, Form
from parsers.types import FieldKind, Outcome, ParsedField, ParsedTable, ParseResult
from tests.shipped_definitions import TEMPLATES, shipped_rules
from tests.shipped_definitions import shipped_library as library

FORM_FILES = sorted(TEMPLATES.glob("partnerships/*/forms/*/v*/form.yml"))
REFERENCE = "TS-2026-007"


def named(path: Path) -> str:
    return "/".join((path.parts[-5], *path.parts[-3:-1]))


def form_at(path: Path) -> tuple[str, Form]:
    partnership, slug, version = path.parts[-5], path.parts[-3], path.parts[-2]
    return partnership, library().form(partnership, f"{slug}/{version}")


def read(path: Path, edition: str, answers: dict[str, Any] | None = None) -> tuple[Form, ParseResult]:
    partnership, form = form_at(path)
    data = FormMaker().blank(
        library().partnership(partnership), form, edition, case_reference=REFERENCE, answers=answers
    )
    result = parsers.parse(f"form.{edition}", data, shipped_rules())
    assert result.outcome is Outcome.PARSED, result.refusal or result.nearest
    assert (result.partnership, result.form, result.version) == (partnership, form.slug, str(form.version))
    assert result.case_ref == REFERENCE
    return form, result


def answer_for(field: FieldData, number: int) -> Any:
    """One plainly invented answer of the right kind, different for each field."""
    if field.kind is FieldKind.TABLE:
        return [{column.name: answer_for(column, row) for column in field.columns} for row in range(field.rows + 2)]
    by_kind: dict[FieldKind, Any] = {
        FieldKind.LONG_TEXT: f"Invented words {number} & <more>.\nA second line {number}.",
        FieldKind.DATE: f"2026-{1 + number % 12:02}-{1 + number % 28:02}",
        FieldKind.DATETIME: f"2026-07-{1 + number % 28:02}T14:{number % 60:02}",
        FieldKind.TIME: f"09:{number % 60:02}",
        FieldKind.CHOICE: field.choices[number % len(field.choices)].slug if field.choices else None,
        FieldKind.MULTI_CHOICE: [choice.slug for choice in field.choices[:: 1 + number % 2]],
        FieldKind.TICK: True,
        FieldKind.NHS_NUMBER: "9990000123",
        FieldKind.TELEPHONE: "01632 960123",
        FieldKind.EMAIL: f"invented{number}@example.org",
    }
    return by_kind.get(field.kind, f"Invented {field.label.rstrip(':')} {number}")


def today_names(partnership: str, form: Form, answers: dict[str, Any]) -> dict[str, Any]:
    """The same answers under the names that the current version has for them."""
    (rules,) = (
        each
        for each in library().form_rules(partnership)
        if (each.form, each.version) == (form.slug, str(form.version))
    )
    new = dict(rules.renamed)
    renamed: dict[str, Any] = {}
    for name, value in answers.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            columns = {column: new.get(f"{name}.{column}", column).rpartition(".")[2] for column in value[0]}
            value = [{columns[column]: cell for column, cell in row.items()} for row in value]
        renamed[new.get(name, name)] = value
    return renamed


def value_of(field: ParsedField) -> Any:
    return list(field.value) if isinstance(field.value, tuple) else field.value


def values_of(result: ParseResult) -> dict[str, Any]:
    return {
        name: [{column: value_of(cell) for column, cell in row.items()} for row in field.rows]
        if isinstance(field, ParsedTable)
        else value_of(field)
        for name, field in result.fields.items()
    }


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("path", FORM_FILES, ids=named)
def test_an_empty_form_says_nothing_and_leaves_nothing_over(path: Path, edition: str) -> None:
    _, form = form_at(path)
    _, result = read(path, edition)

    for name, value in values_of(result).items():
        assert not value, f"{name} reads as {value!r}"
    certainties = {field.certainty.value for field in result.fields.values() if isinstance(field, ParsedField)}
    assert certainties == ({"empty"} if any(not field.columns for field in form.fields()) else set())
    assert [piece.text for piece in result.unplaced] == []
    assert result.problems == ()
    assert result.altered == ()


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("path", FORM_FILES, ids=named)
def test_an_answer_in_every_field_reads_back_as_it_was_given(path: Path, edition: str) -> None:
    partnership, form = form_at(path)
    answers = {field.name: answer_for(field, number) for number, field in enumerate(form.fields())}

    _, result = read(path, edition, answers)

    assert values_of(result) == today_names(partnership, form, answers)
    assert [piece.text for piece in result.unplaced] == []
    assert result.problems == ()
    assert result.ledger is not None
    assert result.ledger.balanced
