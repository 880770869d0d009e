"""Our own forms, flattened by pdfium or printed from Word by LibreOffice: every answer comes back or is asked for."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import raw

import parsers
from forms_service.adapters.form_maker import FormMaker
from parsers.types import Certainty, JsonValue, Outcome, ParsedField, ParsedTable, ParseResult
from tests.form_templates.test_forms_read_back import (
    FORM_FILES,
    REFERENCE,
    answer_for,
    form_at,
    library,
    named,
    today_names,
)
from tests.parsers.rules import is_whole

_SURE = (Certainty.EXACT, Certainty.BY_LABEL)


def _made(path: Path, edition: str, *, full: bool) -> tuple[bytes, dict[str, JsonValue]]:
    partnership, form = form_at(path)
    answers = {field.name: answer_for(field, at) for at, field in enumerate(form.fields())} if full else {}
    data = FormMaker().blank(
        library().partnership(partnership), form, edition, case_reference=REFERENCE, answers=answers or None
    )
    return data, today_names(partnership, form, answers)


def _flattened(data: bytes, target: Path) -> bytes:
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    for page in document:
        assert raw.FPDFPage_Flatten(page, raw.FLAT_PRINT) != raw.FLATTEN_FAIL
    document.save(str(target))
    return target.read_bytes()


def _check(result: ParseResult, wanted: dict[str, JsonValue]) -> None:
    """No wrong value that is sure, nothing filled that is empty, nothing empty that is filled."""
    assert result.outcome is Outcome.PARSED
    assert "flat-pdf" in {problem.code for problem in result.problems}
    assert is_whole(result)
    assert not result.unplaced
    pairs: list[tuple[str, ParsedField, JsonValue]] = []
    for name, field in result.fields.items():
        want = wanted.get(name)
        if isinstance(field, ParsedTable):
            rows = want if isinstance(want, list) else []
            assert len(field.rows) == len(rows), name
            for number, (row, given) in enumerate(zip(field.rows, rows, strict=True)):
                assert isinstance(given, dict)
                pairs += [(f"{name}.{number}.{column}", cell, given.get(column)) for column, cell in row.items()]
        else:
            pairs.append((name, field, want))
    for name, field, want in pairs:
        value: object = list(field.value) if isinstance(field.value, tuple) else field.value
        if not want:
            assert field.certainty is Certainty.EMPTY, name
            continue
        assert field.certainty is not Certainty.EMPTY, name
        if field.certainty in _SURE:
            assert _one_line(value) == _one_line(want), name
    asked = sum(field.certainty not in (*_SURE, Certainty.EMPTY) for _, field, _ in pairs)
    assert asked <= 0.05 * max(len(pairs), 20)


def _one_line(value: object) -> object:
    return " ".join(value.split()) if isinstance(value, str) else value


@pytest.mark.parametrize("full", [True, False], ids=["full", "empty"])
@pytest.mark.parametrize("path", FORM_FILES, ids=named)
def test_a_flattened_form_reads_as_it_was_filled(path: Path, full: bool, tmp_path: Path) -> None:
    data, wanted = _made(path, "pdf", full=full)
    _check(parsers.parse("form.pdf", _flattened(data, tmp_path / "flat.pdf"), library().form_rules()), wanted)


@pytest.fixture(scope="module")
def prints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """NUMBER-full.pdf and NUMBER-empty.pdf: the Word editions printed, with one start of the program."""
    folder, profile = tmp_path_factory.mktemp("prints"), tmp_path_factory.mktemp("profile").as_uri()
    for number, path in enumerate(FORM_FILES):
        for full in (True, False):
            (folder / f"{number}-{'full' if full else 'empty'}.docx").write_bytes(_made(path, "docx", full=full)[0])
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"),
            *("--outdir", str(folder), *map(str, sorted(folder.glob("*.docx")))),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return folder


@pytest.mark.parametrize("full", [True, False], ids=["full", "empty"])
@pytest.mark.parametrize("number", range(len(FORM_FILES)), ids=[named(path) for path in FORM_FILES])
def test_a_printed_word_form_reads_as_it_was_filled(number: int, full: bool, prints: Path) -> None:
    data = (prints / f"{number}-{'full' if full else 'empty'}.pdf").read_bytes()
    wanted = _made(FORM_FILES[number], "docx", full=full)[1]
    _check(parsers.parse("form.pdf", data, library().form_rules()), wanted)
