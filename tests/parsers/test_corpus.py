"""Every document from outside ends as the table says that it should, and of those that open no character is lost."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

import parsers
from forms_service.adapters.converter import LibreOfficeConverter
from forms_service.adapters.form_reader import LimitedFormReader
from parsers.types import Outcome, ParseResult
from tests.parsers.corpus import CORPUS, EXPECTED, Expected, listed, needs_corpus, present
from tests.parsers.rules import FORM, OLD, is_whole

pytestmark = needs_corpus

BY_PATH = {each.path: each for each in EXPECTED}
IN_A_CHILD = (
    "doc-legacy/hmctsfpl__FL-PLW-LET-ENG-00748.doc",
    "doc-legacy/pandoc__table_simple.rtf",
    "doc-legacy/wordex__badfile-01-bad-header.doc",
    "doc-legacy/wordex__test14.doc",
    "docx-bad/offdis__missing_part.docx",
    "docx-bad/msoff__example_password.docx",
    "docx-forms/d2p__checked_boxes.docx",
    "docx-forms/offdis__116733.docx",
    "docx-forms/sdk__Strict01.docx",
    "docx/sdk__Comment020.docx",
    "odt/pandoc__trackedChanges.odt",
    "pdf-bad/pdfjs__bomb_giant.pdf",
    "pdf-bad/pdfjs__issue19800.pdf",
    "pdf-bad/plumb__empty.pdf",
    "pdf-forms/pdfjs__prefilled_f1040.pdf",
    "pdf-forms/pdfjs__xfa_filled_imm1344e.pdf",
    "pdf-other/docling__ocr_test.pdf",
)
COMMAND = Path(sys.executable).with_name("forms-service")
SPOILT = {"unreadable", "crashed", "took-too-long", "too-much-memory"}  # no document here deserves one of these


def test_the_corpus_is_the_one_that_it_says_it_is_and_each_file_has_its_expectation() -> None:
    assert present() == listed()
    assert set(BY_PATH) == set(listed())


@pytest.mark.timeout(120)
@pytest.mark.parametrize("expected", EXPECTED, ids=lambda each: each.path)
def test_a_strangers_document_ends_as_expected_and_loses_nothing(
    expected: Expected, record_property: Callable[[str, object], None]
) -> None:
    result = parsers.parse(expected.name, expected.data(), [FORM, OLD])
    record_property("counted", f"corpus {expected.folder}: {result.outcome.value}")
    assert (result.outcome.value, result.refusal.code if result.refusal else "") == (expected.outcome, expected.refusal)
    if result.outcome is Outcome.REFUSED:
        assert result.refusal is not None
        assert result.refusal.code not in SPOILT
        assert result.refusal.message.startswith(f"{expected.name}: ")
    else:
        assert is_whole(result)
        assert bool(result.unplaced) == bool(result.ledger and result.ledger.unplaced)
        says_what_it_should(result, expected)


@pytest.mark.parametrize("path", IN_A_CHILD)
def test_behind_limits_and_with_a_converter_it_ends_the_same(path: str) -> None:
    expected = BY_PATH[path]
    reader = LimitedFormReader(converter=LibreOfficeConverter())
    result = reader.read(expected.name, expected.data(), [FORM, OLD])
    assert result.outcome.value == expected.outcome_with_converter
    if result.outcome is Outcome.REFUSED:
        assert result.refusal is not None
        assert result.refusal.code == expected.refusal
    else:
        assert (result.derived_from is not None) == bool(expected.converted)
        says_what_it_should(result, expected)


def test_without_a_converter_an_older_document_is_refused_with_what_to_do() -> None:
    expected = BY_PATH["doc-legacy/wordex__test07.doc"]
    result = LimitedFormReader(converter=None).read(expected.name, expected.data(), [FORM, OLD])
    assert result.refusal is not None
    assert result.refusal.code == "needs-conversion"
    assert "save it again as a Word document (.docx)" in result.refusal.message


def test_on_the_command_line_each_file_is_one_line_of_json_in_its_place() -> None:
    paths = [each for each in IN_A_CHILD if not BY_PATH[each].converted]
    ended = subprocess.run(
        [str(COMMAND), "parse", "--json", *(str(CORPUS / each) for each in paths)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    assert ended.returncode == max(BY_PATH[each].exit_code for each in paths)
    assert "Traceback" not in ended.stderr
    assert [line["file"] for line in lines] == [BY_PATH[each].name for each in paths]
    assert [line["outcome"] for line in lines] == [BY_PATH[each].outcome_with_converter for each in paths]


def says_what_it_should(result: ParseResult, expected: Expected) -> None:
    codes = {problem.code for problem in result.problems}
    kinds = Counter(each.kind for each in result.unplaced)
    assert not expected.problems - codes, f"{expected.remark}; said were {sorted(codes)}"
    assert not expected.unplaced - set(kinds), f"{expected.remark}; left over were {dict(kinds)}"
    assert "macro" in expected.problems or "macro" not in codes
