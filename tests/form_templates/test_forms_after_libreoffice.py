"""Every form, empty and full, still reads after LibreOffice saved it in any format that agencies send.

LibreOffice drops content controls or their tags, so this is reading by labels, headings and tables alone.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

import parsers
from forms_service.adapters.form_maker import FormMaker
from parsers.types import Outcome, ParseResult
from tests.form_templates.test_forms_read_back import (
    FORM_FILES,
    REFERENCE,
    answer_for,
    form_at,
    named,
    today_names,
    values_of,
)
from tests.shipped_definitions import shipped_library, shipped_rules

EDITABLE = ("docx", "odt")
OLD = ("doc", "rtf")  # come back as docx, as the service converts them
MOST_RETURNED = next(number for number, path in enumerate(FORM_FILES) if named(path) == "safer-nel/scsi-5/v2")


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """FORMAT/NUMBER-NAME-EDITION.FORMAT; one start of the program for each format."""
    folder = tmp_path_factory.mktemp("saved")
    profile = tmp_path_factory.mktemp("profile").as_uri()

    def convert(files: list[Path], target: str, out: Path) -> None:
        subprocess.run(
            [
                *("soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", target),
                *("--outdir", str(out), *map(str, files)),
            ],
            check=True,
            capture_output=True,
            timeout=240,
        )

    made = folder / "made"
    made.mkdir()
    for number, path in enumerate(FORM_FILES):
        partnership, form = form_at(path)
        answers = {field.name: answer_for(field, at) for at, field in enumerate(form.fields())}
        for edition in EDITABLE:
            for name, given in (("full", answers), ("empty", None)):
                data = FormMaker().blank(
                    shipped_library().partnership(partnership), form, edition, case_reference=REFERENCE, answers=given
                )
                (made / f"{number}-{name}-{edition}.{edition}").write_bytes(data)
    for target in EDITABLE:
        convert(sorted(made.iterdir()), target, folder / target)
    for target in OLD:
        convert(sorted(made.glob(f"{MOST_RETURNED}-*")), target, folder / target)
        convert(sorted((folder / target).iterdir()), "docx", folder / target)
    return folder


def read(saved: Path, number: int, name: str, edition: str, target: str) -> ParseResult:
    suffix = target if target in EDITABLE else "docx"
    data = (saved / target / f"{number}-{name}-{edition}.{suffix}").read_bytes()
    result = parsers.parse(f"return.{suffix}", data, shipped_rules())
    assert result.outcome is Outcome.PARSED, result.refusal or result.nearest
    assert result.case_ref == REFERENCE
    return result


@pytest.mark.parametrize("target", EDITABLE)
@pytest.mark.parametrize("edition", EDITABLE)
@pytest.mark.parametrize("number", range(len(FORM_FILES)), ids=[named(path) for path in FORM_FILES])
def test_a_form_that_libreoffice_saved_reads_as_before(saved: Path, number: int, edition: str, target: str) -> None:
    check(saved, number, edition, target)


@pytest.mark.parametrize("target", OLD)
@pytest.mark.parametrize("edition", EDITABLE)
def test_a_return_in_an_old_format_reads_as_before(saved: Path, edition: str, target: str) -> None:
    check(saved, MOST_RETURNED, edition, target)


def check(saved: Path, number: int, edition: str, target: str) -> None:
    partnership, form = form_at(FORM_FILES[number])
    answers = {field.name: answer_for(field, at) for at, field in enumerate(form.fields())}

    full = read(saved, number, "full", edition, target)
    empty = read(saved, number, "empty", edition, target)

    assert values_of(full) == today_names(partnership, form, answers)
    assert [piece.text for piece in full.unplaced] == []
    assert [name for name, value in values_of(empty).items() if value] == []
    assert [piece.text for piece in empty.unplaced] == []
