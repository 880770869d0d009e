"""The same gates for referrals, scoping documents, escalation templates and logs, and the papers of a panel.

`NAME.expected.json` was written from the page before the reader saw the document; `making/` shows how each was made.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from parsers.types import Outcome, ParsedField
from tests.samples.comparing import ASKED, LOST, WRONG, Judged, judge, texts_kept, words_asked_for
from tests.samples.read_samples import FOLDER, read, written_of

PARTNERSHIP = "sandwell"
MAIN = ("serious-incident-referral", "initial-scoping", "appendix-3", "appendix-4")
OTHERS = ("rapid-review-decision", "report-cover", "sandwell-terms-of-reference", "sandwell-progress-reply")
SAMPLES = sorted(path for form in (*MAIN, *OTHERS) for path in (FOLDER / form).iterdir() if path.suffix != ".json")
MOST_ASKED = {"as-intended": 0.05, "awkward": 0.25}

every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")


@cache
def expected_of(sample: Path) -> dict[str, Any]:
    return {"kind": "word-copy", "filled": "awkward", "unplaced": [], **written_of(sample)}


@cache
def judged(sample: Path) -> tuple[Judged, ...]:
    return tuple(judge(expected_of(sample), read(sample)))


@every_sample
def test_no_value_is_certain_and_wrong_and_no_answer_is_passed_over(sample: Path) -> None:
    assert [str(each) for each in judged(sample) if each.verdict in (WRONG, LOST)] == []


@every_sample
def test_what_was_read_is_the_form_that_it_is_and_each_character_has_one_place(sample: Path) -> None:
    expected, result = expected_of(sample), read(sample)

    assert (result.outcome, result.partnership) == (Outcome.PARSED, PARTNERSHIP)
    assert (result.form, result.version, result.case_ref) == (
        expected["form"], expected["version"], expected["case_ref"],
    )  # fmt: skip
    assert result.ledger is not None
    assert result.ledger.balanced


@every_sample
def test_what_belongs_to_no_field_and_what_was_there_before_a_change_are_kept(sample: Path) -> None:
    expected, result = expected_of(sample), read(sample)
    kept = texts_kept(result)

    assert [each for each in words_asked_for(expected) if each[1] not in kept] == []
    unplaced = Counter(" ".join(piece.text.split()) for piece in result.unplaced)
    assert Counter(expected["unplaced"]) - unplaced == Counter()
    if expected["filled"] == "as-intended":
        assert unplaced == Counter(expected["unplaced"])
    for name, text in expected.get("original", {}).items():
        found = result.fields[name]
        assert isinstance(found, ParsedField)
        assert " ".join((found.original or "").split()) == text


def filled_of(forms: tuple[str, ...], filled: str) -> list[Judged]:
    return [
        each
        for path in SAMPLES
        if path.parent.name in forms and expected_of(path)["filled"] == filled
        for each in judged(path)
        if each.filled
    ]


def check_few_are_asked(counted: list[Judged], filled: str) -> None:
    assert counted
    asked = [each for each in counted if each.verdict == ASKED]
    most = MOST_ASKED[filled] * len(counted)
    assert len(asked) <= most, f"{len(asked)} of {len(counted)}: {[str(each) for each in asked]}"


@pytest.mark.parametrize("forms", [*((form,) for form in MAIN), OTHERS], ids="+".join)
@pytest.mark.parametrize("filled", MOST_ASKED)
def test_few_questions_are_left_for_a_person(forms: tuple[str, ...], filled: str) -> None:
    check_few_are_asked(filled_of(forms, filled), filled)


@pytest.mark.parametrize("filled", MOST_ASKED)
def test_a_long_table_hides_no_questions_about_the_fields(filled: str) -> None:
    check_few_are_asked([each for each in filled_of((*MAIN, *OTHERS), filled) if not each.cell], filled)


@pytest.mark.parametrize(("forms", "fewest"), [(MAIN, 5), (OTHERS, 2)])
def test_there_are_several_kinds_of_each_form(forms: tuple[str, ...], fewest: int) -> None:
    for form in forms:
        kinds = Counter(expected_of(path)["kind"] for path in SAMPLES if path.parent.name == form)
        assert kinds.total() >= fewest
        assert len(kinds) >= min(fewest, 4)
