"""A document's answers as its review shows them: in the order of the form, each with its words, place and past."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from forms_service.db.queries.answers import GivenAnswer, ReadDocument
from forms_service.db.queries.review import PageShown, QuestionShown, Review
from forms_service.definitions.answers import NOTHING, Answer, answers_of, words_of
from forms_service.definitions.returned import place_in_words
from forms_service.definitions.schema import FieldData, Form
from parsers.types import Certainty, FieldKind, JsonValue

_ISO_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True, slots=True)
class Once:
    """What somebody once made of an answer."""

    by: str
    at: datetime
    before: str
    after: str
    reason: str
    by_agency: bool


@dataclass(frozen=True, slots=True)
class Shown:
    path: str
    field: FieldData
    label: str
    answer: Answer
    seen: str
    """The last answer that a person gave: what a form sends back, so that nobody overwrites what they did not see."""
    past: tuple[Once, ...]
    target: str
    """Where the document's picture shows it; empty where it is not known."""
    page: int | None
    questions: tuple[QuestionShown, ...]
    missing: bool
    """The form wants it answered, and it is not."""

    @property
    def words(self) -> str:
        return value_words(self.field, self.answer.settled.value if self.answer.settled else self.answer.value)

    @property
    def typed(self) -> JsonValue:
        return self.answer.settled.value if self.answer.settled else self.answer.value

    @property
    def asks(self) -> bool:
        return self.answer.needs_person

    @property
    def empty(self) -> bool:
        return self.answer.settled is None and self.answer.certainty is Certainty.EMPTY

    @property
    def quoted(self) -> bool:
        """Whether the words of the document say more than the value beside them."""
        return bool(self.answer.raw.strip()) and " ".join(self.answer.raw.split()) != " ".join(self.words.split())

    @property
    def place(self) -> str:
        place = place_in_words(self.answer.place)
        return f"page {self.page}" if self.page and not place.startswith("page") else place


@dataclass(frozen=True, slots=True)
class ShownTable:
    field: FieldData
    rows: tuple[tuple[Shown, ...], ...]
    next_row: int
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownSection:
    title: str
    items: tuple[Shown | ShownTable, ...]
    """In the order of the form."""
    ours: bool
    """Filled in by the unit before it asked."""

    @property
    def everything(self) -> list[Shown]:
        found: list[Shown] = []
        for item in self.items:
            found += [cell for row in item.rows for cell in row] if isinstance(item, ShownTable) else [item]
        return found

    @property
    def asking(self) -> int:
        return sum(each.asks for each in self.everything)


