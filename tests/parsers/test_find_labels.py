"""However a label drifted, and wherever its answer stands."""

from __future__ import annotations

import pytest

from parsers.find.known import Labels
from parsers.types import Certainty, FieldKind, FieldRule
from tests.documents import cell, docx, p, questions, row, t, table
from tests.parsers.rules import FORM, PAIRS, PROPERTIES, is_whole, one, read

SURE = Certainty.BY_LABEL
MERGED = '<w:gridSpan w:val="2"/>'
WIDE = '<w:gridSpan w:val="3"/>'
OTHERS = tuple(pair for pair in PAIRS.items() if pair[0] not in ("Name of agency", "Summary of involvement"))


def read_table(*rows: str):  # type: ignore[no-untyped-def]
    result = read(docx(table(*rows), questions(*OTHERS), properties=PROPERTIES))
    assert is_whole(result)
    return result


@pytest.mark.parametrize(
    "label",
    [
        "1. Name of agency", "1) Name of agency", "Q3 Name of agency", "a) Name of agency:", "(iv) Name of agency",
        "4.1 Name of agency", "Name of agency*", "* Name of agency", "Name of agency (required)", "NAME OF AGENCY",
        "Name of agency (please print)", "“Name of agency”", "Name\u200b of\u00a0agency", "\u200fName of agency:\u200e",
        "Name of agency (if known):", "Question 2: Name of agency", "Ｎame of agency",
    ],
)  # fmt: skip
def test_a_label_keeps_its_question_with_numbers_marks_and_hints(label: str) -> None:
    field = one(read_table(row(label, "Trust")), "agency_name")
    assert (field.value, field.certainty) == ("Trust", SURE)


@pytest.mark.parametrize("label", ["Name of agency (previous)", "Nmae of agency", "Name of agencys"])
def test_a_label_that_says_something_else_only_proposes(label: str) -> None:
    result = read_table(row(label, "Trust"))
    assert (one(result, "agency_name").value, one(result, "agency_name").certainty) == ("Trust", Certainty.INFERRED)
    assert ("label-changed", "agency_name") in {(each.what, each.field) for each in result.altered}


def test_a_label_in_several_runs_or_two_lines_is_one_label() -> None:
    split = cell(p(t("Name "), t("of ag", "<w:b/>"), t("ency")))
    assert one(read_table(row(split, "Trust")), "agency_name").value == "Trust"
    broken = cell(p("<w:r><w:t>Name of</w:t><w:br/><w:t>agency</w:t></w:r>"))
    assert one(read_table(row(broken, "Trust")), "agency_name").value == "Trust"
    two = cell(p("Name of"), p("agency"))
    result = read_table(row(two, "Trust"))
    assert (one(result, "agency_name").value, one(result, "agency_name").certainty) == ("Trust", SURE)
    assert not result.unplaced


@pytest.mark.parametrize("between", [": ", "\t", " - ", " – ", ":\n", "\n"])
def test_label_and_answer_in_one_cell(between: str) -> None:
    runs = p(*(t(each) if each not in "\t\n" else {"\t": "<w:r><w:tab/></w:r>", "\n": "<w:r><w:br/></w:r>"}[each]
               for each in ["Name of agency", *between.partition("\n")[:2], "Trust"] if each))  # fmt: skip
    field = one(read_table(row(cell(runs, properties=MERGED))), "agency_name")
    assert field.value == "Trust"


def test_an_answer_in_the_next_paragraph_of_the_labels_own_cell() -> None:
    field = one(read_table(row(cell("Name of agency", "Trust"))), "agency_name")
    assert (field.value, field.certainty) == ("Trust", SURE)


def test_a_bold_label_with_a_plain_answer_behind_it() -> None:
    field = one(read_table(row(cell(p(t("Name of agency ", "<w:b/>"), t("Trust"))))), "agency_name")
    assert field.value == "Trust"


def test_answers_below_their_labels() -> None:
    result = read_table(row("Name of agency", "Summary of involvement"), row("Trust", "Visits"))
    assert (one(result, "agency_name").value, one(result, "summary").value) == ("Trust", "Visits")
    assert one(result, "agency_name").certainty is SURE


def test_an_answer_in_a_merged_cell_below() -> None:
    result = read_table(
        row(cell("Name of agency", properties=MERGED)), row(cell("Trust", properties=MERGED)),
        row("Summary of involvement", "Visits"),
    )  # fmt: skip
    assert (one(result, "agency_name").value, one(result, "summary").value) == ("Trust", "Visits")


