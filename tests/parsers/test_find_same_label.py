"""Two questions of one form that bear the same label: the document must say which is which, or a person is asked."""

from __future__ import annotations

import pytest

from parsers.types import Certainty, FieldKind, FieldRule, FormRules, ParseResult
from tests.documents import cell, docx, p, questions, row, sdt, t, table
from tests.parsers.rules import is_whole, one, read

SENDER = {"section": "sender", "section_title": "Who sends this"}
CHILD = {"section": "child", "section_title": "The child"}
FORM = FormRules(
    partnership="exampleshire",
    form="form-8",
    version="1",
    title="Short record",
    codes=("FORM-8",),
    fields=(
        FieldRule("sender_role", "Role in the agency", FieldKind.TEXT, **SENDER),
        FieldRule("sender_name", "Name", FieldKind.TEXT, **SENDER),
        FieldRule("child_name", "Name", FieldKind.TEXT, **CHILD),
        FieldRule("child_school", "School of the child", FieldKind.TEXT, **CHILD),
    ),
    boilerplate=("Who sends this", "The child"),
)
ROLE, SCHOOL = ("Role in the agency", "Nurse"), ("School of the child", "Hill School")
ONE, OTHER = ("Name", "Amy Example"), ("Name", "Ben Example")
BOTH = ("sender_name", "child_name")


def returned(*blocks: str) -> ParseResult:
    properties = {"FormPartnership": "exampleshire", "FormId": "form-8", "FormVersion": "1"}
    result = read(docx(*blocks, properties=properties), FORM)
    assert is_whole(result)
    return result


def values(result: ParseResult) -> list[tuple[object, Certainty]]:
    return [(one(result, name).value, one(result, name).certainty) for name in BOTH]


def test_the_heading_above_says_of_whom_the_name_is() -> None:
    result = returned(p("Who sends this"), questions(ONE), p("The child"), questions(OTHER))

    assert values(result) == [("Amy Example", Certainty.BY_LABEL), ("Ben Example", Certainty.BY_LABEL)]


def test_sections_in_another_order_take_their_names_with_them() -> None:
    result = returned(p("Section 2: The child"), questions(ONE, SCHOOL), p("Who sends this"), questions(ROLE, OTHER))

    assert values(result) == [("Ben Example", Certainty.BY_LABEL), ("Amy Example", Certainty.BY_LABEL)]


def test_a_question_of_one_section_in_the_same_table_says_it_too() -> None:
    result = returned(questions(ROLE, ONE), p(""), questions(OTHER, SCHOOL))

    assert values(result) == [("Amy Example", Certainty.BY_LABEL), ("Ben Example", Certainty.BY_LABEL)]


def test_order_alone_proposes_and_no_label_counts_as_changed() -> None:
    result = returned(questions(ONE, OTHER))

    assert values(result) == [("Amy Example", Certainty.INFERRED), ("Ben Example", Certainty.INFERRED)]
    assert "order" in " ".join(one(result, "child_name").reasons)
    assert not [each for each in result.altered if each.field in BOTH]


@pytest.mark.parametrize(
    "blocks",
    [
        (questions(ONE),),
        (questions(ONE, OTHER, ("Name", "Cat Example")),),
        (questions(ROLE, ONE, OTHER), p(""), questions(SCHOOL)),
        (questions(ROLE, ONE, OTHER, SCHOOL), questions(("Name", ""))),
    ],
)
def test_where_nothing_says_which_both_are_asked_and_the_words_shown(blocks: tuple[str, ...]) -> None:
    result = returned(*blocks)

    for name in BOTH:
        assert one(result, name).value is None
        assert one(result, name).certainty is Certainty.UNDETERMINED
        assert "Amy Example" in one(result, name).candidates
    assert any("Amy Example" in piece.text for piece in result.unplaced)


def test_a_section_whose_name_is_gone_does_not_take_that_of_another() -> None:
    result = returned(p("Who sends this"), questions(ROLE), p("The child"), questions(OTHER, SCHOOL))

    assert one(result, "child_name").value == "Ben Example"
    assert one(result, "child_name").certainty is Certainty.BY_LABEL
    assert one(result, "sender_name").value is None


def test_two_of_them_in_one_line_end_where_the_next_begins() -> None:
    result = returned(p("Name: Amy Example\tName: Ben Example"))

    assert values(result) == [("Amy Example", Certainty.INFERRED), ("Ben Example", Certainty.INFERRED)]


def test_a_tagged_answer_keeps_its_shared_label() -> None:
    tagged = row(cell(p("Name")), cell(p(sdt(t("Amy Example"), "sender_name"))))
    result = returned(table(tagged), questions(OTHER, SCHOOL))

    assert values(result) == [("Amy Example", Certainty.EXACT), ("Ben Example", Certainty.BY_LABEL)]
    assert not result.altered or "label-changed" not in {each.what for each in result.altered}


def test_a_line_with_a_shared_label_is_nobodys_answer() -> None:
    result = returned(p("School of the child:"), p("Hill School"), p("Name: Amy Example"))

    assert one(result, "child_school").value == "Hill School"
