"""Content controls and the form fields of Word 97: what they show, and what they keep beside it."""

from __future__ import annotations

import pytest

from parsers.types import Certainty, ParseResult
from tests.documents import cell, legacy_field, p, row, sdt, t, table, tick_box
from tests.parsers.rules import is_whole, one, read, rows
from tests.parsers.word_form import answered, codes, form
from tests.parsers.word_parts import Part

NS = 'xmlns="urn:example:case"'
LINKS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


# --- what is shown ----------------------------------------------------------------------------------------------------


def test_an_answer_across_paragraphs_of_one_control_keeps_its_lines() -> None:
    field = one(answered(summary=cell(sdt(p("First.") + p("Second."), "summary"))), "summary")
    assert (field.value, field.certainty) == ("First.\nSecond.", Certainty.EXACT)


def test_a_combo_box_gives_the_words_that_were_typed_in_it() -> None:
    kind = '<w:comboBox><w:listItem w:displayText="Visits" w:value="v"/></w:comboBox>'
    result = answered(summary=cell(p(sdt(t("Neither of these"), "summary", kind=kind))))
    assert one(result, "summary").value == "Neither of these"
    assert is_whole(result)


def test_a_list_gives_what_it_shows_and_its_other_entries_are_no_text() -> None:
    kind = (
        '<w:dropDownList w:lastValue="n"><w:listItem w:displayText="Yes" w:value="y"/>'
        '<w:listItem w:displayText="No" w:value="n"/></w:dropDownList>'
    )
    result = answered(involved=cell(p(sdt(t("No"), "involved", kind=kind))))
    assert one(result, "involved").value == "no"
    assert is_whole(result)
    assert not result.unplaced


@pytest.mark.parametrize("around", ["run", "paragraph", "cell"])
@pytest.mark.parametrize(("checked", "value"), [(True, True), (False, None)])
def test_a_tick_box_is_read_whatever_it_stands_around(around: str, checked: bool, value: bool | None) -> None:
    kind = f'<w14:checkbox><w14:checked w14:val="{int(checked)}"/></w14:checkbox>'
    glyph = "☒" if checked else "☐"
    boxes = {
        "run": cell(p(sdt(t(glyph), kind=kind))),
        "paragraph": cell(sdt(p(glyph), kind=kind)),
        "cell": sdt(cell(glyph), kind=kind),
    }
    result = answered(agreed=boxes[around])
    assert one(result, "agreed").value is value
    assert is_whole(result)


@pytest.mark.parametrize("around", ["run", "paragraph", "cell"])
def test_a_tick_box_without_any_sign_goes_by_its_state(around: str) -> None:
    kind = '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>'
    boxes = {"run": cell(p(sdt("", kind=kind))), "paragraph": cell(sdt(p(), kind=kind)), "cell": sdt(cell(), kind=kind)}
    assert one(answered(agreed=boxes[around]), "agreed").value is True


@pytest.mark.parametrize(
    ("state", "shown", "certainty"),
    [
        ("1", t("X"), Certainty.BY_LABEL),
        ("0", t("-"), Certainty.EMPTY),
        ("1", t("-"), Certainty.UNDETERMINED),
        ("0", t("X"), Certainty.UNDETERMINED),
        ("1", t("Q"), Certainty.UNDETERMINED),
    ],
    ids=["ticked", "empty", "state without sign", "sign without state", "a sign of nobody's"],
)
def test_a_tick_box_may_have_signs_of_its_own(state: str, shown: str, certainty: Certainty) -> None:
    kind = (
        f'<w14:checkbox><w14:checked w14:val="{state}"/><w14:checkedState w14:val="0058" w14:font="Arial"/>'
        '<w14:uncheckedState w14:val="002D" w14:font="Arial"/></w14:checkbox>'
    )
    field = one(answered(agreed=cell(p(sdt(shown, kind=kind)))), "agreed")
    assert field.certainty is certainty
    assert (field.value is True) == (certainty is Certainty.BY_LABEL)


def test_the_sign_of_a_tick_box_may_be_one_of_wingdings() -> None:
    kind = (
        '<w14:checkbox><w14:checked w14:val="1"/><w14:checkedState w14:val="00FE" w14:font="Wingdings"/></w14:checkbox>'
    )
    sign = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    assert one(answered(agreed=cell(p(sdt(sign, kind=kind)))), "agreed").value is True


