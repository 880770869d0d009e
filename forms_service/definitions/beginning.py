"""What a person is asked who begins a process by hand: the facts that its form would have brought, by their labels."""

from __future__ import annotations

from dataclasses import dataclass

from forms_service.definitions.letter_values import underscored
from forms_service.definitions.library import Library
from forms_service.definitions.links import NamesInTemplates
from forms_service.definitions.matter_names import fact_fields
from forms_service.definitions.schema import FieldData, Process, Trigger
from parsers.types import FieldKind

_KINDS = frozenset(
    {FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.CHOICE, FieldKind.EMAIL, FieldKind.TELEPHONE, FieldKind.DATE}
)

_OF_OPENING = frozenset({Trigger.CASE_OPENED, Trigger.NOTIFICATION_RECEIVED})

FACT = "fact:"
"""A column of a log that is filled by a fact of the case."""


@dataclass(frozen=True, slots=True)
class AskedFact:
    meaning: str
    field: FieldData
    section: str = ""
    """Title of the form's section: fields of two sections may have one label."""

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
    return facts_of_form(library, partnership, process) + facts_of_logs(library, partnership, process)


def asked_at_beginning(
    library: Library, partnership: str, process: Process, renderer: NamesInTemplates
) -> tuple[AskedFact, ...]:
    """What is needed to begin: of a process with stages, what its form insists on, who takes part, and what the letters
    of the opening and of the stages up to the first formal one say or depend on. The rest is said when it is known.

    A process without stages has no late ones, so that all of its form belongs to the beginning.
    """
    asked = asked_facts(library, partnership, process)
    if not process.stages or process.notification is None:
        return asked
    of_form = {each.meaning for each in facts_of_form(library, partnership, process)}
    of_parties = {field for party in process.parties for field in party.fields.values()}
    slug = underscored(process.notification.form.partition("/")[0])
    used = _said_early(library, partnership, process, renderer)
    return tuple(
        each
        for each in asked
        if each.meaning not in of_form
        or each.field.required
        or each.field.name in of_parties
        or used & {f"facts.{underscored(each.meaning)}", f"form.{slug}.{each.field.name}"}
    )


def _said_early(library: Library, partnership: str, process: Process, renderer: NamesInTemplates) -> frozenset[str]:
    """Names used by the letters of the beginning, and the facts that these letters depend on."""
    formal = next((number for number, stage in enumerate(process.stages) if not stage.informal), 0)
    first = {stage.id for stage in process.stages[: formal + 1]}
    data, names = library.partnerships[partnership], set()
    for use in process.letters:
        of_stage = use.made_on in (Trigger.STAGE_OPENED, Trigger.STAGE_ENDED)
        if not (use.made_on in _OF_OPENING or (of_stage and (not use.stage or use.stage in first))):
            continue
        names |= {f"facts.{underscored(fact)}" for fact in use.only_if} | set(use.tells)
        if use.letter in data.documents:
            names |= renderer.names_in_document(data.documents[use.letter], file=use.letter)
        mail = library.letter(partnership, use.letter).mail
        for text in (mail.subject, mail.text) if mail is not None else ():
            names |= renderer.names_in_text(text, file=use.letter)
    return frozenset(names)


def facts_of_form(library: Library, partnership: str, process: Process) -> tuple[AskedFact, ...]:
    """What the form that begins it says, in the order of the form."""
    use = process.notification
    if use is None:
        return ()
    meanings = {field: meaning for meaning, field in use.facts.items()}
    form = library.form(partnership, use.form)
    return tuple(
        AskedFact(meanings[field.name], field, section.title)
        for section in form.sections
        for field in section.fields
        if field.name in meanings and field.kind in _KINDS
    )


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
