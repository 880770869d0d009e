"""Answers as every edition needs them: which rows, which choices, and the words to print."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from forms_service.definitions.schema import FieldData, Form
from forms_service.errors import InvalidInputError
from parsers.types import FieldKind, JsonValue

# Neither XML 1.0 nor a PDF viewer can show these; answers are pasted from anywhere.
UNPRINTABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

CHOICES = (FieldKind.CHOICE, FieldKind.MULTI_CHOICE)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, ready to print. `text` is empty where there is none."""

    text: str = ""
    chosen: frozenset[str] = frozenset()
    ticked: bool = False
    iso: str = ""  # a whole day or moment, where the answer is one

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    def __bool__(self) -> bool:
        return bool(self.text or self.chosen or self.ticked)


Row = Mapping[str, Answer]


class Answers:
    """What is known of a form's answers. A name that the form does not have is refused, never dropped."""

    def __init__(self, form: Form, given: Mapping[str, JsonValue] | None) -> None:
        self._given = dict(given or {})
        fields = {field.name: field for field in form.fields()}
        for name, value in self._given.items():
            field = fields.get(name)
            if field is None:
                raise InvalidInputError(f"{form.code} version {form.version} has no field {name}.", field=name)
            if field.kind is FieldKind.TABLE:
                _check_rows(form, field, value)

    def of(self, field: FieldData) -> Answer:
        return answer(field, self._given.get(field.name))

    def filled_rows(self, field: FieldData) -> list[Row]:
        """The rows given, and not one to write in; a row without any answer is none."""
        return [row for row in self.rows(field, spare=0) if any(row.values())]

    def rows(self, field: FieldData, spare: int = 1) -> list[Row]:
        """The rows given, then empty ones to write in: `spare` times the printed number, none in a filled part A."""
        given = self._given.get(field.name)
        filled = [row for row in given if isinstance(row, dict)] if isinstance(given, list) else []
        rows: list[Row] = [
            {column.name: answer(column, row.get(column.name)) for column in field.columns} for row in filled
        ]
        empty: Row = {column.name: Answer() for column in field.columns}
        if rows and field.prefilled:
            return rows
        return rows + [empty] * max(0, field.rows * spare - len(rows))


def _check_rows(form: Form, field: FieldData, value: JsonValue) -> None:
    if value is None:
        return
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise InvalidInputError(f"{form.code} {field.name} takes a list of rows.", field=field.name)
    columns = {column.name for column in field.columns}
    for row in value:
        if isinstance(row, dict) and (unknown := sorted(set(row) - columns)):
            raise InvalidInputError(f"{form.code} {field.name} has no column {unknown[0]}.", field=field.name)


def options(field: FieldData, answer: Answer) -> list[tuple[str, str, bool]]:
    """Slug, words, chosen or not; an answer that is none of the choices is kept, in its own words."""
    known = {choice.slug for choice in field.choices}
    printed = [(choice.slug, choice.label, choice.slug in answer.chosen) for choice in field.choices]
    return printed + [(words, words, True) for words in sorted(answer.chosen - known)]


def answer(field: FieldData, value: JsonValue) -> Answer:
    if value is None or value == "" or value == []:
        return Answer()
    if field.kind is FieldKind.TICK:
        return Answer(text="Yes" if value is True else "", ticked=value is True)
    if field.kind in CHOICES:
        return _chosen(field, value)
    text = _clean(value)
    if field.kind is FieldKind.DATE:
        return _day(text)
    if field.kind is FieldKind.DATETIME:
        return _moment(text)
    return Answer(text=text)


def _chosen(field: FieldData, value: JsonValue) -> Answer:
    words = [_clean(item) for item in value] if isinstance(value, list) else [_clean(value)]
    labels = {choice.slug: choice.label for choice in field.choices}
    return Answer(text=", ".join(labels.get(word, word) for word in words), chosen=frozenset(words))


def _day(text: str) -> Answer:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return Answer(text=text)  # "2026-11", "early March": as it was given
    return Answer(text=day.strftime("%d/%m/%Y"), iso=day.isoformat())


def _moment(text: str) -> Answer:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return Answer(text=text)
    if len(text) <= len("2026-11-20"):
        return _day(text)
    return Answer(text=moment.strftime("%d/%m/%Y %H:%M"), iso=moment.date().isoformat())


def _clean(value: JsonValue) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    text = str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    return UNPRINTABLE.sub("\ufffd", text)
