"""What does not agree between returns, all sides quoted. Which side is right is for people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from forms_service.domain.agencies import normalised
from forms_service.domain.chronology import days_of
from forms_service.domain.collated import (
    ComparePlan,
    Discrepancy,
    NilReturn,
    PersonFact,
    ReportedValue,
    ReportPlan,
    ReturnContent,
    Statement,
    TablePlan,
    Trace,
)

_SHORTEST_NAME = 2  # words or letters of an agency's name below which a mention would be chance


def differing_values(
    returns: Sequence[ReturnContent], plan: ReportPlan, people: Iterable[PersonFact]
) -> list[Discrepancy]:
    """Rows about the same key that give different values, in different returns or in one, in tables of one title."""
    found = []
    for title in dict.fromkeys(compare.title for compare in plan.compare):
        said: dict[str, list[tuple[str, str, Statement]]] = {}
        for compare in plan.compare:
            if compare.title == title:
                _gather(said, returns, compare, plan)
        for person in people:
            if person.birth_date and same_name(person.name) in said and _about_births(said[same_name(person.name)]):
                born_on = person.born_on or person.birth_date
                known = ReportedValue(person.birth_date, value=born_on)
                trace = Trace(key="case record", agency="Case record", field="", label="", place="")
                said[same_name(person.name)].append((person.name, born_on, Statement(known, trace)))
        found += [
            Discrepancy(title=title, about=quotes[0][0], quotes=tuple(statement for _, _, statement in quotes))
            for quotes in said.values()
            if len({value for _, value, _ in quotes}) > 1
        ]
    return found


def _gather(
    said: dict[str, list[tuple[str, str, Statement]]],
    returns: Sequence[ReturnContent],
    compare: ComparePlan,
    plan: ReportPlan,
) -> None:
    sent_out: set[tuple[str, str]] = set()
    for content in returns:
        for number, row in enumerate(content.tables.get(compare.table, ())):
            key, value = row.get(compare.key), row.get(compare.value)
            if key is None or value is None or key.empty or value.empty:
                continue
            name, same = same_name(key.text), _same_value(value)
            agency = content.agency
            if compare.table in plan.prefilled:
                # The unit wrote the same into every form: once is enough, and no agency said it.
                if (name, same) in sent_out:
                    continue
                sent_out.add((name, same))
                agency = "As sent out with the request"
            trace = Trace(
                key=content.key,
                agency=agency,
                field=f"{compare.table}.{number}.{compare.value}",
                label=f"{plan.labels.get(compare.table, compare.table)}, row {number + 1}",
                place=value.place,
            )
            said.setdefault(name, []).append((key.text.strip(), same, Statement(value, trace)))


def _about_births(quotes: Sequence[tuple[str, str, Statement]]) -> bool:
    """The case record's birth date is compared with dates only."""
    return all(days_of(value) is not None for _, value, _ in quotes)


def same_name(name: str) -> str:
    """For comparing names of people only; never shown."""
    return " ".join(re.findall(r"[^\W_]+", name.casefold()))


def _same_value(value: ReportedValue) -> str:
    return " ".join((value.value or value.text).casefold().split())


def nil_but_named(
    nil_returns: Sequence[NilReturn], returns: Sequence[ReturnContent], plan: ReportPlan
) -> list[Discrepancy]:
    """An agency says that it knows nothing, and another return names it."""
    found = []
    for nil in nil_returns:
        named = [
            mention
            for content in returns
            if content.key != nil.key and normalised(content.agency) != normalised(nil.agency)
            for mention in mentions(content, nil.agency, plan)
        ]
        if named:
            found.append(
                Discrepancy(
                    title="An agency with a nil return is named as involved by another",
                    about=nil.agency,
                    quotes=(Statement(nil.statement, nil.trace), *named),
                )
            )
    return found


def mentions(content: ReturnContent, agency: str, plan: ReportPlan) -> list[Statement]:
    """Where a return names an agency: its list of other agencies, and its own words elsewhere."""
    name = normalised(agency)
    if len(name.replace(" ", "")) < _SHORTEST_NAME:
        return []
    found = []
    for path, label, value in every_value(content, plan):
        if f" {name} " in f" {normalised(value.text)} ":
            trace = Trace(content.key, content.agency, path, label, value.place)
            found.append(Statement(_around(value, name), trace))
    return found


def every_value(content: ReturnContent, plan: ReportPlan) -> Iterable[tuple[str, str, ReportedValue]]:
    """Path, label and value of each answer that the agency itself wrote."""
    for name, value in content.fields.items():
        if name not in plan.prefilled and not value.empty:
            yield name, value.label or plan.labels.get(name, name), value
    for table, rows in content.tables.items():
        if table in plan.prefilled:
            continue
        for number, row in enumerate(rows):
            for column, value in row.items():
                if not value.empty:
                    label = f"{plan.labels.get(table, table)}, row {number + 1}"
                    yield f"{table}.{number}.{column}", label, value


def _around(value: ReportedValue, name: str) -> ReportedValue:
    """The sentences of a long answer that hold the name, each word for word."""
    sentences = re.split(r"(?<=[.!?])\s+|\n+", value.text.strip())
    holding = [sentence for sentence in sentences if f" {name} " in f" {normalised(sentence)} "]
    if not holding or len(sentences) == 1:
        return value
    return ReportedValue(
        text=" […] ".join(holding), certainty=value.certainty, place=value.place, value=value.value, label=value.label
    )


def named_agencies(content: ReturnContent, plan: TablePlan | None) -> list[tuple[str, str]]:
    """Other agencies that a return lists: name, and why where it says."""
    if plan is None or "name" not in plan.columns:
        return []
    out = []
    for row in content.tables.get(plan.table, ()):
        name = row.get(plan.columns["name"])
        why = row.get(plan.columns.get("why", ""))
        if name and not name.empty:
            out.append((name.text.strip(), why.text.strip() if why else ""))
    return out
