"""docs/coverage.md: every line of the source documents is done somewhere, or said to ask for nothing."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import pytest

from forms_service.definitions.coverage import MOST_WORDS, CoverageNotes, Row, as_markdown, read_notes, rows_of, span
from forms_service.definitions.library import Library
from tests.shipped_definitions import shipped_library

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("FORMS_SHARED") or ROOT.parent / "shared")
LIBRARY: Library = shipped_library()
NOTES: CoverageNotes = read_notes(ROOT / "docs" / "coverage.yml")
ROWS: tuple[Row, ...] = rows_of(LIBRARY, NOTES)
needs_seeds = pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="the folder of the source documents is absent")

# The documents and dates that the report on the field lists: a.1, b.1, b.2, b.3.
DOMAIN = [
    *(f"a.1/{number}" for number in range(1, 42)),
    *(f"N{number}" for number in range(1, 23)),
    *(f"C{number}" for number in range(1, 11)),
    *(f"E{number}" for number in (0, 1, 2, 3, 4, "4b", 5, 6, 7, 8, 9, 10, 11)),
    *(f"X{number}" for number in range(1, 6)),
]


@cache
def seed_lines(seed: str) -> tuple[str, ...]:
    file = next(each.file for each in NOTES.seeds if each.id == seed)
    return tuple((SHARED / "seeds" / file).read_text("utf-8").splitlines())


def plain(words: str) -> str:
    """Without the marks of a link or of bold type, and with one blank between words."""
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", words).replace("**", "")
    words = words.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return " ".join(words.split()).casefold()


def test_the_page_is_what_the_definitions_say() -> None:
    made = as_markdown(LIBRARY, NOTES)
    kept = (ROOT / "docs" / "coverage.md").read_text("utf-8")
    assert kept == made, "run `forms-service definitions coverage`"


def test_each_row_quotes_a_few_words_and_says_what_does_it() -> None:
    seeds = {each.id for each in NOTES.seeds}
    wrong = [
        row for row in ROWS if row.seed not in seeds or not row.does or not 1 <= len(row.quote.split()) <= MOST_WORDS
    ]
    assert wrong == []


@needs_seeds
def test_every_quote_stands_at_its_place() -> None:
    missing = [
        f"seed {row.seed}, lines {row.lines}: {row.quote!r} ({row.does})"
        for row in ROWS
        if plain(row.quote) not in plain(" ".join(seed_lines(row.seed)[line - 1] for line in span(row.lines)))
    ]
    assert missing == []


@needs_seeds
@pytest.mark.parametrize("seed", [each.id for each in NOTES.seeds])
def test_every_line_is_in_a_row_or_among_the_background(seed: str) -> None:
    told = {line for row in ROWS if row.seed == seed for line in span(row.lines)}
    told |= {line for each in NOTES.background if each.seed == seed for line in span(each.lines)}
    lines = seed_lines(seed)
    untold = [f"{number}: {line}" for number, line in enumerate(lines, 1) if line.strip() and number not in told]
    assert untold == []
    assert max(told) <= len(lines)


@needs_seeds
def test_all_the_source_documents_are_there() -> None:
    assert {each.file for each in NOTES.seeds} == {path.name for path in (SHARED / "seeds").glob("*.txt")}


def test_every_document_and_every_date_of_the_field_is_named_once() -> None:
    assert sorted(each.id for each in NOTES.domain) == sorted(DOMAIN)
    assert all(each.does for each in NOTES.domain)


def test_whatever_a_note_names_is_there() -> None:
    known: set[str] = set()
    for slug, data in LIBRARY.partnerships.items():
        known |= {slug, *data.processes, *data.forms, *data.letters, *data.reports}
        for process in (each for versions in data.processes.values() for each in versions.values()):
            known |= {step.id for step in process.steps} | {stage.id for stage in process.stages}
            known |= {outcome.slug for outcome in process.outcomes}
        for form in (each for versions in data.forms.values() for each in versions.values()):
            known |= {field.name for field in form.fields()}
    named = {
        word
        for does in [*(row.does for row in NOTES.rows), *(each.does for each in NOTES.domain)]
        for word in re.findall(r"\b[a-z0-9]+(?:[-_][a-z0-9]+)+\b", does)
    }
    assert named - known == set()
