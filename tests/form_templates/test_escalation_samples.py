"""Escalation forms as people keep them, without any control: nothing certain and wrong, nothing passed over as empty.

`NAME.expected.json` was written from the page before the reader saw the document.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

import parsers
from parsers.types import Outcome, ParsedTable, ParseResult
from tests.samples.comparing import ASKED, LOST, WRONG, judge
from tests.shipped_definitions import shipped_rules

ROOT = Path(__file__).parents[2]
FOLDERS = ("appendix-3", "appendix-4")
SAMPLES = sorted(
    path for form in FOLDERS for path in (ROOT / "tests/samples" / form).iterdir() if path.suffix != ".json"
)


@cache
def read(sample: Path) -> ParseResult:
    return parsers.parse(sample.name, sample.read_bytes(), shipped_rules())


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_old_copy_is_read_or_asked_about(sample: Path) -> None:
    expected = json.loads(sample.with_suffix(".expected.json").read_text("utf-8"))
    result = read(sample)
    judged = list(judge(expected, result))

    assert (result.outcome, result.form, result.case_ref) == (Outcome.PARSED, sample.parent.name, expected["case_ref"])
    assert result.ledger is not None
    assert result.ledger.balanced
    assert [str(each) for each in judged if each.verdict in (WRONG, LOST)] == []


def test_few_questions_of_the_old_escalation_copies_are_left_for_a_person() -> None:
    filled = [
        each
        for sample in SAMPLES
        for each in judge(json.loads(sample.with_suffix(".expected.json").read_text("utf-8")), read(sample))
        if each.filled
    ]

    assert sum(each.verdict == ASKED for each in filled) <= 0.25 * len(filled)


def test_options_marked_by_crosses_in_their_cells_are_read_and_not_asked() -> None:
    result = read(ROOT / "tests/samples/appendix-3/health-crosses.docx")
    fields = {name: getattr(field, "value", None) for name, field in result.fields.items()}

    assert fields["level_of_need"] == "early-help"
    assert fields["perceived_level_of_need"] == "child-in-care"
    assert fields["perceived_legal_status"] == "Section 20 sought"
    assert fields["legal_status"] is None


def test_three_values_of_a_cell_of_a_log_of_more_rows_than_are_printed_are_three_answers() -> None:
    table = read(ROOT / "tests/samples/appendix-4/nine-rows.docx").fields["cases"]

    assert isinstance(table, ParsedTable)
    rows = table.rows
    assert len(rows) == 9
    assert [rows[8][name].value for name in ("child_name", "child_birth_date", "child_age")] == [
        "Testchild Bullace Notreal",
        "2023-10-17",
        "3",
    ]
