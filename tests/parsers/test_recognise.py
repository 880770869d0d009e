"""Exactly one form may claim a document."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parsers.types import Outcome
from tests.documents import docx, p, questions, row, table
from tests.parsers.rules import FORM, OLD, PAIRS, PROPERTIES, read

BODY = (questions(*PAIRS.items()), table(row("Date of event", "What happened", "Child seen")))


def test_properties_name_the_form_its_version_and_its_case() -> None:
    result = read(docx(*BODY, properties=PROPERTIES))
    assert (result.partnership, result.form, result.version) == ("exampleshire", "form-7", "2")
    assert (result.recognised_by, result.case_ref) == ("properties", "EX-2026-004")


def test_structure_alone_will_do() -> None:
    result = read(docx(*BODY))
    assert (result.form, result.version, result.recognised_by) == ("form-7", "2", "structure")


@pytest.mark.parametrize(
    "line", ["FORM-7 version 2 · Case reference NEL-RR-2026-001", "FORM-7 version 2\tCase reference: NEL-RR-2026-001"]
)
def test_the_printed_line_gives_version_and_case(line: str) -> None:
    result = read(docx(*BODY, header=p(line)))
    assert result.case_ref == "NEL-RR-2026-001"
    assert not [each for each in result.unplaced if each.kind == "header"]


def test_another_partnerships_form_is_named_as_such() -> None:
    result = read(docx(p("Hello"), properties={**PROPERTIES, "FormPartnership": "elsewhere"}))
    assert result.outcome is Outcome.UNRECOGNISED
    assert "elsewhere" in result.nearest[0]


def test_a_version_nobody_knows_is_named_with_those_that_are_known() -> None:
    result = read(docx(*BODY, properties={**PROPERTIES, "FormVersion": "9"}))
    assert result.outcome is Outcome.UNRECOGNISED
    assert "version 9" in result.nearest[0]
    assert "1, 2" in result.nearest[0]


def test_a_form_that_two_partnerships_share_is_not_given_to_either() -> None:
    result = read(docx(*BODY), FORM, replace(FORM, partnership="elsewhere"))
    assert result.outcome is Outcome.UNRECOGNISED
    assert "both" in result.nearest[0]


def test_a_letter_is_no_form() -> None:
    result = read(docx(p("Dear colleague"), p("Thank you for your letter.")))
    assert result.outcome is Outcome.UNRECOGNISED
    assert [each.text for each in result.unplaced] == ["Dear colleague", "Thank you for your letter."]


def test_properties_that_contradict_the_questions_are_a_problem() -> None:
    result = read(docx(*BODY, properties={**PROPERTIES, "FormVersion": "1"}), FORM, OLD)
    assert result.version == "2"
    assert "form-contradiction" in {problem.code for problem in result.problems}


def test_two_case_references_are_for_a_person() -> None:
    result = read(docx(*BODY, header=p("Case reference: EX-2026-777"), properties=PROPERTIES))
    assert result.case_ref is None
    assert "case-reference" in {problem.code for problem in result.problems}
