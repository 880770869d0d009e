"""Tracked changes: what was, what is, and nothing that nobody wrote."""

from __future__ import annotations

import pytest

from parsers.types import Certainty
from tests.documents import cell, deleted, inserted, legacy_field, p, row, sdt, t, tick_box
from tests.parsers.rules import is_whole, one, read, rows
from tests.parsers.word_form import answered, codes, form


def paragraph(*content: str, mark: str) -> str:
    return f"<w:p><w:pPr><w:rPr>{mark}</w:rPr></w:pPr>{''.join(content)}</w:p>"


def test_a_paragraph_whose_mark_was_taken_out_goes_on_in_the_next() -> None:
    result = answered(summary=cell(paragraph(t("Known "), mark='<w:del w:id="1"/>'), p("since May")))
    assert one(result, "summary").raw == "Known since May"
    assert is_whole(result)


def test_a_label_over_two_joined_paragraphs_is_one_label() -> None:
    label = cell(paragraph(t("Summary of "), mark="<w:del/>"), p("involvement"))
    result = read(form(questions_of(label)))
    assert one(result, "summary").value == "Visits"


def questions_of(label: str) -> str:
    return f"<w:tbl>{row(label, 'Visits')}</w:tbl>"


def test_a_whole_paragraph_moved_elsewhere_is_read_where_it_went() -> None:
    words = t("Seen twice.")
    gone = paragraph(f"<w:moveFrom>{words}</w:moveFrom>", mark="<w:moveFrom/>")
    here = paragraph(f"<w:moveTo>{words}</w:moveTo>", mark="<w:moveTo/>")
    result = answered(summary=cell(gone, p("Closed."), here))
    field = one(result, "summary")
    assert field.raw == "Closed.\nSeen twice."
    assert field.original is not None
    assert field.original.split() == ["Seen", "twice.", "Closed."]
    assert is_whole(result)


@pytest.mark.parametrize("change", ["w:moveFrom", "w:del"])
def test_moved_words_are_read_once_over_several_runs(change: str) -> None:
    away = f"<w:{change[2:]}>{t('Seen ')}{t('twice. ')}</w:{change[2:]}>"
    result = answered(summary=cell(p(away, t("Closed."))))
    assert one(result, "summary").raw == "Closed."
    assert one(result, "summary").original == "Seen twice. Closed."


def test_a_row_that_was_taken_out_is_never_lost() -> None:
    gone = row("1/2/26", "Met", "No", properties="<w:del/>")
    result = read(form(events=gone + row("3/2/26", "Met again", "")))
    kept = [each["event"].value for each in rows(result, "events")]
    told = [each["event"].original for each in rows(result, "events")] + [each.text for each in result.unplaced]
    assert "Met again" in kept
    assert "Met" not in kept
    assert any(each and "Met" in each and "again" not in each for each in told)
    assert is_whole(result)


def test_a_row_that_was_put_in_is_read_and_looked_at() -> None:
    put_in = row("1/2/26", "Met", "No", properties="<w:ins/>")
    (event,) = rows(read(form(events=put_in)), "events")
    assert event["event"].raw == "Met"
    assert event["event"].original == ""
    assert event["event"].certainty is not Certainty.EXACT


def test_a_cell_that_was_taken_out_says_what_stood_in_it() -> None:
    result = answered(summary=cell(p("Weekly visits"), properties="<w:cellDel/>"))
    field = one(result, "summary")
    assert field.original == "Weekly visits"
    assert field.certainty is not Certainty.EMPTY


def test_changes_inside_a_control_keep_both_texts() -> None:
    result = answered(summary=cell(p(sdt(t("was ") + deleted("not ") + inserted(t("well ")) + t("known"), "summary"))))
    assert one(result, "summary").raw == "was well known"
    assert one(result, "summary").original == "was not known"
    assert "tracked-change" in codes(result)


def test_a_tick_box_put_in_place_of_another_is_a_question() -> None:
    gone = f"<w:del>{tick_box(True)}</w:del>"
    result = answered(agreed=cell(p(gone, inserted(tick_box(False)))))
    assert one(result, "agreed").certainty is not Certainty.EXACT
    assert one(result, "agreed").value is not True


def test_a_form_field_of_word_97_that_was_taken_out_gives_no_answer() -> None:
    box = legacy_field("FORMDROPDOWN", '<w:ddList><w:listEntry w:val="Yes"/></w:ddList>')
    result = answered(involved=cell(p(f"<w:del>{box}</w:del>")))
    assert one(result, "involved").value is None
    assert is_whole(result)


def test_a_change_of_looks_alone_is_no_change_of_words() -> None:
    words = t("Visits", '<w:b/><w:rPrChange w:id="3" w:author="A"><w:rPr><w:strike/></w:rPr></w:rPrChange>')
    result = answered(summary=cell(p(words)))
    assert (one(result, "summary").value, one(result, "summary").original) == ("Visits", None)
    assert "tracked-change" not in codes(result)
