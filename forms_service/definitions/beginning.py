"""What a person is asked who begins a process by hand: the facts that its form would have brought, by their labels."""

from __future__ import annotations

from dataclasses import dataclass

from forms_service.definitions.library import Library
from forms_service.definitions.matter_names import fact_fields
from forms_service.definitions.schema import FieldData, Process
from parsers.types import FieldKind

_KINDS = frozenset(
    {FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.CHOICE, FieldKind.EMAIL, FieldKind.TELEPHONE, FieldKind.DATE}
)


FACT = "fact:"
"""A column of a log that is filled by a fact of the case."""


@dataclass(frozen=True, slots=True)
class AskedFact:
    meaning: str
    field: FieldData

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(choice.slug, choice.label) for choice in self.field.choices]


def begun_by_hand(library: Library, partnership: str) -> tuple[Process, ...]:
    """Every process of which a version is published, at its highest, by title."""
    known = library.partnerships[partnership].published_processes if partnership in library.partnerships else {}
    return tuple(
        sorted(
            (library.process(partnership, slug) for slug, versions in known.items() if versions),
            key=lambda process: (process.called, process.title),
        )
    )


def asked_facts(library: Library, partnership: str, process: Process) -> tuple[AskedFact, ...]:
    """In the order of the form, then what only a log asks. Dates of what happened are events, so they are not among
    them."""
    of_logs = facts_of_logs(library, partnership, process)
    use = process.notification
    if use is None:
        return of_logs
    meanings = {field: meaning for meaning, field in use.facts.items()}
    form = library.form(partnership, use.form)
    of_form = tuple(
        AskedFact(meanings[field.name], field)
        for field in form.fields()
        if field.name in meanings and field.kind in _KINDS
    )
    return of_form + of_logs


def facts_of_logs(library: Library, partnership: str, process: Process) -> tuple[AskedFact, ...]:
    """What the partnership's logs say of such a matter and no form of its process asks: by the column's own label."""
    said, found = fact_fields(process), {}
    data = library.partnerships.get(partnership)
    for log in data.partnership.logs if data is not None else ():
        if process.slug not in log.processes:
            continue
        table = next(field for field in library.form(partnership, log.form).fields() if field.name == log.table)
        for column in table.columns:
            what = log.columns.get(column.name, "")
            meaning = what.removeprefix(FACT)
            if what.startswith(FACT) and meaning not in said:
                found[meaning] = AskedFact(meaning, column)
    return tuple(found.values())


def names_children(process: Process) -> bool:
    """Whether its form has room for children."""
    use = process.notification
    return use is not None and (use.children is not None or bool(use.child))
