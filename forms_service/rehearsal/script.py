"""Who answers what and when, in a rehearsal: read from a table that people can write by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from forms_service.domain.deadlines import london_instant
from forms_service.domain.written_dates import day_of, moment_of
from forms_service.errors import InvalidInputError

ASKED_COLUMNS = ("agency", "email")
MAY_BE_LEFT_OUT = ("name", "deputy_name", "deputy_email", "manager", "manager_email")
ANSWER_COLUMNS = ("agency", "what", "at")


class Happens(StrEnum):
    """What an agency does. A closed list."""

    ANSWERS = "answers"
    NIL = "nil"
    LONGER = "longer"  # asks for it; `until` is the day wanted
    GRANTED = "granted"  # an officer gives until that day
    REFUSED = "refused"
    NOT_OURS = "not-ours"
    PASSES_ON = "passes-on"  # `until` is the colleague's address
    BOUNCES = "bounces"
    DELAYED = "delayed"
    OUT_OF_OFFICE = "out-of-office"
    CONFIRMS = "confirms"  # says on the telephone that the request is there
    STOOD_DOWN = "stood-down"


@dataclass(frozen=True, slots=True)
class Asked:
    """One agency with the people who can be written to."""

    name: str
    email: str
    contact: str = ""
    deputy_name: str = ""
    deputy_email: str = ""
    manager: str = ""
    manager_email: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    agency: str
    what: Happens
    at: datetime
    until: str = ""

    def day(self) -> date:
        found = day_of(self.until)
        if found is None:
            raise InvalidInputError(f"{self.agency}, {self.what.value}: until must be a date.", field="answers")
        return found


def read_asked(data: bytes) -> tuple[Asked, ...]:
    """Columns agency and email; deputies and managers may follow."""
    found = []
    for number, row in _rows(data, ASKED_COLUMNS, "asked"):
        if not row["agency"] or "@" not in row["email"]:
            raise InvalidInputError(f"Line {number}: an agency and an e-mail address are needed.", field="asked")
        extra = {name: row.get(name, "") for name in MAY_BE_LEFT_OUT if name != "name"}
        found.append(Asked(row["agency"], row["email"], row.get("name", "") or row["agency"], **extra))
    if not found:
        raise InvalidInputError("The table names no agency.", field="asked")
    return tuple(found)


def read_answers(data: bytes) -> tuple[Happening, ...]:
    return happenings([row for _, row in _rows(data, ANSWER_COLUMNS, "answers")])


def happenings(rows: Sequence[Mapping[str, str]]) -> tuple[Happening, ...]:
    """`at`: a date and time in London."""
    found = []
    for row in rows:
        try:
            what = Happens(row.get("what", ""))
        except ValueError:
            known = ", ".join(each.value for each in Happens)
            raise InvalidInputError(
                f"{row.get('what') or 'an empty cell'} is nothing that an agency can do here. Write one of: {known}.",
                field="answers",
            ) from None
        at = moment_of(str(row.get("at", "")))
        if at is None:
            raise InvalidInputError(
                f"{row.get('agency')}: at must be a date and a time, such as 2026-11-30T10:20.", field="answers"
            )
        instant = london_instant(at.date(), at.time())
        found.append(Happening(str(row.get("agency", "")), what, instant, str(row.get("until", "") or "")))
    return tuple(sorted(found, key=lambda each: each.at))


def _rows(data: bytes, needed: Sequence[str], what: str) -> list[tuple[int, dict[str, str]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInputError("The table is not UTF-8. In Excel choose: CSV UTF-8.", field=what) from None
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in text.partition("\n")[0] else ",")
    names = [(name or "").strip().casefold() for name in reader.fieldnames or ()]
    missing = [name for name in needed if name not in names]
    if missing:
        raise InvalidInputError(f"The first line must name the columns {', '.join(needed)}.", field=what)
    reader.fieldnames = names
    try:
        return [
            (number, {key: (value or "").strip() for key, value in row.items() if key})
            for number, row in enumerate(reader, start=2)
            if any((value or "").strip() for value in row.values() if isinstance(value, str))
        ]
    except csv.Error as error:
        raise InvalidInputError(f"The table cannot be read: {error}.", field=what) from None
