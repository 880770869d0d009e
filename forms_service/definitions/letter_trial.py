"""What a changed letter is tried with: the names it may use, by who will read it, and made-up values for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from forms_service.definitions.letter_readers import Reader, is_link, narrowed, readers_of
from forms_service.definitions.library import Library, PartnershipData, letters_of
from forms_service.definitions.links import DATE_PARTS, known_names
from forms_service.definitions.matter_names import PARTY_PARTS, facts_of, names_of_matter, received_forms
from forms_service.definitions.samples import sample_context
from forms_service.definitions.schema import Audience, Process

MARKINGS = frozenset({"case.marking", "partnership.marking"})


@dataclass(frozen=True, slots=True)
class LetterTrial:
    """`known`: what may be said in some letter. `given`: what this letter's readers are told, all of them, and of links
    those that open for all of them.

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


@dataclass(frozen=True, slots=True)
class Told:
    """What the readers of one letter are told. `dates`, `in_forms`, `of_matters`: what its processes have of these."""

    readers: frozenset[Reader]
    dates: frozenset[str]
    in_forms: tuple[str, ...]
    of_matters: frozenset[str]

    @property
    def in_order(self) -> tuple[Reader, ...]:
        return tuple(sorted(self.readers, key=lambda reader: (reader.name, reader.tells)))

    def kept_from(self, name: str) -> Reader | None:
        """A reader who is not told this; none where all are. A group of names is told where some of it are."""
        whole = "." in name
        if whole and (
            (name.startswith("dates.") and not _within(name, self.dates))
            or (name.startswith("form.") and not f"{name}.".startswith(self.in_forms))
            or (name.startswith(("party.", "facts.")) and not _within(name, self.of_matters))
        ):
            return self.in_order[0]
        return next((reader for reader in self.in_order if not reader.is_told(name)), None)


def _within(name: str, names: frozenset[str]) -> bool:
    return name in names or any(each.startswith(f"{name}.") for each in names)


def told_in(data: PartnershipData, letter: str) -> Told:
    processes = _processes(data, letter)
    readers = readers_of(data, processes, letter)
    forms = _forms(data, processes)
    outside = any(reader.audience == Audience.PARTIES for reader in readers)
    quoted = _received_by(processes) if outside else frozenset(forms)
    steps = [step.id.replace("-", "_") for process in processes for step in process.steps]
    return Told(
        readers,
        frozenset(f"dates.{step}.{part}" for step in steps for part in DATE_PARTS),
        tuple(f"form.{slug.replace('-', '_')}." for slug in forms if slug in quoted),
        frozenset().union(*(names_of_matter(process) for process in processes)),
    )


def letter_trial(library: Library, partnership: str, letter: str) -> LetterTrial:
    data = library.partnerships[partnership]
    processes = _processes(data, letter)
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
        for reader in readers_of(data, processes, letter):
            context = narrowed(context, reader)
        samples.append(context)
    told = told_in(data, letter)
    found = data.letters[letter]
    given = frozenset(
        name
        for name in known
        if told.kept_from(name) is None
        and (not is_link(name) or all(reader.opens(name, found, in_mail=False) for reader in told.readers))
    )
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


def _forms(data: PartnershipData, processes: list[Process]) -> list[str]:
    """Those whose answers a letter may quote: the notification's, the decision record's, and what comes in later."""
    named = [
        use.form.partition("/")[0] for process in processes for use in (process.notification, process.decision) if use
    ]
    named += [slug for process in processes for slug in received_forms(process)]
    return [slug for slug in dict.fromkeys(named) if slug in data.forms]


def _received_by(processes: list[Process]) -> frozenset[str]:
    return frozenset(slug for process in processes for slug in received_forms(process))


def _words(sample: object) -> str:
    if isinstance(sample, bool):
        return "yes or no, for {% if … %}"
    if isinstance(sample, list):
        return "; ".join(", ".join(str(each) for each in row.values()) if isinstance(row, dict) else str(row)
                         for row in sample)  # fmt: skip
    return str(sample)
