"""What of the source documents is done where: a table made from the definitions, for docs/coverage.md.

Every step, stage, outcome, form and letter says in `source` where it is written. What no definition can say (a
screen, a deliberate difference, background that asks for nothing) stands in docs/coverage.yml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from forms_service.definitions.library import Library
from forms_service.definitions.schema import Data, File, Process, Source
from forms_service.definitions.shapes import shaped
from forms_service.definitions.yaml_files import read_yaml
from forms_service.errors import DefinitionError

_SEED = re.compile(r"^seed (\d{3})$")
MOST_WORDS = 12

Lines = Annotated[str, StringConstraints(pattern=r"^\d+(?:-\d+)?$")]


class SeedFile(Data):
    id: str
    file: str
    title: str


class Background(Data):
    """Lines that ask for nothing: headings, purpose, principles."""

    seed: str
    lines: Lines
    why: str


class Row(Data):
    """`does`: the step, form, letter, rule or screen. `different`: what is done otherwise, and why."""

    seed: str
    lines: Lines
    quote: str
    does: str
    different: str = ""


class Passage(Data):
    """Lines that belong together: whatever quotes the first of them, or one inside, stands for all."""

    seed: str
    lines: Lines


class DomainItem(Data):
    """One id of the list of documents or of the table of dates, and what covers it."""

    id: str
    does: str


class CoverageNotes(File):
    seeds: tuple[SeedFile, ...]
    background: tuple[Background, ...] = ()
    passages: tuple[Passage, ...] = ()
    rows: tuple[Row, ...] = ()
    domain: tuple[DomainItem, ...] = Field(default=())


def read_notes(path: Path) -> CoverageNotes:
    """Raises DefinitionError with every mistake of the file."""
    source = read_yaml(path.name, path.read_bytes())
    notes, mistakes = shaped(CoverageNotes, source)
    if notes is None or mistakes or source.mistakes:
        raise DefinitionError([*source.mistakes, *mistakes])
    return notes


def span(lines: str) -> range:
    first, _, last = lines.partition("-")
    return range(int(first), int(last or first) + 1)


def shortened(quote: str) -> str:
    """Its first words: enough to find the place by."""
    return " ".join(quote.split()[:MOST_WORDS])


def rows_of(library: Library, notes: CoverageNotes) -> tuple[Row, ...]:
    """In the order of the seeds and their lines; the same passage may have several rows."""
    whole = {(each.seed, line): each.lines for each in notes.passages for line in span(each.lines)}
    defined = [row.model_copy(update={"lines": _passage(row, whole)}) for row in _defined(library)]
    found = [*defined, *notes.rows]
    return tuple(sorted(found, key=lambda row: (row.seed, span(row.lines).start, span(row.lines).stop, row.does)))


def _passage(row: Row, whole: Mapping[tuple[str, int], str]) -> str:
    return whole.get((row.seed, span(row.lines).start), row.lines) if "-" not in row.lines else row.lines


def _defined(library: Library) -> Iterator[Row]:
    for slug, data in sorted(library.partnerships.items()):
        for name, versions in sorted(data.processes.items()):
            yield from _of_process(slug, versions[max(versions)], name)
        for name, forms in sorted(data.forms.items()):
            form = forms[max(forms)]
            yield from _row(form.source, f"{slug}: form {name} ({form.code})")
        for name, letter in sorted(data.letters.items()):
            if letter.source is not None:
                yield from _row(letter.source, f"{slug}: {letter.kind} {name}")


def _of_process(slug: str, process: Process, name: str) -> Iterator[Row]:
    yield from _row(process.source, f"{slug}: process {name}")
    for step in process.steps:
        yield from _row(step.source, f"{slug}: {name}, step {step.id}", step.note)
    for stage in process.stages:
        yield from _row(stage.source, f"{slug}: {name}, stage {stage.id}", stage.note)
    for outcome in process.outcomes:
        if outcome.source is not None:
            yield from _row(outcome.source, f"{slug}: {name}, outcome {outcome.slug}", outcome.note)
    use = process.agency_return
    if use is not None and use.source is not None:
        yield from _row(use.source, f"{slug}: {name}, each agency's own date", use.note)


def _row(source: Source, does: str, note: str | None = None) -> Iterator[Row]:
    seed = _SEED.match(source.document)
    if seed is None or source.line is None:
        return
    lines = str(source.line) if source.last is None else f"{source.line}-{source.last}"
    yield Row(
        seed=seed[1],
        lines=lines,
        quote=shortened(source.quote or ""),
        does=does,
        different=" ".join((note or "").split()),
    )


def as_markdown(library: Library, notes: CoverageNotes) -> str:
    """The whole page. Words quoted are the source documents' own."""
    rows = rows_of(library, notes)
    parts = [
        "# What of the source documents is done where\n",
        "Made from the definitions by `forms-service definitions coverage`; what no definition can say stands in "
        "`docs/coverage.yml`. Words in quotation marks are the source documents' own.\n",
    ]
    for seed in notes.seeds:
        parts.append(f"\n## Seed {seed.id}: {seed.title}\n")
        parts.append(_table(("Lines", "Words", "Done by", "Chosen, or different"), _cells(rows, seed.id)))
        background = [(each.lines, each.why) for each in notes.background if each.seed == seed.id]
        if background:
            parts.append("\nBackground, which asks for nothing:\n")
            parts.append(_table(("Lines", "What it is"), sorted(background, key=lambda each: span(each[0]).start)))
    if notes.domain:
        parts.append("\n## Every document and every date\n")
        parts.append(_table(("Id", "Done by"), [(each.id, each.does) for each in notes.domain]))
    return "\n".join(parts)


def _cells(rows: Iterable[Row], seed: str) -> list[tuple[str, ...]]:
    return [
        (row.lines, f"“{row.quote}”" if row.quote else "", row.does, row.different) for row in rows if row.seed == seed
    ]


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"