def value_words(field: FieldData, value: JsonValue) -> str:
    labels = {choice.slug: choice.label for choice in field.choices}
    if field.kind is FieldKind.DATE and isinstance(value, str) and _ISO_DAY.match(value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return value
        return f"{day.day} {day:%B %Y}"
    if isinstance(value, list):
        return ", ".join(labels.get(str(each), str(each)) for each in value)
    return words_of(value) if isinstance(value, bool) else labels.get(str(value), words_of(value))


class Shower:
    """Made once for a page: what is looked up for each answer stands in tables."""

    def __init__(self, form: Form, read: ReadDocument, review: Review) -> None:
        self._form = form
        self._read = read
        self._as_read = dict(answers_of(read.result).walk()) if read.result else {}
        self._names = review.names
        self._pages = {path: page.page for page in review.pages for path in page.places}
        self._drawn = {page.page for page in review.pages}
        self._given: dict[str, list[GivenAnswer]] = {}
        for each in read.given:
            self._given.setdefault(each.path, []).append(each)
        self._questions: dict[str, list[QuestionShown]] = {}
        for question in review.questions:
            if question.of_this or question.answer:
                self._questions.setdefault(question.path, []).append(question)

    def sections(self) -> tuple[ShownSection, ...]:
        return tuple(
            ShownSection(
                section.title,
                tuple(
                    self._table(field)
                    if field.kind is FieldKind.TABLE
                    else self.one(field.name, field, field.label, self._read.answers.fields.get(field.name))
                    for field in section.fields
                ),
                all(field.prefilled for field in section.fields),
            )
            for section in self._form.sections
        )

    def at(self, path: str) -> Shown | None:
        """One answer, also of a row that is only being added."""
        name, _, rest = path.partition(".")
        field = next((each for each in self._form.fields() if each.name == name), None)
        if field is None:
            return None
        if not rest:
            if field.kind is FieldKind.TABLE:
                return None
            return self.one(path, field, field.label, self._read.answers.fields.get(path))
        number, _, column_name = rest.partition(".")
        column = next((each for each in field.columns if each.name == column_name), None)
        rows = self._read.answers.rows(name)
        if column is None or not (number.isascii() and number.isdecimal()) or int(number) > len(rows):
            return None
        row = rows[int(number)] if int(number) < len(rows) else {}
        label = f"{field.label}, row {int(number) + 1}: {column.label}"
        return self.one(path, column, label, row.get(column_name))

    def one(self, path: str, field: FieldData, label: str, answer: Answer | None) -> Shown:
        given = self._given.get(path, [])
        target, page = self._target(path, answer or NOTHING)
        return Shown(
            path=path,
            field=field,
            label=label,
            answer=answer or NOTHING,
            seen=given[-1].id if given else "",
            past=self._past(path, field, given),
            target=target,
            page=page,
            questions=tuple(self._questions.get(path, ())),
            missing=self._missing(field, answer or NOTHING),
        )

    def as_read(self, path: str, field: FieldData) -> str:
        """What the service itself read there, whatever a person said since."""
        found = self._as_read.get(path)
        return value_words(field, found.value) if found else ""

    def as_read_value(self, path: str) -> JsonValue:
        found = self._as_read.get(path)
        return found.value if found else None

    def _missing(self, field: FieldData, answer: Answer) -> bool:
        if field.prefilled or answer.settled is not None or answer.certainty is not Certainty.EMPTY:
            return False
        name, equals, value = (field.required_when or "").partition("=")
        return field.required or bool(equals and self._read.answers.value(name) == value)

    def _past(self, path: str, field: FieldData, given: Sequence[GivenAnswer]) -> tuple[Once, ...]:
        before = self.as_read(path, field)
        past = []
        for each in given:
            after = value_words(field, each.value)
            by_agency = each.by.startswith("link:")
            past.append(Once(self._names.get(each.by, each.by), each.at, before, after, each.reason, by_agency))
            before = after
        return tuple(past)

    def _target(self, path: str, answer: Answer) -> tuple[str, int | None]:
        """The mark on the picture of a page; else that of its row or its table, else the page that a PDF names."""
        for known in (path, path.rpartition(".")[0], path.partition(".")[0]):
            if known in self._pages:
                return f"mark-{known}", self._pages[known]
        if answer.place.page in self._drawn:
            return f"page-{answer.place.page}", answer.place.page
        return "", None

    def _table(self, table: FieldData) -> ShownTable:
        rows = self._read.answers.rows(table.name)
        shown = tuple(
            tuple(
                self.one(
                    f"{table.name}.{number}.{column.name}",
                    column,
                    f"{table.label}, row {number + 1}: {column.label}",
                    row.get(column.name),
                )
                for column in table.columns
            )
            for number, row in enumerate(rows)
        )
        return ShownTable(table, shown, len(rows), tuple(_first_of(row, self._pages) for row in shown))


def _first_of(row: Sequence[Shown], pages: Mapping[str, int]) -> str:
    return next((f"mark-{cell.path}" for cell in row if cell.path in pages), row[0].target if row else "")


def marks(page: PageShown, asking: frozenset[str]) -> list[tuple[str, list[int], bool]]:
    """Of one page: path, box, and whether a person is asked about it."""
    return [(path, list(box), path in asking) for path, box in page.places.items()]
