"""The rules of forms as JSON and back: how they travel to the child process that reads a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from parsers.types import Choice, FieldKind, FieldRule, FormRules, JsonValue


def rules_to_json(rules: Sequence[FormRules]) -> list[dict[str, JsonValue]]:
    return [asdict(each) for each in rules]


def rules_from_json(given: Sequence[dict[str, Any]]) -> tuple[FormRules, ...]:
    return tuple(
        FormRules(
            **{
                **each,
                "codes": tuple(each["codes"]),
                "fields": tuple(_field(field) for field in each["fields"]),
                "boilerplate": tuple(each["boilerplate"]),
                "renamed": tuple((old, new) for old, new in each["renamed"]),
            }
        )
        for each in given
    )


def _field(given: dict[str, Any]) -> FieldRule:
    return FieldRule(
        **{
            **given,
            "kind": FieldKind(given["kind"]),
            "choices": tuple(
                Choice(slug=choice["slug"], label=choice["label"], aliases=tuple(choice["aliases"]))
                for choice in given["choices"]
            ),
            "columns": tuple(_field(column) for column in given["columns"]),
            "parts": tuple(_field(part) for part in given["parts"]),
            "aliases": tuple(given["aliases"]),
        }
    )
