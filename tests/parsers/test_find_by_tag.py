"""Controls and fields that carry a name, as forms of other makers use them: several in one cell, with printed words."""

from __future__ import annotations

import pytest

from parsers.types import Certainty, FieldKind, FieldRule, FormRules
from tests.documents import cell, docx, legacy_field, p, row, sdt, t, table
from tests.parsers.rules import PROPERTIES, is_whole, one, read

URGENT = FieldRule("chk_urgent", "Urgent", FieldKind.TICK)
ROUTINE = FieldRule("chk_routine", "Routine", FieldKind.TICK)
DATE = FieldRule("fld_date", "Date", FieldKind.DATE)
NUMBER = FieldRule("fld_number", "Case Number", FieldKind.TEXT)
FORM = FormRules("exampleshire", "referral", "1", "Referral", (), (URGENT, ROUTINE, DATE, NUMBER), ("Office Use Only",))


def box(name: str, *, ticked: bool) -> str:
    state = f'<w:checkBox><w:default w:val="0"/><w:checked w:val="{int(ticked)}"/></w:checkBox>'
    return legacy_field("FORMCHECKBOX", f'<w:name w:val="{name}"/>{state}')


def text(name: str, answer: str) -> str:
    return legacy_field("FORMTEXT", f'<w:name w:val="{name}"/><w:textInput/>', answer)


def form(*, urgent: bool, routine: bool, date: str = "", number: str = "") -> bytes:
    boxes = [t("Office Use Only     "), box("chk_urgent", ticked=urgent), t(" Urgent   ")]
    boxes += [box("chk_routine", ticked=routine), t(" Routine")]
    dated, numbered = p(t("Date: "), text("fld_date", date)), p(t("Case Number:"), text("fld_number", number))
    return docx(table(row(cell(p(*boxes)), cell(dated), cell(numbered))))


@pytest.mark.parametrize("urgent", [True, False])
@pytest.mark.parametrize("routine", [True, False])
def test_each_of_several_boxes_in_one_cell_answers_its_own_question(*, urgent: bool, routine: bool) -> None:
    result = read(form(urgent=urgent, routine=routine), FORM)
    for name, ticked in (("chk_urgent", urgent), ("chk_routine", routine)):
        field = one(result, name)
        assert (field.value, field.certainty) == ((True, Certainty.EXACT) if ticked else (None, Certainty.EMPTY))
    assert is_whole(result)
    assert not result.unplaced


@pytest.mark.parametrize(("written", "day"), [("14 January 2026", "2026-01-14"), ("14/07/2026", "2026-07-14")])
def test_the_question_printed_in_front_of_its_field_is_no_part_of_the_answer(written: str, day: str) -> None:
    result = read(form(urgent=True, routine=False, date=written, number="EA-31"), FORM)
    assert (one(result, "fld_date").value, one(result, "fld_date").certainty) == (day, Certainty.EXACT)
    assert (one(result, "fld_number").value, one(result, "fld_number").certainty) == ("EA-31", Certainty.EXACT)
    assert one(result, "fld_number").reasons == ()


def test_words_typed_behind_a_box_are_not_taken_for_its_question() -> None:
    boxes = p(box("chk_urgent", ticked=False), t(" Urgent no longer "), box("chk_routine", ticked=True), t(" Routine"))
    result = read(docx(table(row(cell(boxes), cell(p(t("Date: "), text("fld_date", "")))))), FORM)
    assert one(result, "chk_urgent").certainty is Certainty.UNDETERMINED
    assert one(result, "chk_routine").value is True


@pytest.mark.parametrize("ticked", [True, False])
def test_a_box_whose_question_is_the_word_yes_or_no_is_read_by_its_tick_alone(*, ticked: bool) -> None:
    rules = FormRules(
        "exampleshire", "referral", "1", "Referral", (), tuple(
            FieldRule(f"chk_{word.casefold()}", word, FieldKind.TICK) for word in ("Yes", "No")
        )
    )  # fmt: skip
    boxes = p(box("chk_no", ticked=not ticked), t("  No     "), box("chk_yes", ticked=ticked), t("  Yes"))
    result = read(docx(table(row(cell(boxes)))), rules)
    assert one(result, "chk_yes").value == (True if ticked else None)
    assert one(result, "chk_no").value == (None if ticked else True)


def test_a_tagged_answer_beside_the_label_of_another_question_is_asked() -> None:
    swapped = table(
        row("Summary of involvement", cell(p(sdt(t("Quaintshire Trust"), "agency_name")))),
        row("Name of agency", cell(p(sdt(t("Seen twice."), "summary")))),
    )
    result = read(docx(swapped, properties=PROPERTIES))

    for name, words in (("agency_name", "Quaintshire Trust"), ("summary", "Seen twice.")):
        assert one(result, name).certainty is Certainty.INFERRED
        assert one(result, name).value == words
        assert "another question" in one(result, name).reasons[0]


def test_a_tagged_answer_that_a_second_label_contradicts_is_asked() -> None:
    made = table(row("Name of agency", cell(p(sdt(t("Quaintshire Trust"), "agency_name")))), row("Name of agency", "B"))
    result = read(docx(made, properties=PROPERTIES))

    assert one(result, "agency_name").certainty is Certainty.UNDETERMINED
    assert one(result, "agency_name").candidates == ("Quaintshire Trust", "B")


@pytest.mark.parametrize("words", ["Name of agency", "Name of agency:\nMust be answered"])
def test_a_question_put_in_place_of_its_answer_is_no_answer(words: str) -> None:
    made = table(row("Quaintshire Trust", cell(p(sdt(t(words), "agency_name")))))
    result = read(docx(made, properties=PROPERTIES))

    assert one(result, "agency_name").certainty is Certainty.INFERRED
    assert any("Quaintshire Trust" in piece.text for piece in result.unplaced)
