"""Exactly one form may claim a document."""

from __future__ import annotations

from dataclasses import replace

import pytest

from parsers.types import Certainty, FieldKind, FieldRule, Outcome
from tests.documents import docx, p, questions, row, table
from tests.parsers.rules import FORM, OLD, PAIRS, PROPERTIES, one, read, rows

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


OTHER = replace(
    FORM,
    form="form-8",
    codes=("FORM-8",),
    title="Notification",
    fields=(
        FieldRule("told_by", "Who tells us", FieldKind.TEXT),
        FieldRule("told_on", "When did it happen?", FieldKind.DATE),
        FieldRule("told_what", "What do you tell us?", FieldKind.TEXT),
        FieldRule("told_to", "Who else knows?", FieldKind.TEXT),
    ),
)
SECOND = questions(*((rule.label, "words") for rule in OTHER.fields))


def test_a_return_with_a_notification_pasted_in_front_says_so() -> None:
    result = read(docx(p("FORM-8"), SECOND, p("FORM-7"), *BODY, properties=PROPERTIES), FORM, OTHER)
    assert result.form == "form-7"
    assert "two-forms" in {problem.code for problem in result.problems}
    assert "words" in {each.text for each in result.unplaced}


def test_a_notification_and_a_return_in_one_document_without_a_name_are_not_guessed() -> None:
    result = read(docx(p("FORM-8"), SECOND, p("FORM-7"), *BODY), FORM, OTHER)
    assert result.outcome is Outcome.UNRECOGNISED
    assert "form-7" in result.nearest[0]
    assert "form-8" in result.nearest[0]


def test_a_form_that_merely_names_another_holds_one_form() -> None:
    result = read(docx(p("FORM-7"), p("See also FORM-8."), *BODY, properties=PROPERTIES), FORM, OTHER)
    assert "two-forms" not in {problem.code for problem in result.problems}


def test_the_same_return_twice_in_one_document_is_said_and_nothing_that_differs_is_taken() -> None:
    def copy(agency: str, words: str) -> tuple[str, ...]:
        answers = {
            **PAIRS,
            "Name of agency": agency,
            "Summary of involvement": words,
            "Was there any involvement?": "No",
        }
        return questions(*answers.items()), table(
            row("Date of event", "What happened", "Child seen"), row("1/2/26", words, "")
        )

    result = read(docx(*copy("Trust", "First"), p(""), *copy("Trust", "Second"), properties=PROPERTIES))
    assert "two-forms" in {problem.code for problem in result.problems}
    assert one(result, "agency_name").value == "Trust"
    assert one(result, "summary").certainty is Certainty.UNDETERMINED
    assert one(result, "summary").candidates == ("First", "Second")
    assert {each["event"].certainty for each in rows(result, "events")} == {Certainty.INFERRED}


def test_a_blank_form_is_recognised_and_says_nothing() -> None:
    result = read(docx(*BODY))
    assert result.form == "form-7"
    assert {one(result, name).certainty for name in ("agency_name", "summary", "involved", "agreed")} == {
        Certainty.EMPTY
    }
    assert one(result, "involved").value is None


def test_a_form_of_which_a_part_was_taken_out_is_read_and_says_which_questions_are_gone() -> None:
    result = read(docx(questions(*list(PAIRS.items())[:4]), properties=PROPERTIES))
    gone = {each.field for each in result.altered if each.what == "field-missing"}
    assert gone == {"worked_with", "nhs_number", "agreed"}
    assert {one(result, name).certainty for name in gone if name} == {Certainty.UNDETERMINED}
