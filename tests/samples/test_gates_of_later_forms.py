"""The same gates for the forms of reviews and escalations: nothing certain and wrong, nothing lost, few questions.

`NAME.expected.json` was written from the page before the reader saw the document; `making/` shows how each was made.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from parsers.types import Outcome, ParsedField
from tests.samples.comparing import ASKED, LOST, WRONG, Judged, judge, texts_kept, words_asked_for
from tests.samples.read_samples import FOLDER, read, written_of

FORMS = {
    "terms-of-reference": "safer-nel", "final-report-cover": "safer-nel", "llr-1": "safer-nel",
    "progress-reply": "safer-nel", "escalation-notification": "cscp",
}  # fmt: skip
SAMPLES = sorted(path for form in FORMS for path in (FOLDER / form).iterdir() if path.suffix != ".json")
MOST_ASKED = {"as-intended": 0.05, "awkward": 0.25}

every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")


@cache
def judged(sample: Path) -> tuple[Judged, ...]:
    return tuple(judge(written_of(sample), read(sample)))


@every_sample
def test_no_value_is_certain_and_wrong_and_no_answer_is_passed_over(sample: Path) -> None:
    assert [str(each) for each in judged(sample) if each.verdict in (WRONG, LOST)] == []


@every_sample
def test_what_was_read_is_the_form_that_it_is(sample: Path) -> None:
    expected, result = written_of(sample), read(sample)

    assert (result.outcome, result.partnership) == (Outcome.PARSED, FORMS[sample.parent.name])
    assert (result.form, result.version, result.case_ref) == (
        sample.parent.name, expected["version"], expected["case_ref"],
    )  # fmt: skip
    assert result.ledger is not None
    assert result.ledger.balanced


@every_sample
def test_what_belongs_to_no_field_and_what_was_there_before_a_change_are_kept(sample: Path) -> None:
    expected, result = written_of(sample), read(sample)
    kept = texts_kept(result)

    assert [each for each in words_asked_for(expected) if each[1] not in kept] == []
    unplaced = Counter(" ".join(piece.text.split()) for piece in result.unplaced)
    assert Counter(expected["unplaced"]) - unplaced == Counter()
    if not any(each.verdict == ASKED for each in judged(sample)):
        assert unplaced == Counter(expected["unplaced"])
    for name, text in expected.get("original", {}).items():
        found = result.fields[name]
        assert isinstance(found, ParsedField)
        assert " ".join((found.original or "").split()) == text


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("filled", MOST_ASKED)
def test_few_questions_are_left_for_a_person(form: str, filled: str) -> None:
    of = [
        each
        for path in SAMPLES
        if path.parent.name == form and written_of(path)["filled"] == filled
        for each in judged(path)
        if each.filled
    ]

    assert of
    asked = [each for each in of if each.verdict == ASKED]
    assert len(asked) <= MOST_ASKED[filled] * len(of), f"{len(asked)} of {len(of)}: {[str(each) for each in asked]}"


@pytest.mark.parametrize("form", FORMS)
def test_there_are_several_kinds_of_each_form(form: str) -> None:
    kinds = Counter(written_of(path)["kind"] for path in SAMPLES if path.parent.name == form)

    assert kinds.total() >= 4
    assert len(kinds) >= 4


def test_three_notifications_of_one_matter_say_their_stages_and_the_one_reference() -> None:
    found = {path.name: read(path) for path in SAMPLES if path.name.startswith("wren-")}

    assert {result.case_ref for result in found.values()} == {"CSCP-ESC-2027-002"}
    assert [getattr(found[name].fields["stage"], "value", None) for name in sorted(found)] == [
        "stage-3",
        "stage-4",
        "stage-5",
    ]
