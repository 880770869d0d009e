"""The reader against forms filled in as people do: nothing certain and wrong, nothing passed over, few questions.

`NAME.expected.json` beside each document was written from its page before the reader saw it; `making/` shows how each
document was made. The figures are printed for each kind: `pytest tests/samples -s`.
"""

from __future__ import annotations

import json
import re
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
from parsers.types import FieldKind, Outcome, ParsedField, ParseResult
from tests.samples.comparing import ASKED, LOST, WRONG, Judged, judge, texts_kept, words_asked_for
from tests.shipped_definitions import shipped_library, shipped_rules

FOLDER = Path(__file__).parent
FORMS = ("scsi-1", "scsi-5", "srg-8")
SAMPLES = sorted(path for form in FORMS for path in (FOLDER / form).iterdir() if path.suffix != ".json")
CONVERTED = (".doc", ".rtf")
OUR_GENERATORS = ("word",)  # the kind that our own Word edition is, filled in by editing its XML alone
MOST_ASKED = {"as-intended": 0.05, "awkward": 0.25}


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


@cache
def expected_of(sample: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(sample.with_suffix(".expected.json").read_text("utf-8"))
    return found


@cache
def read(sample: Path) -> ParseResult:
    """As the command line reads it; without a process of its own where nothing needs converting."""
    if sample.suffix in CONVERTED:
        return LimitedFormReader(converter=LibreOfficeConverter()).read(
            sample.name, sample.read_bytes(), shipped_rules()
        )
    return parsers.parse(sample.name, sample.read_bytes(), shipped_rules())


@cache
def judged(sample: Path) -> tuple[Judged, ...]:
    return tuple(judge(expected_of(sample), read(sample)))


@cache
def prefilled(form: str) -> frozenset[str]:
    """Names of the fields that are filled in before the form is sent out, in every version."""
    rules_of = shipped_library().partnerships["safer-nel"].forms[form].values()
    return frozenset(field.name for version in rules_of for field in version.fields() if field.prefilled)


every_sample = pytest.mark.parametrize("sample", SAMPLES, ids=named)
every_form_that_was_filled_in = pytest.mark.parametrize(
    "sample", [path for path in SAMPLES if expected_of(path)["filled"] != "scan"], ids=named
)


@every_sample
def test_every_character_of_a_sample_is_accounted_for(sample: Path) -> None:
    ledger = read(sample).ledger

    assert ledger is not None
    assert ledger.balanced


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
    assert [str(each) for each in judged(sample) for line in words_of(each, sample) if line not in kept] == []
    assert [words for words in expected["unplaced"] if words not in texts_kept(_beside_the_fields(result))] == []
    for name, text in expected.get("original", {}).items():
        found = result.fields.get(name)
        if isinstance(found, ParsedField):
            assert " ".join((found.original or "").split()) == text


def words_of(judged_field: Judged, sample: Path) -> list[str]:
    """The lines of an answer in words: where the reader was not sure of its place, they stand somewhere still."""
    name = re.sub(r"\.\d+\.", ".", judged_field.name)
    if not isinstance(judged_field.expected, str) or name not in in_words(sample.parent.name):
        return []
    return [" ".join(line.split()) for line in judged_field.expected.split("\n")]


@cache
def in_words(form: str) -> frozenset[str]:
    current = shipped_library().current_form("safer-nel", form)
    every = [(field.name, field.kind) for field in current.fields()]
    every += [(f"{field.name}.{column.name}", column.kind) for field in current.fields() for column in field.columns]
    return frozenset(name for name, kind in every if kind in (FieldKind.TEXT, FieldKind.LONG_TEXT))


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
    """Over all filled fields and cells; over the fields alone, that a long table may not hide them; and without part A,
    which the business unit filled in."""
    of = [
        (each, each.name.partition(".")[0] in prefilled(path.parent.name))
        for path in SAMPLES
        if expected_of(path)["filled"] == filled
        for each in judged(path)
        if each.filled
    ]

    for counted in (
        [each for each, _ in of],
        [each for each, _ in of if not each.cell],
        [each for each, part_a in of if not part_a],
        [each for each, part_a in of if not part_a and not each.cell],
    ):
        asked = [each for each in counted if each.verdict == ASKED]
        assert len(asked) <= MOST_ASKED[filled] * len(counted), f"{len(asked)} of {len(counted)} are asked"


def test_the_figures_are_printed_for_each_kind(capsys: pytest.CaptureFixture[str]) -> None:
    lines = list(figures())
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")

    assert len(lines) > 3


def figures() -> Iterator[str]:
    """One line for each form, way of filling and kind; `sent` leaves out part A, which was filled in before."""
    groups: dict[tuple[str, str, str], list[Path]] = defaultdict(list)
    for path in SAMPLES:
        form, filled, kind = (expected_of(path)[key] for key in ("form", "filled", "kind"))
        for key in {(filled, at, of) for at in (form, "all") for of in (kind, "all")}:
            groups[key].append(path)
    heads = ("files", "known", "fields", "asked", "share", "sent", "asked", "share", "wrong", "empty", "misguessed")
    yield f"{'filled':13}{'form':8}{'kind':15}" + "".join(f"{head:>11}" for head in heads)
    for key, paths in sorted(groups.items()):
        every = [(each, path.parent.name) for path in paths for each in judged(path)]
        of = [each for each, _ in every if each.filled]
        sent = [each for each, form in every if each.filled and each.name.partition(".")[0] not in prefilled(form)]
        figures_of = (
            len(paths), sum(read(path).outcome is Outcome.PARSED for path in paths), *_share(of), *_share(sent),
            *(sum(each.verdict == verdict for each, _ in every) for verdict in (WRONG, LOST)),
            sum(each.guess == "wrong" for each, _ in every),
        )  # fmt: skip
        yield f"{key[0]:13}{key[1]:8}{key[2]:15}" + "".join(f"{figure:>11}" for figure in figures_of)


def _share(of: list[Judged]) -> tuple[int, int, str]:
    asked = sum(each.verdict == ASKED for each in of)
    return len(of), asked, f"{asked / len(of):.1%}"
