"""Whatever stands in a document turns up: in a field, or among what no field took."""

from __future__ import annotations

import os
import random
from functools import cache
from pathlib import Path

import pytest

import parsers
from forms_service.definitions.loader import load_library
from parsers.types import FormRules, Outcome, ParsedField, ParseResult
from tests.parsers.planting import plant

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "form_templates"
SAMPLES = sorted(
    path
    for folder in (TEMPLATES.glob("partnerships/*/forms/*/v*/samples/*"), (ROOT / "tests" / "samples").glob("*/*"))
    for path in folder
    if path.suffix in (".docx", ".odt", ".pdf") and path.with_suffix(".expected.json").exists()
)
# Each file gets so many in each run of the tests; `make soak` gives each very many more.
TIMES = 3
HEAVY = 1  # of a PDF, whose pages cost a hundred times as much


@cache
def rules() -> tuple[FormRules, ...]:
    return tuple(load_library(TEMPLATES, check=False).form_rules())


def everything_said(result: ParseResult) -> str:
    """Each answer with what it was before tracked changes, and each piece that no answer took; no white space."""
    said = []
    for field in result.fields.values():
        cells = [field] if isinstance(field, ParsedField) else [cell for row in field.rows for cell in row.values()]
        said += [text for cell in cells for text in (cell.raw, cell.original or "")]
    said += [piece.text for piece in result.unplaced]
    return "\x00".join("".join(text.split()) for text in said)


def lost_in(path: Path, seed: int) -> str | None:
    """What is wrong with the reading of a sample with a sentence more; nothing where the sentence is there."""
    planted = plant(path.name, path.read_bytes(), random.Random(f"{path.name} {seed}"))
    result = parsers.parse(path.name, planted.data, rules())
    about = f"{path.name}, seed {seed}, {planted.kind}: “{planted.sentence}”"
    if result.outcome is Outcome.REFUSED:
        return f"{about} is refused: {result.refusal}"
    if "".join(planted.sentence.split()) not in everything_said(result):
        return f"{about} is lost"
    if result.ledger is None or not result.ledger.balanced:
        return f"{about} does not balance: {result.ledger}"
    return None


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parts[-4]}-{path.name}")
def test_a_sentence_put_anywhere_turns_up(path: Path) -> None:
    times = int(os.environ.get("FORMS_PLANTED", HEAVY if path.suffix == ".pdf" else TIMES))
    assert [fault for seed in range(times) if (fault := lost_in(path, seed))] == []