def test_each_item_of_a_repeating_section_is_a_row_however_deep_its_controls_stand() -> None:
    def event(day: str, words: str) -> str:
        cells = row(cell(sdt(p(sdt(t(day), "events.date")))), sdt(cell(words), "events.event"), cell())
        return sdt(cells, kind="<w15:repeatingSectionItem/>")

    items = event("1/2/26", "Met") + event("3/2/26", "Met again") + event("5/2/26", "Closed")
    result = read(form(events=sdt(items, "events", kind="<w15:repeatingSection/>")))
    assert [(each["date"].value, each["event"].value) for each in rows(result, "events")] == [
        ("2026-02-01", "Met"),
        ("2026-02-03", "Met again"),
        ("2026-02-05", "Closed"),
    ]


# --- form fields of Word 97 -------------------------------------------------------------------------------------------


def test_form_fields_of_word_97_are_read_inside_content_controls_too() -> None:
    box = legacy_field("FORMCHECKBOX", "<w:checkBox><w:checked/></w:checkBox>")
    text = legacy_field("FORMTEXT", "<w:textInput/>", "Quaintshire Trust")
    chosen = legacy_field(
        "FORMDROPDOWN", '<w:ddList><w:result w:val="1"/><w:listEntry w:val="Yes"/><w:listEntry w:val="No"/></w:ddList>'
    )
    result = answered(agreed=cell(p(sdt(box))), agency_name=cell(sdt(p(text))), involved=sdt(cell(p(chosen))))
    assert one(result, "agreed").value is True
    assert one(result, "agency_name").value == "Quaintshire Trust"
    assert one(result, "involved").value == "no"
    assert is_whole(result)


def test_a_text_field_of_word_97_may_run_over_several_paragraphs() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:textInput/></w:ffData></w:fldChar></w:r>'
    start = '<w:r><w:instrText>FORMTEXT</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    result = answered(summary=cell(p(begin, start, t("First.")), p("Second.", end)))
    assert one(result, "summary").value == "First.\nSecond."
    assert is_whole(result)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("", None),
        ('<w:default w:val="1"/>', True),
        ('<w:default w:val="1"/><w:checked w:val="0"/>', None),
        ("<w:checked/>", True),
    ],
)
def test_a_tick_box_of_word_97_goes_by_its_state_and_before_that_by_its_default(said: str, value: bool | None) -> None:
    box = legacy_field("FORMCHECKBOX", f"<w:checkBox>{said}</w:checkBox>")
    assert one(answered(agreed=cell(p(box))), "agreed").value is value


# --- what is stored beside --------------------------------------------------------------------------------------------


def bound(
    words: str, xpath: str = "/x:case[1]/x:summary[1]", *, kind: str = "<w:text/>", prompting: bool = False
) -> str:
    binding = (
        f'<w:dataBinding w:prefixMappings="xmlns:x=\'urn:example:case\'" w:xpath="{xpath}" w:storeItemID="{{A-1}}"/>'
    )
    content = t(words) if words else ""
    return cell(p(sdt(content, prompting=prompting, kind=binding + kind)))


def with_data(data: str, **answers: str) -> ParseResult:
    identity = '<d:datastoreItem xmlns:d="urn:x" d:itemID="{a-1}"/>'
    more = {
        "customXml/_rels/item1.xml.rels": f'{LINKS}<Relationship Id="a" Type="{KINDS}/customXmlProps" '
        'Target="itemProps1.xml"/></Relationships>',
        "customXml/itemProps1.xml": identity,
        "customXml/item1.xml": data,
    }
    relation = Part("customXml", "../customXml/item1.xml", external=False)
    return read(form(parts=(relation,), more=more, answers=answers))


def test_a_bound_control_that_shows_what_is_stored_is_sure() -> None:
    result = with_data(f"<case {NS}><summary>Weekly visits</summary></case>", summary=bound("Weekly  visits"))
    assert (one(result, "summary").value, one(result, "summary").certainty) == ("Weekly  visits", Certainty.BY_LABEL)
    assert not result.unplaced
    assert is_whole(result)


def test_a_bound_control_that_shows_something_else_than_is_stored_is_a_question() -> None:
    result = with_data(f"<case {NS}><summary>Not known</summary></case>", summary=bound("Weekly visits"))
    field = one(result, "summary")
    assert (field.value, field.certainty) == (None, Certainty.UNDETERMINED)
    assert field.candidates == ("Weekly visits", "Not known")
    assert "stored-value" in codes(result)
    assert is_whole(result)


