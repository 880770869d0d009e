"""Where forms of other makers have their answers, and a reader that looks only to the right finds an empty cell."""

from __future__ import annotations

import pytest

from parsers.types import Certainty, Choice, FieldKind, FieldRule, FormRules
from tests.documents import cell, docx, p, row, table, tick_box
from tests.parsers.rules import is_whole, one, read

YES_NO = (Choice("yes", "Yes", ("Y",)), Choice("no", "No", ("N",)))
URGENT = FieldRule("urgent", "Urgent", FieldKind.TICK)
REVIEW = FieldRule("review", "For Review", FieldKind.TICK)
ANIMALS = FieldRule("animals", "Does the research involve animals?", FieldKind.CHOICE, choices=YES_NO)
DECEIT = FieldRule("deceit", "Will deception be necessary?", FieldKind.CHOICE, choices=YES_NO)
SENDER = FieldRule("sender", "Sender", FieldKind.TEXT)
PHONE = FieldRule("phone", "Phone", FieldKind.TEXT)
SUBJECT = FieldRule("subject", "Subject", FieldKind.TEXT)
COMMENTS = FieldRule("comments", "Comments", FieldKind.LONG_TEXT)


def rules(*fields: FieldRule) -> FormRules:
    return FormRules("exampleshire", "outside", "1", "A form", (), fields)


@pytest.mark.parametrize(("marks", "ticked"), [(("X", ""), "urgent"), (("", "x"), "review")])
def test_a_box_to_the_left_of_its_words_belongs_to_them(marks: tuple[str, str], ticked: str) -> None:
    result = read(docx(table(row(marks[0], "Urgent", marks[1], "For Review"))), rules(URGENT, REVIEW))
    for name in ("urgent", "review"):
        assert one(result, name).value == (True if name == ticked else None)
    assert is_whole(result)


def test_a_box_to_the_right_of_its_words_still_does() -> None:
    result = read(docx(table(row("Urgent", "", "For Review", "X"))), rules(URGENT, REVIEW))
    assert one(result, "urgent").certainty is Certainty.EMPTY
    assert one(result, "review").value is True


QUESTIONS = ("Does the research involve animals?", "Will deception be necessary?")


HEADINGS = [row("", "Yes", "No"), row(cell(p("Tick one.   Y    N"), properties='<w:gridSpan w:val="3"/>'))]


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("mark", ["X", "✓", tick_box(True)])
def test_crosses_in_columns_are_read_by_the_words_over_them(heading: str, mark: str) -> None:
    empty = tick_box(False) if mark.startswith("<") else ""
    marked, unmarked = cell(p(mark)), cell(p(empty) if empty else p())
    grid = table(heading, row(QUESTIONS[0], unmarked, marked), row(QUESTIONS[1], marked, unmarked))
    result = read(docx(grid), rules(ANIMALS, DECEIT))
    assert (one(result, "animals").value, one(result, "deceit").value) == ("no", "yes")
    assert is_whole(result)


def test_columns_without_a_cross_are_no_answer_and_two_crosses_are_a_question() -> None:
    grid = table(row("", "Yes", "No"), row(QUESTIONS[0], "", ""), row(QUESTIONS[1], "X", "X"))
    result = read(docx(grid), rules(ANIMALS, DECEIT))
    assert one(result, "animals").certainty is Certainty.EMPTY
    assert one(result, "deceit").certainty is Certainty.UNDETERMINED


@pytest.mark.parametrize("said", ["Y", "no"])
def test_a_word_in_the_second_column_is_never_passed_over(said: str) -> None:
    grid = table(row("", "Yes", "No"), row(QUESTIONS[0], "", said), row(QUESTIONS[1], "", ""))
    result = read(docx(grid), rules(ANIMALS, DECEIT))
    assert one(result, "animals").certainty in (Certainty.INFERRED, Certainty.UNDETERMINED)


def test_without_a_heading_nobody_knows_which_column_is_which() -> None:
    grid = table(row(QUESTIONS[0], "", "X"), row(QUESTIONS[1], "", ""))
    assert one(read(docx(grid), rules(ANIMALS, DECEIT)), "animals").certainty is Certainty.UNDETERMINED


def test_the_divider_between_two_questions_of_a_line_is_no_part_of_an_answer() -> None:
    result = read(docx(p("Sender: Hanno Pike  |  Phone: 01632 960905")), rules(SENDER, PHONE))
    assert (one(result, "sender").value, one(result, "phone").value) == ("Hanno Pike", "01632 960905")
    assert not result.unplaced
    assert is_whole(result)


def test_an_answer_under_the_table_that_ends_with_its_question_is_proposed() -> None:
    blank = [table(row("Sender", "Hanno Pike"), row(cell(p("Comments:"), properties='<w:gridSpan w:val="2"/>')))]
    filled = read(docx(*blank, p("Please answer by Friday.")), rules(SENDER, COMMENTS))
    field = one(filled, "comments")
    assert (field.value, field.certainty) == ("Please answer by Friday.", Certainty.INFERRED)
    assert one(read(docx(*blank, p()), rules(SENDER, COMMENTS)), "comments").certainty is Certainty.EMPTY


def test_an_answer_that_begins_like_another_question_stays_the_answer() -> None:
    grid = table(row("Sender", "Hanno Pike"), row("Phone", "01632 960905"), row("Subject", "Phone: please ring back"))
    result = read(docx(grid), rules(SENDER, PHONE, SUBJECT))
    field = one(result, "subject")
    assert field.value == "Phone: please ring back"
    assert one(result, "phone").value == "01632 960905"


def test_behind_a_colon_with_no_other_place_for_it_an_answer_is_sure() -> None:
    grid = table(row("Sender: Hanno Pike", "Phone: 01632 960905"), row("", ""), row("Subject", ""))
    result = read(docx(grid), rules(SENDER, PHONE, SUBJECT))
    for name, value in (("sender", "Hanno Pike"), ("phone", "01632 960905")):
        assert (one(result, name).value, one(result, name).certainty) == (value, Certainty.BY_LABEL)


def test_behind_a_label_whose_own_cell_is_empty_it_is_proposed() -> None:
    result = read(docx(table(row("Sender: Hanno Pike", ""), row("Phone", "1"))), rules(SENDER, PHONE))
    assert (one(result, "sender").value, one(result, "sender").certainty) == ("Hanno Pike", Certainty.INFERRED)
