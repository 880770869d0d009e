"""Every sample in Word or OpenDocument, opened by LibreOffice and saved as either, still reads as its page says.

The samples of the forms' own folders read exactly as before; the awkward ones keep their gates: nothing certain and
wrong, nothing passed over, few questions. One start of the program for each format; minutes.
"""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import parsers
from parsers.types import Outcome, ParseResult
from tests.form_templates import test_form_samples as own
from tests.samples.comparing import ASKED, LOST, WRONG, Judged, judge
from tests.shipped_definitions import shipped_rules

FORMATS = ("docx", "odt")
AWKWARD = sorted(
    path for path in Path(__file__).parents[1].glob("samples/*/*") if path.suffix[1:] in FORMATS
)  # fmt: skip
EVERY = [*own.EDITABLE, *AWKWARD]
MOST_ASKED = {"as-intended": 0.05, "awkward": 0.25}


def named(path: Path) -> str:
    return own.named(path) if path in own.EDITABLE else f"{path.parent.name}/{path.name}"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], bytes]:
    folder = tmp_path_factory.mktemp("saved")
    profile = tmp_path_factory.mktemp("profile").as_uri()
    originals = folder / "originals"
    originals.mkdir()
    for number, sample in enumerate(EVERY):
        (originals / f"{number}{sample.suffix}").write_bytes(sample.read_bytes())
    for target in FORMATS:
        subprocess.run(
            [
                *("soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", target),
                *("--outdir", str(folder / target), *sorted(str(path) for path in originals.iterdir())),
            ],
            check=True,
            capture_output=True,
            timeout=1800,
        )
    return lambda sample, target: (folder / target / f"{EVERY.index(sample)}.{target}").read_bytes()


@pytest.mark.parametrize("target", FORMATS)
@pytest.mark.parametrize("sample", own.EDITABLE, ids=named)
def test_a_sample_reads_exactly_as_before(saved: Callable[[Path, str], bytes], sample: Path, target: str) -> None:
    own.check(sample, saved(sample, target), f"saved.{target}")


@pytest.mark.parametrize("target", FORMATS)
@pytest.mark.parametrize("sample", AWKWARD, ids=named)
def test_an_awkward_sample_says_nothing_certain_and_wrong_and_passes_nothing_over(
    saved: Callable[[Path, str], bytes], sample: Path, target: str
) -> None:
    expected, result = read(saved, sample, target)

    assert result.outcome is parsers.parse(sample.name, sample.read_bytes(), shipped_rules()).outcome
    if result.outcome is Outcome.PARSED:
        assert (result.form, result.version, result.case_ref) == (
            expected["form"], expected["version"], expected["case_ref"],
        )  # fmt: skip
    assert result.ledger is not None
    assert result.ledger.balanced
    assert [str(each) for each in judge(expected, result) if each.verdict in (WRONG, LOST)] == []


@pytest.mark.parametrize("target", FORMATS)
@pytest.mark.parametrize("filled", MOST_ASKED)
def test_few_questions_are_left_for_a_person(
    saved: Callable[[Path, str], bytes],
    filled: str,
    target: str,
    record_property: Callable[[str, object], None],
) -> None:
    every: list[Judged] = []
    for sample in AWKWARD:
        expected, result = read(saved, sample, target)
        if expected.get("filled") == filled:
            every += [each for each in judge(expected, result) if each.filled]
    counted = Counter(each.verdict for each in every)
    record_property("counted", f"{filled} as {target}: {counted.total()} filled, {dict(counted)}")

    assert counted[ASKED] <= MOST_ASKED[filled] * counted.total(), counted


def read(saved: Callable[[Path, str], bytes], sample: Path, target: str) -> tuple[dict[str, Any], ParseResult]:
    expected: dict[str, Any] = json.loads(sample.with_suffix(".expected.json").read_text("utf-8"))
    return expected, parsers.parse(f"saved.{target}", saved(sample, target), shipped_rules())