@pytest.mark.parametrize("shown", ["", "Click or tap here to enter text."])
def test_an_answer_that_is_stored_and_not_shown_is_never_taken_for_none(shown: str) -> None:
    result = with_data(f"<case {NS}><summary>Known since May</summary></case>", summary=bound(shown, prompting=True))
    field = one(result, "summary")
    assert (field.certainty, field.candidates) == (Certainty.UNDETERMINED, ("Known since May",))


def test_an_answer_that_is_shown_and_not_stored_is_read_and_looked_at() -> None:
    result = with_data(f"<case {NS}><summary/></case>", summary=bound("Weekly visits"))
    assert (one(result, "summary").value, one(result, "summary").certainty) == ("Weekly visits", Certainty.INFERRED)


def test_an_empty_control_with_empty_data_is_empty() -> None:
    shown = bound("Click or tap here to enter text.", prompting=True)
    result = with_data(f"<case {NS}><summary/></case>", summary=shown)
    assert one(result, "summary").certainty is Certainty.EMPTY
    assert "stored-value" not in codes(result)


def test_a_list_stores_a_value_and_shows_its_words() -> None:
    kind = '<w:dropDownList><w:listItem w:displayText="No" w:value="2"/></w:dropDownList>'
    data = f'<case {NS} involved="2"/>'
    result = with_data(data, involved=bound("No", "/x:case/@involved", kind=kind))
    assert (one(result, "involved").value, one(result, "involved").certainty) == ("no", Certainty.BY_LABEL)


@pytest.mark.parametrize(("stored", "certainty"), [("true", Certainty.BY_LABEL), ("0", Certainty.UNDETERMINED)])
def test_a_bound_tick_box_is_compared_too(stored: str, certainty: Certainty) -> None:
    kind = '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>'
    result = with_data(f"<case {NS}><ok>{stored}</ok></case>", agreed=bound("☒", "/x:case[1]/x:ok[1]", kind=kind))
    assert one(result, "agreed").certainty is certainty


@pytest.mark.parametrize(
    ("shown", "stored", "certainty"),
    [
        ("20 November 2026", "2026-11-20T00:00:00Z", Certainty.BY_LABEL),
        ("20/01/2026", "2026-01-20T00:00:00Z", Certainty.BY_LABEL),
        ("20/07/2026", "2026-07-20T00:00:00Z", Certainty.BY_LABEL),
        ("1/2/2026", "2026-01-02T00:00:00Z", Certainty.UNDETERMINED),
        ("7/8/2026", "2026-07-08T00:00:00Z", Certainty.UNDETERMINED),
    ],
    ids=["November", "January", "July", "January shown the American way", "July shown the American way"],
)
def test_a_day_chosen_in_a_calendar_is_compared_with_the_day_shown(
    shown: str, stored: str, certainty: Certainty
) -> None:
    result = answered(seen_on=cell(p(sdt(t(shown), kind=f'<w:date w:fullDate="{stored}"/>'))))
    field = one(result, "seen_on")
    assert field.certainty is certainty
    assert field.value == (stored[:10] if certainty is Certainty.BY_LABEL else None)
    if certainty is Certainty.UNDETERMINED:
        assert field.candidates == (shown, stored[:10])


@pytest.mark.parametrize("path", ["//x:summary", "/x:case[x:summary]", "/x:case/x:other", "count(/x:case)", ""])
def test_only_plain_paths_are_followed_and_those_that_lead_nowhere_say_nothing(path: str) -> None:
    result = with_data(f"<case {NS}><summary>Not known</summary></case>", summary=bound("Weekly visits", path))
    assert one(result, "summary").certainty is Certainty.BY_LABEL


def test_data_of_a_document_is_no_text_of_it() -> None:
    result = with_data(f"<case {NS}><other>Unseen by anybody</other></case>", summary="Visits")
    assert not result.unplaced
    assert is_whole(result)


def test_two_tick_boxes_of_one_question_in_one_cell_stay_apart() -> None:
    boxes = cell(p(tick_box(True), t(" Yes"), tick_box(False), t(" No")), table(row(cell())))
    assert one(answered(involved=boxes), "involved").value == "yes"
