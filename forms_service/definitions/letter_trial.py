"""What a changed letter is tried with: the names it may use, by who will read it, and made-up values for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from forms_service.definitions.library import Library, PartnershipData, letters_of
from forms_service.definitions.links import DATE_PARTS, known_names
from forms_service.definitions.matter_names import ACTION_OWNER, PARTY_PARTS, facts_of, names_of_matter, received_forms
from forms_service.definitions.samples import sample_context
from forms_service.definitions.schema import Audience, Process

MARKINGS = frozenset({"case.marking", "partnership.marking"})
_OUTSIDE = frozenset({Audience.AGENCIES, Audience.NOTIFIER, Audience.PARTIES, ACTION_OWNER})
_TO_ALL = frozenset({"partnership", "letter", "recipient", "dates", "free", "receipt"})
_TO_AGENCIES = frozenset({"request", "agency", "chase"})
# Of their matter, and of nothing that others sent for the case that it came from.
_TO_PARTIES = frozenset(
    {"matter", "stage", "ladder", "actions", "outcome", "publication", "party", "facts", "form", "case"}
)
_OF_THE_CASE = frozenset({"case", "case.reference", "case.marking"})
_OF_THE_NOTIFICATION = frozenset(
    {"notification", "notification.received_text", "notification.received_on_text"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LetterTrial:
    """`known`: what may be said in some letter. `given`: what this letter's readers are told, all of them.

    `samples`: a case with everything, and one with only what must be; the first is the preview's.
    """

    known: frozenset[str]
    given: frozenset[str]
    samples: tuple[Mapping[str, object], ...]
    title: str
    blocks: tuple[str, ...]  # that officers may write

    @property
    def needed(self) -> tuple[frozenset[str], ...]:
        """Of each set one must be printed: the marking, and what officers write, which would be lost."""
        return (MARKINGS, *(frozenset({f"free.{block}"}) for block in self.blocks))


@dataclass(frozen=True, slots=True)
class AllowedName:
    name: str
    meaning: str
    example: str


def letter_trial(library: Library, partnership: str, letter: str) -> LetterTrial:
    data = library.partnerships[partnership]
    processes = _processes(data, letter)
    audiences = _audiences(data, processes, letter)
    forms = _forms(data, processes)
    steps = [step.id for process in processes for step in process.steps]
    known = known_names(library, data)
    samples = []
    for sparse in (False, True):
        context = sample_context(
            library.vocabulary,
            steps=steps,
            forms=[data.forms[slug][max(data.forms[slug])] for slug in forms],
            partnership=data.partnership,
            processes=processes,
            sparse=sparse,
        )
        samples.append(_narrowed(context, audiences))
    dates = {f"dates.{step.replace('-', '_')}.{part}" for step in steps for part in DATE_PARTS}
    told = frozenset(forms) if Audience.PARTIES not in audiences else _received_by(processes)
    in_forms = tuple(f"form.{slug.replace('-', '_')}." for slug in forms if slug in told)
    of_matters = frozenset().union(*(names_of_matter(process) for process in processes))
    given = frozenset(
        name
        for name in known
        if all(_told(audience, name) for audience in audiences)
        and (not name.startswith("dates.") or name in dates)
        and (not name.startswith("form.") or name.startswith(in_forms))
        and (not name.startswith(("party.", "facts.")) or name in of_matters)
    )
    found = data.letters[letter]
    title = f"{found.code or found.title}: a made-up case"
    return LetterTrial(known, given, tuple(samples), title, found.free_text)


def allowed_names(library: Library, partnership: str, letter: str) -> tuple[AllowedName, ...]:
    """Every name that this letter may use, in the vocabulary's order, then dates and forms."""
    data = library.partnerships[partnership]
    trial = letter_trial(library, partnership, letter)
    processes = _processes(data, letter)
    names = [
        AllowedName(entry.name, entry.meaning, _words(entry.sample))
        for entry in library.vocabulary.names
        if entry.name in trial.given
    ]
    names += [
        AllowedName(
            f"dates.{step.id.replace('-', '_')}.text", f"The day of the step “{step.title}”", "Wednesday 6 January 2027"
        )
        for process in processes
        for step in process.steps
        if step.rule is not None and f"dates.{step.id.replace('-', '_')}.text" in trial.given
    ]
    names += [
        AllowedName(name, f"{party.title}: {part}", "as it was entered, or “not stated”")
        for process in processes
        for party in process.parties
        for part in PARTY_PARTS
        if (name := f"party.{party.slug.replace('-', '_')}.{part}") in trial.given
    ]
    names += [
        AllowedName(name, f"What is on record: {meaning.replace('_', ' ')}", "as it was told, or “not stated”")
        for process in processes
        for meaning in facts_of(process)
        if (name := f"facts.{meaning.replace('-', '_')}") in trial.given
    ]
    for slug in _forms(data, processes):
        form = data.forms[slug][max(data.forms[slug])]
        names += [
            AllowedName(name, f"{form.code}: {field.label}", "as it was answered, or “not stated”")
            for field in form.fields()
            if (name := f"form.{slug.replace('-', '_')}.{field.name}") in trial.given
        ]
    return tuple({each.name: each for each in names}.values())


