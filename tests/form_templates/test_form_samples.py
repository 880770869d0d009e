"""Every filled sample reads as a person wrote down from its page, also after LibreOffice opened and saved it.

`NAME.expected.json` holds what stands on the page: fields by their current names, and texts that belong to no field. A
field or cell that is not named there is empty.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

import parsers
from parsers.types import Outcome, ParsedField, ParsedTable, ParseResult
from tests.shipped_definitions import TEMPLATES, shipped_rules

SAMPLES = sorted(
    path for path in TEMPLATES.glob("partnerships/*/forms/*/v*/samples/*") if path.suffix in (".docx", ".odt", ".pdf")
)
EDITABLE = [path for path in SAMPLES if path.suffix in (".docx", ".odt")]
FIRST_OF_FORM = sorted({path.parent: number for number, path in reversed(list(enumerate(EDITABLE)))}.values())


def named(path: Path) -> str:
    return "/".join((*path.parts[-6:-5], *path.parts[-4:-2], path.name))


def expected_of(sample: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(sample.with_suffix(".expected.json").read_text("utf-8"))
    return found


def values_of(result: ParseResult) -> dict[str, Any]:
    """Values alone; what is empty is left out, so that anything read and not expected shows."""
    values: dict[str, Any] = {}
    for name, field in result.fields.items():
        if isinstance(field, ParsedTable):
            rows = [
                {column: plain(cell) for column, cell in row.items() if cell.value is not None} for row in field.rows
            ]
            if rows:
                values[name] = rows
        elif field.value is not None and field.value != ():
            values[name] = plain(field)
    return values


def unended(result: ParseResult) -> Any:
    """LibreOffice leaves a carriage return at the end of a line of what was a control of Word."""
    return json.loads(json.dumps(values_of(result)).replace(" \\n", "\\n"))


def plain(field: ParsedField) -> Any:
    return list(field.value) if isinstance(field.value, tuple) else field.value


def undetermined(result: ParseResult) -> list[str]:
    return [
        name
        for name, field in result.fields.items()
        if isinstance(field, ParsedField) and field.certainty.value == "undetermined"
    ]


def check(sample: Path, data: bytes, name: str = "") -> ParseResult:
    expected = expected_of(sample)
    result = parsers.parse(name or sample.name, data, shipped_rules())

    assert result.outcome is Outcome.PARSED, result.refusal or result.nearest
    assert (result.partnership, result.form, result.version) == (
        sample.parts[-6],
        expected["form"],
        expected["version"],
    )
    assert result.case_ref == expected["case_ref"]
    assert (unended if name else values_of)(result) == expected["fields"]
    assert undetermined(result) == []
    assert [" ".join(piece.text.split()) for piece in result.unplaced] == expected["unplaced"]
    return result


@pytest.mark.parametrize("sample", SAMPLES, ids=named)
def test_a_sample_reads_as_it_stands_on_the_page(sample: Path) -> None:
    expected = expected_of(sample)

    result = check(sample, sample.read_bytes())

    assert set(expected.get("problems", ())) <= {problem.code for problem in result.problems}
    for name, text in expected.get("original", {}).items():
        field = result.fields[name]
        assert isinstance(field, ParsedField)
        assert field.original == text


@pytest.fixture(scope="module")
def saved_by_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each editable sample saved in its own format, the first of each form in the other too; one start of the program
    for each format."""
    folder = tmp_path_factory.mktemp("saved")
    profile = tmp_path_factory.mktemp("profile").as_uri()
    for suffix in (".docx", ".odt"):
        originals = tmp_path_factory.mktemp("originals")
        for number, sample in enumerate(EDITABLE):
            if sample.suffix == suffix or number in FIRST_OF_FORM:
                (originals / f"{number}{sample.suffix}").write_bytes(sample.read_bytes())
        subprocess.run(
            [
                *("soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", suffix[1:]),
                *("--outdir", str(folder), *sorted(str(path) for path in originals.iterdir())),
            ],
            check=True,
            capture_output=True,
            timeout=240,
        )
    return folder


@pytest.mark.parametrize("number", range(len(EDITABLE)), ids=[named(path) for path in EDITABLE])
def test_a_sample_reads_the_same_after_libreoffice_saved_it(number: int, saved_by_libreoffice: Path) -> None:
    sample = EDITABLE[number]

    check(sample, (saved_by_libreoffice / f"{number}{sample.suffix}").read_bytes())


@pytest.mark.parametrize("number", FIRST_OF_FORM, ids=[named(EDITABLE[number]) for number in FIRST_OF_FORM])
def test_a_sample_reads_the_same_after_libreoffice_saved_it_in_the_other_format(
    number: int, saved_by_libreoffice: Path
) -> None:
    """Every sample in both formats, and the awkward ones: tests/soak/test_samples_after_libreoffice.py."""
    sample = EDITABLE[number]
    other = {".docx": "odt", ".odt": "docx"}[sample.suffix]

    check(sample, (saved_by_libreoffice / f"{number}.{other}").read_bytes(), f"saved.{other}")


def test_every_version_of_every_form_has_a_sample() -> None:
    forms = {path.parent for path in TEMPLATES.glob("partnerships/*/forms/*/v*/form.yml")}

    assert forms - {sample.parent.parent for sample in SAMPLES} == set()


def test_the_current_return_has_a_sample_in_each_edition() -> None:
    current = TEMPLATES / "partnerships/safer-nel/forms/scsi-5/v2/samples"

    assert {path.suffix for path in SAMPLES if path.parent == current} == {".docx", ".odt", ".pdf"}
