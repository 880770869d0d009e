"""What a form says once people have settled what was uncertain: the reading, overlaid with named persons' answers.

Paths name one answer: `field`, or `table.N.column` with N the row from 0. A settled value never changes the reading; it
lies over it, with who and why, and automation never overwrites it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from parsers.types import Certainty, JsonValue, ParsedField, ParsedTable, ParseResult, Place


@dataclass(frozen=True, slots=True)
class Settled:
    """A person's answer to one path."""

    value: JsonValue
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    value: JsonValue
    raw: str
    certainty: Certainty
    place: Place
    method: str = ""
    precision: str | None = None
    original: str | None = None
    reasons: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    settled: Settled | None = None

    @property
    def text(self) -> str:
        """For reading aloud: the settled value, else the words as they stand."""
        if self.settled is not None:
            return words_of(self.settled.value)
        return self.raw

    @property
    def needs_person(self) -> bool:
        """The document does not say for certain, and nobody has settled it."""
        if self.settled is not None:
            return False
        return self.certainty in (Certainty.UNDETERMINED, Certainty.INFERRED) or self.original is not None


NOTHING = Answer(value=None, raw="", certainty=Certainty.EMPTY, place=Place())


def words_of(value: JsonValue) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(words_of(each) for each in value)
    return str(value)


@dataclass(frozen=True, slots=True)
class Answers:
    fields: dict[str, Answer] = field(default_factory=dict)
    tables: dict[str, list[dict[str, Answer]]] = field(default_factory=dict)

    def get(self, name: str) -> Answer:
        return self.fields.get(name, NOTHING)

    def text(self, name: str) -> str:
        return self.get(name).text.strip()

    def value(self, name: str) -> JsonValue:
        return self.get(name).value

    def rows(self, table: str) -> list[dict[str, Answer]]:
        return self.tables.get(table, [])

    def walk(self) -> Iterator[tuple[str, Answer]]:
        """Every answer with its path, fields first, then rows in order."""
        yield from self.fields.items()
        for table, rows in self.tables.items():
            for number, row in enumerate(rows):
                for column, answer in row.items():
                    yield f"{table}.{number}.{column}", answer

    def open_questions(self) -> tuple[str, ...]:
        return tuple(path for path, answer in self.walk() if answer.needs_person)

    def as_values(self) -> dict[str, JsonValue]:
        """Plain values: for filling the same form again."""
        plain: dict[str, JsonValue] = {name: answer.value for name, answer in self.fields.items()}
        for table, rows in self.tables.items():
            plain[table] = [{column: answer.value for column, answer in row.items()} for row in rows]
        return plain


def answers_of(result: ParseResult, settled: Mapping[str, Settled] | None = None) -> Answers:
    """The reading with the settled answers over it. A settled path that the reading lacks is added."""
    settled = settled or {}
    answers = Answers()
    for name, parsed in result.fields.items():
        if isinstance(parsed, ParsedTable):
            answers.tables[name] = [
                {column: _answer(each, settled.get(f"{name}.{number}.{column}")) for column, each in row.items()}
                for number, row in enumerate(parsed.rows)
            ]
        else:
            answers.fields[name] = _answer(parsed, settled.get(name))
    for path, given in settled.items():
        table, _, rest = path.partition(".")
        number, _, column = rest.partition(".")
        if not rest:
            answers.fields.setdefault(path, _overlaid(NOTHING, given))
        elif number.isdigit() and column:
            rows = answers.tables.setdefault(table, [])
            while len(rows) <= int(number):
                rows.append({})
            rows[int(number)].setdefault(column, _overlaid(NOTHING, given))
    return answers


def _answer(parsed: ParsedField, given: Settled | None) -> Answer:
    value: JsonValue = list(parsed.value) if isinstance(parsed.value, tuple) else parsed.value
    answer = Answer(
        value=value,
        raw=parsed.raw,
        certainty=parsed.certainty,
        place=parsed.place,
        method=parsed.method,
        precision=parsed.precision,
        original=parsed.original,
        reasons=parsed.reasons,
        candidates=parsed.candidates,
    )
    return answer if given is None else _overlaid(answer, given)


def _overlaid(answer: Answer, given: Settled) -> Answer:
    return Answer(
        value=given.value,
        raw=answer.raw,
        certainty=Certainty.EXACT,
        place=answer.place,
        method="manual",
        precision=None,
        original=answer.original,
        reasons=answer.reasons,
        candidates=answer.candidates,
        settled=given,
    )


def put_in(answers: Mapping[str, JsonValue], values: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Typed answers joined with those of one step; what was emptied falls away."""
    joined = {**answers, **values}
    return {name: value for name, value in joined.items() if value not in (None, "", [], False)}
