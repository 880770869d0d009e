"""Stands for a newer parser: documents are read by another version, which may find something else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from parsers.types import Certainty, ParsedField, ParsedTable, ParseResult
from tests.played_case import PlayedCase

PLACES = ("forms_service.use_cases.read_document.PARSER_VERSION", "forms_service.db.queries.rereading.PARSER_VERSION")


def install(case: PlayedCase, monkeypatch: pytest.MonkeyPatch, version: str = "later") -> None:
    case.reader.version = version
    for place in PLACES:
        monkeypatch.setattr(place, version)


def finding(**values: str | None) -> Callable[[ParseResult], ParseResult]:
    """A reading in which these fields say something else; none: the reader does not know."""

    def change(result: ParseResult) -> ParseResult:
        fields = dict(result.fields)
        for name, value in values.items():
            known = fields.get(name)
            assert isinstance(known, ParsedField), name
            certainty = Certainty.EXACT if value is not None else Certainty.UNDETERMINED
            fields[name] = replace(known, value=value, raw=value or known.raw, certainty=certainty)
        return replace(result, fields=fields)

    return change


def with_row(table: str) -> Callable[[ParseResult], ParseResult]:
    """A reading that finds one more row, the first one twice."""

    def change(result: ParseResult) -> ParseResult:
        known = result.fields[table]
        assert isinstance(known, ParsedTable)
        return replace(result, fields={**result.fields, table: ParsedTable((known.rows[0], *known.rows))})

    return change
