"""The reader against forms filled in as people fill them in: nothing wrong for certain, nothing passed over, few questions.

`NAME.expected.json` beside each document was written from its page before the reader saw it; `making/` shows how each
document was made. The figures are printed for each kind: `pytest tests/samples -s`.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import parsers
from forms_service.adapters.converter import LibreOfficeConverter
from forms_service.adapters.form_reader import LimitedFormReader
from forms_service.definitions.loader import load_library
from parsers.types import FormRules, Outcome, ParsedField, ParseResult
from tests.samples.comparing import ASKED, LOST, WRONG, Judged, judge, texts_kept, words_asked_for

FOLDER = Path(__file__).parent
TEMPLATES = FOLDER.parents[1] / "form_templates"
FORMS = ("scsi-1", "scsi-5", "srg-8")
SAMPLES = sorted(path for form in FORMS for path in (FOLDER / form).iterdir() if path.suffix != ".json")
CONVERTED = (".doc", ".rtf")
OUR_GENERATORS = ("word",)  # the kind that our own Word edition is, filled in by editing its XML alone
MOST_ASKED = {"as-intended": 0.05, "awkward": 0.25}


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


@cache
def rules() -> tuple[FormRules, ...]:
    return load_library(TEMPLATES, check=False).form_rules()


@cache
def expected_of(sample: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(sample.with_suffix(".expected.json").read_text("utf-8"))
    return found


@cache
def read(sample: Path) -> ParseResult:
    """As the command line reads it; without a process of its own where nothing needs converting."""
    if sample.suffix in CONVERTED:
        return LimitedFormReader(converter=LibreOfficeConverter()).read(sample.name, sample.read_bytes(), rules())
    return parsers.parse(sample.name, sample.read_bytes(), rules())


@cache
def judged(sample: Path) -> tuple[Judged, ...]:
    return tuple(judge(expected_of(sample), read(sample)))


every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=named)
every_form_that_was_filled_in = pytest.mark.parametrize(
    "sample", [path for path in SAMPLES if expected_of(path)["filled"] != "scan"], ids=named
)


@every_form_that_was_filled_in
def test_no_value_is_certain_and_wrong(sample: Path) -> None:
    assert [str(each) for each in judged(sample) if each.verdict == WRONG] == []


@every_form_that_was_filled_in
def test_no_answer_is_passed_over_as_empty(sample: Path) -> None:
    assert [str(each) for each in judged(sample) if each.verdict == LOST] == []


@every_form_that_was_filled_in
def test_what_was_read_is_the_form_that_it_is(sample: Path) -> None:
    expected, result = expected_of(sample), read(sample)

    assert result.refusal is None
    if result.outcome is Outcome.PARSED:
        assert (result.form, result.version, result.case_ref) == (
            expected["form"], expected["version"], expected["case_ref"],
        )  # fmt: skip


@every_form_that_was_filled_in
def test_what_a_person_must_decide_is_kept_for_them(sample: Path) -> None:
    expected, result = expected_of(sample), read(sample)
    kept = texts_kept(result)

    assert [each for each in words_asked_for(expected) if each[1] not in kept] == []
    assert [words for words in expected["unplaced"] if words not in texts_kept(_beside_the_fields(result))] == []
    for name, text in expected.get("original", {}).items():
        found = result.fields.get(name)
        if isinstance(found, ParsedField):
            assert " ".join((found.original or "").split()) == text


def _beside_the_fields(result: ParseResult) -> ParseResult:
    return replace(result, fields={})


@pytest.mark.parametrize("sample", [path for path in SAMPLES if expected_of(path)["filled"] == "scan"], ids=named)
def test_nothing_on_a_scan_is_certain(sample: Path) -> None:
    certain = [each for each in judged(sample) if each.verdict not in (ASKED, LOST)]

    assert certain == []
    assert {problem.code for problem in read(sample).problems} >= {"scan"}


@pytest.mark.parametrize("sample", [path for path in SAMPLES if path.suffix in CONVERTED], ids=named)
def test_a_converted_form_says_what_it_was_made_from(sample: Path) -> None:
    assert (read(sample).derived_from or "").startswith("converted from ")


@pytest.mark.parametrize("form", FORMS)
def test_there_are_enough_of_each_form_and_from_enough_programs(form: str) -> None:
    kinds = Counter(expected_of(path)["kind"] for path in SAMPLES if path.parent.name == form)

    assert kinds.total() >= 25
    assert kinds.total() - sum(kinds[kind] for kind in OUR_GENERATORS) >= 10
    assert {"word-xml", "odt", "libreoffice", "doc", "pdf-pypdf", "pdf-pdfium", "pdf-printed", "scan"} <= set(kinds)


@pytest.mark.parametrize("filled", MOST_ASKED)
def test_few_questions_are_left_for_a_person(filled: str) -> None:
    """Over all filled fields and cells, and over the fields alone, that a long table may not hide them."""
    of = [each for path in SAMPLES if expected_of(path)["filled"] == filled for each in judged(path) if each.filled]

    for counted in (of, [each for each in of if not each.cell]):
        asked = [each for each in counted if each.verdict == ASKED]
        assert len(asked) <= MOST_ASKED[filled] * len(counted), f"{len(asked)} of {len(counted)} are asked"


def test_the_figures_are_printed_for_each_kind(capsys: pytest.CaptureFixture[str]) -> None:
    lines = list(figures())
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")

    assert len(lines) > 3


def figures() -> Iterator[str]:
    groups: dict[tuple[str, str, str], list[tuple[Path, tuple[Judged, ...]]]] = defaultdict(list)
    for path in SAMPLES:
        expected = expected_of(path)
        for key in (
            (expected["form"], expected["filled"], expected["kind"]),
            (expected["form"], expected["filled"], "all"),
            ("all", expected["filled"], "all"),
        ):
            groups[key].append((path, judged(path)))
    yield f"{'form':8}{'filled':13}{'kind':16}{'files':>6}{'known':>6}{'fields':>8}{'asked':>7}{'share':>8}{'wrong':>7}{'empty':>7}{'guessed wrong':>15}"
    for key in sorted(groups, key=lambda each: (each[1], each[0], each[2])):
        results = groups[key]
        of = [each for _, verdicts in results for each in verdicts if each.filled]
        every = [each for _, verdicts in results for each in verdicts]
        asked = sum(each.verdict == ASKED for each in of)
        known = sum(read(path).outcome is Outcome.PARSED for path, _ in results)
        yield (
            f"{key[0]:8}{key[1]:13}{key[2]:16}{len(results):>6}{known:>6}{len(of):>8}{asked:>7}{asked / len(of):>8.1%}"
            f"{sum(each.verdict == WRONG for each in every):>7}{sum(each.verdict == LOST for each in every):>7}"
            f"{sum(each.guess == 'wrong' for each in every):>15}"
        )