def _processes(data: PartnershipData, letter: str) -> list[Process]:
    """Those that use it; all of them where none does."""
    processes = [process for versions in data.processes.values() for process in versions.values()]
    return [process for process in processes if letter in letters_of(process)] or processes


def _audiences(data: PartnershipData, processes: list[Process], letter: str) -> frozenset[str]:
    found = {rung.to for rung in data.partnership.unopened if rung.letter == letter}
    for process in processes:
        for use in process.letters:
            if use.letter == letter:
                found |= {use.to, *use.copies_to}
        if any(rung.letter == letter for rung in process.chasing):
            found.add(Audience.AGENCIES)
        found |= {reminder.to for reminder in process.collation if reminder.letter == letter}
        parties = {party.slug for party in process.parties}
        if found & parties:
            found = (found - parties) | {Audience.PARTIES.value}
    if data.partnership.actions is not None and data.partnership.actions.letter == letter:
        found.add(ACTION_OWNER)
    return frozenset(found) or frozenset({Audience.FILE})


def _forms(data: PartnershipData, processes: list[Process]) -> list[str]:
    """Those whose answers a letter may quote: the notification's, the decision record's, and what comes in later."""
    named = [
        use.form.partition("/")[0] for process in processes for use in (process.notification, process.decision) if use
    ]
    named += [slug for process in processes for slug in received_forms(process)]
    return [slug for slug in dict.fromkeys(named) if slug in data.forms]


def _received_by(processes: list[Process]) -> frozenset[str]:
    return frozenset(slug for process in processes for slug in received_forms(process))


def _narrowed(context: Mapping[str, object], audiences: frozenset[str]) -> dict[str, object]:
    """What `db/queries/letter_context.py` would give to every one of these readers."""
    found: dict[str, object] = {}
    for group, values in context.items():
        if not all(_told(audience, group) for audience in audiences):
            continue
        if isinstance(values, Mapping):
            values = {
                name: value
                for name, value in values.items()
                if all(_told(audience, f"{group}.{name}") for audience in audiences)
            }
        found[group] = values
    return found


def _told(audience: str, name: str) -> bool:
    group = name.partition(".")[0]
    if group in _TO_ALL:
        return True
    if audience not in _OUTSIDE:
        return group not in _TO_AGENCIES
    if audience == Audience.PARTIES and group in _TO_PARTIES:
        return name != "case.link"
    if group == "case":
        return name in _OF_THE_CASE
    if audience == Audience.AGENCIES:
        return group in _TO_AGENCIES
    if audience == ACTION_OWNER:
        return name in ("matter", "matter.link")
    return group == "notification" and name in _OF_THE_NOTIFICATION


def _words(sample: object) -> str:
    if isinstance(sample, bool):
        return "yes or no, for {% if … %}"
    if isinstance(sample, list):
        return "; ".join(", ".join(str(each) for each in row.values()) if isinstance(row, dict) else str(row)
                         for row in sample)  # fmt: skip
    return str(sample)