def test_an_answer_in_a_row_that_was_added_is_found_and_looked_at() -> None:
    result = read_table(
        row("Name of agency", ""), row(cell("Trust", properties=MERGED)), row("Summary of involvement", "Visits")
    )
    assert (one(result, "agency_name").value, one(result, "agency_name").certainty) == ("Trust", Certainty.INFERRED)
    result = read_table(row("Name of agency", "Trust"), row("", "North team"), row("Summary of involvement", "Visits"))
    assert one(result, "agency_name").value == "Trust\nNorth team"
    assert one(result, "agency_name").certainty is Certainty.INFERRED


def test_a_heading_under_an_empty_answer_is_no_answer() -> None:
    heading = row(cell(p(t("Details of the case", "<w:b/>")), properties=MERGED))
    result = read_table(row("Name of agency", ""), heading, row("Summary of involvement", "Visits"))
    assert one(result, "agency_name").certainty is Certainty.EMPTY


def test_an_empty_column_between_labels_and_answers() -> None:
    result = read_table(row("Name of agency", "", "Trust"), row("Summary of involvement", "", "Visits"))
    assert (one(result, "agency_name").value, one(result, "agency_name").certainty) == ("Trust", SURE)
    mixed = read_table(row("Name of agency", "", "Trust"), row("Summary of involvement", "Visits", ""))
    assert (one(mixed, "agency_name").value, one(mixed, "agency_name").certainty) == ("Trust", Certainty.INFERRED)


def test_two_questions_in_one_row() -> None:
    result = read_table(row("Name of agency", "Trust", "Summary of involvement", "Visits"))
    assert (one(result, "agency_name").value, one(result, "summary").value) == ("Trust", "Visits")
    blank = read_table(row("Name of agency", "", "Summary of involvement", "Visits"))
    assert one(blank, "agency_name").certainty is Certainty.EMPTY
    assert one(blank, "summary").value == "Visits"


def test_labels_in_the_last_column_only_propose_what_stands_in_front() -> None:
    result = read_table(row("Trust", "Name of agency"), row("Visits", "Summary of involvement"))
    assert (one(result, "agency_name").value, one(result, "agency_name").certainty) == ("Trust", Certainty.INFERRED)
    assert one(result, "summary").value == "Visits"


def test_two_questions_in_one_line_or_cell_are_told_apart() -> None:
    line = p(t("Name of agency: Trust"), "<w:r><w:tab/></w:r>", t("Summary of involvement: Visits"))
    for made in (
        docx(line, questions(*OTHERS), properties=PROPERTIES),
        docx(table(row(cell(line))), properties=PROPERTIES),
    ):
        result = read(made)
        assert (one(result, "agency_name").value, one(result, "summary").value) == ("Trust", "Visits")
    lines = cell("Name of agency: Trust", "Summary of involvement: Visits", "and calls")
    result = read_table(row(lines))
    assert (one(result, "agency_name").value, one(result, "summary").value) == ("Trust", "Visits\nand calls")


def test_a_label_over_a_box_is_answered_in_the_box() -> None:
    result = read(docx(p("Name of agency"), table(row("Trust")), questions(*OTHERS), properties=PROPERTIES))
    assert (one(result, "agency_name").value, one(result, "agency_name").certainty) == ("Trust", SURE)


def test_an_answer_that_reads_like_a_label_is_still_an_answer() -> None:
    result = read_table(row("Name of agency", "Organisation"), row("Summary of involvement", "Worked with"))
    assert (one(result, "agency_name").value, one(result, "agency_name").certainty) == (
        "Organisation",
        Certainty.INFERRED,
    )
    assert one(result, "summary").value == "Worked with"
    assert one(result, "worked_with").certainty is Certainty.EMPTY


def test_a_word_like_a_label_behind_an_unknown_question_is_not_that_label() -> None:
    result = read_table(row("Who is the lead?", "Organisation"), row("Something else", "no"))
    assert one(result, "agency_name").certainty is Certainty.UNDETERMINED
    assert one(result, "agency_name").value is None


def test_the_forms_own_label_goes_before_one_that_was_merely_seen() -> None:
    result = read_table(row("Organisation", "Another body"), row("Name of agency", "Trust"))
    assert one(result, "agency_name").value == "Trust"


