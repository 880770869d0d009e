"""A notification form, read as the facts a case is opened with. Which field says what is in the process file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from forms_service.definitions.answers import Answer, Answers
from forms_service.definitions.named_parties import address_in
from forms_service.definitions.schema import NotificationUse, TableMap
from forms_service.domain.agencies import NamedAgency, Relation
from forms_service.domain.written_dates import day_of

# Words of a choice's slug that say with whom an agency worked; the slugs are the form's, so both parts are looked for.
_PERPETRATOR = "perpetrator"
_BOTH = re.compile(r"\bboth\b")


@dataclass(frozen=True, slots=True)
class NotifiedPerson:
    """One child or other person as written; `details` holds every column by its meaning."""

    full_name: str
    birth_date: str
    nhs_number: str
    suspected_perpetrator: bool
    details: dict[str, str]


@dataclass(frozen=True, slots=True)
class Notified:
    children: tuple[NotifiedPerson, ...]
    people: tuple[NotifiedPerson, ...]
    agencies: tuple[NamedAgency, ...]
    facts: dict[str, str]


def notified(use: NotificationUse, answers: Answers) -> Notified:
    """Rows without a name are left out: nobody is made of an empty row."""
    facts = fact_values(use.facts, answers)
    agencies = [
        NamedAgency(
            name=_cell(row, use.agencies, "name"),
            relation=relation_of(_cell(row, use.agencies, "worked_with")),
            last_contact=day_of(_cell(row, use.agencies, "last_contact")),
        )
        for row in (answers.rows(use.agencies.table) if use.agencies else [])
        if use.agencies
    ]
    if facts.get("notifier_agency"):
        agencies.insert(0, NamedAgency(name=facts["notifier_agency"], relation=Relation.CHILD_FAMILY, notifier=True))
    return Notified(
        children=_people(answers, use.children) if use.children else _only_child(answers, use.child),
        people=_people(answers, use.people) if use.people else (),
        agencies=tuple(agency for agency in agencies if agency.name),
        facts=facts,
    )


def fact_values(fields: Mapping[str, str], answers: Answers) -> dict[str, str]:
    """What the form says of each meaning, empty where it says nothing.

    Where a field that says something else too gives an email address, the address is taken out of it; of two none is.
    """
    said = {meaning: _plain(answers.get(field)) for meaning, field in fields.items()}
    uses = Counter(fields.values())
    for meaning, field in fields.items():
        if meaning.endswith("_email"):
            shared = uses[field] > 1
            said[meaning] = address_in(said[meaning]) or ("" if shared else said[meaning])
    return said


def relation_of(words: str) -> Relation | None:
    """From a choice's slug or several, or from words; none where nothing is said."""
    lowered = words.casefold()
    if not lowered.strip():
        return None
    perpetrator = _PERPETRATOR in lowered
    child = "child" in lowered or "family" in lowered
    if (perpetrator and child) or _BOTH.search(lowered):
        return Relation.BOTH
    return Relation.SUSPECTED_PERPETRATOR if perpetrator else Relation.CHILD_FAMILY


def _people(answers: Answers, table: TableMap) -> tuple[NotifiedPerson, ...]:
    people = []
    for row in answers.rows(table.table):
        details = {meaning: _plain(row[column]) for meaning, column in table.columns.items() if column in row}
        if not details.get("full_name"):
            continue
        people.append(
            NotifiedPerson(
                full_name=details["full_name"],
                birth_date=details.get("birth_date", ""),
                nhs_number=details.get("nhs_number", ""),
                suspected_perpetrator=details.get("suspected_perpetrator", "").casefold() in {"yes", "true"},
                details=details,
            )
        )
    return tuple(people)


def _only_child(answers: Answers, fields: dict[str, str]) -> tuple[NotifiedPerson, ...]:
    """Of a form that has room for one child, in fields of its own."""
    details = {meaning: _plain(answers.get(field)) for meaning, field in fields.items()}
    if not details.get("full_name"):
        return ()
    return (
        NotifiedPerson(
            full_name=details["full_name"],
            birth_date=details.get("birth_date", ""),
            nhs_number=details.get("nhs_number", ""),
            suspected_perpetrator=False,
            details=details,
        ),
    )


def _cell(row: dict[str, Answer], table: TableMap | None, meaning: str) -> str:
    if table is None or meaning not in table.columns:
        return ""
    answer = row.get(table.columns[meaning])
    return _plain(answer) if answer else ""


def _plain(answer: Answer) -> str:
    """The value where there is one (an ISO date, a choice's slug), else the words."""
    value = answer.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return str(value).strip() if value not in (None, "") else answer.text.strip()