def test_a_question_that_stands_twice_with_two_answers_is_for_a_person() -> None:
    result = read_table(row("Name of agency", "Trust A"), row("Name of agency", "Trust B"))
    assert one(result, "agency_name").certainty is Certainty.UNDETERMINED
    assert one(result, "agency_name").candidates == ("Trust A", "Trust B")
    once = read_table(row("Name of agency", ""), row("Name of agency", "Trust B"))
    assert (one(once, "agency_name").value, one(once, "agency_name").certainty) == ("Trust B", Certainty.INFERRED)


def test_two_labels_that_fit_equally_are_a_question() -> None:
    from dataclasses import replace

    from parsers.types import FieldKind, FieldRule

    fields = (
        FieldRule("first", "Date of meeting one", FieldKind.TEXT),
        FieldRule("second", "Date of meeting two", FieldKind.TEXT),
        *FORM.fields,
    )
    rules = replace(FORM, fields=fields)
    made = docx(questions(("Date of meeting", "3 May"), *PAIRS.items()), properties=PROPERTIES)
    result = read(made, rules)
    for name in ("first", "second"):
        assert one(result, name).certainty is Certainty.UNDETERMINED
        assert one(result, name).candidates == ("3 May",)


def test_the_forms_own_hint_left_where_the_answer_was_to_stand_is_no_answer() -> None:
    result = read_table(row("Summary of involvement", "In your own words."))
    assert one(result, "summary").certainty is Certainty.EMPTY
    result = read_table(row("Summary of involvement", cell("In your own words.", "Visits")))
    assert one(result, "summary").value == "Visits"


@pytest.mark.parametrize(
    "words",
    ["INSERT", "[Insert name of agency]", "Enter text here", "dd/mm/yyyy", "Select", "hh:mm", "________", "xx/xx/xxxx"],
)
def test_words_that_a_form_prints_for_an_answer_are_none(words: str) -> None:
    assert one(read_table(row("Name of agency", words)), "agency_name").certainty is Certainty.EMPTY


def test_words_that_only_begin_like_a_prompt_are_an_answer() -> None:
    assert one(read_table(row("Name of agency", "Enter House")), "agency_name").value == "Enter House"


@pytest.mark.parametrize("month", ["9 January 2026", "9 July 2026"])
def test_a_hint_in_front_of_an_answer_in_the_labels_cell_is_no_part_of_it(month: str) -> None:
    pairs = {**PAIRS, "Date last seen": ""}
    del pairs["Summary of involvement"]
    said = f"Summary of involvement: In your own words. Seen on {month}."
    result = read(docx(table(row(cell(p(said)))), questions(*pairs.items()), properties=PROPERTIES))

    assert one(result, "summary").value == f"Seen on {month}."
    assert is_whole(result)


def test_two_labels_in_one_cell_leave_it_open_whose_the_answer_is() -> None:
    pairs = {label: answer for label, answer in PAIRS.items() if label not in ("Name of agency", "NHS number")}
    both = row(cell(p("Name of agency"), p("NHS number")), "Quaintshire Trust")
    result = read(docx(table(both), questions(*pairs.items()), properties=PROPERTIES))

    assert one(result, "agency_name").certainty is Certainty.UNDETERMINED
    assert "Quaintshire Trust" in one(result, "agency_name").raw
    assert is_whole(result)


def test_an_answer_that_stands_under_a_stray_label_is_not_lost_to_its_own_question() -> None:
    pairs = [(label, answer) for label, answer in PAIRS.items() if label not in ("Name of agency", "NHS number")]
    stray = [("Name of agency", ""), ("", "Name of agency"), ("NHS number", "999 000 0018")]
    result = read(docx(questions(*stray, *pairs), properties=PROPERTIES))

    assert "999 000 0018" in one(result, "nhs_number").raw
    assert one(result, "agency_name").value != "999 000 0018"
    assert is_whole(result)


def test_a_sentence_that_was_added_to_a_long_label_is_not_set_aside_with_it() -> None:
    long = "Please say what is to be learned from this, for example that a procedure is looked at anew or staff trained"
    labels = Labels((FieldRule("lessons", long, FieldKind.LONG_TEXT),))
    assert [each.rule.name for each in labels.near(long.replace("learned", "leanred"), {"lessons"})] == ["lessons"]
    added = f"{long}. The child sleeps at an aunt's."
    assert not labels.near(added, {"lessons"})
