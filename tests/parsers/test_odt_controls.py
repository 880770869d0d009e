"""What is filled in, ticked, chosen or shown by a field in OpenDocument texts, as LibreOffice and others write it."""

from __future__ import annotations

import pytest

from parsers.types import Certainty
from tests.parsers.odt_parts import answer, codes, control, form, made, para, span, text_style
from tests.parsers.rules import is_whole, one, read

# --- form controls ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "element",
    [
        '<form:text form:id="c" form:name="x" form:current-value="Visits"/>',
        '<form:textarea form:id="c" form:name="x" form:current-value="Visits"/>',
        '<form:textarea form:id="c" form:name="x"><text:p>Visits</text:p></form:textarea>',
        '<form:formatted-text form:id="c" form:name="x" form:current-value="Visits"/>',
        '<form:combobox form:id="c" form:name="x" form:current-value="Visits"><form:item form:label="Calls"/>'
        "</form:combobox>",
        '<form:listbox form:id="c" form:name="x"><form:option form:label="Calls"/>'
        '<form:option form:label="Visits" form:current-selected="true"/></form:listbox>',
    ],
    ids=["text", "text area", "text area with lines", "formatted", "combo box", "list"],
)  # fmt: skip
def test_what_is_typed_or_chosen_in_a_form_control_is_the_answer_of_its_cell(element: str) -> None:
    result = answer(f"<text:p>{control('c')}</text:p>", forms=element)
    assert one(result, "summary").value == "Visits"
    assert is_whole(result)
    assert not result.unplaced


def test_a_date_control_gives_its_day() -> None:
    body = form(seen_on=f"<text:p>{control('c')}</text:p>")
    result = read(
        made(body, forms='<form:date form:id="c" form:name="d" form:current-value="2026-11-20"/>'), name="f.odt"
    )
    assert one(result, "seen_on").value == "2026-11-20"


def test_radio_buttons_and_tick_boxes_say_their_state_and_their_label() -> None:
    boxes = (
        '<form:radio form:id="r1" form:name="involved" form:label="Yes" form:current-selected="false"/>'
        '<form:radio form:id="r2" form:name="involved" form:label="No" form:current-selected="true"/>'
        '<form:checkbox form:id="k1" form:name="w" form:label="The child" form:current-state="checked"/>'
        '<form:checkbox form:id="k2" form:name="w" form:label="The family" form:current-state="unchecked"/>'
    )
    body = form(
        involved=f"<text:p>{control('r1')} {control('r2')}</text:p>",
        worked_with=f"<text:p>{control('k1')}</text:p><text:p>{control('k2')}</text:p>",
    )
    result = read(made(body, forms=boxes), name="form.odt")
    assert one(result, "involved").value == "no"
    assert one(result, "worked_with").value == ("child",)
    assert is_whole(result)


def test_a_control_that_no_place_refers_to_is_listed() -> None:
    result = read(made(form(), forms='<form:text form:id="c" form:current-value="Nowhere"/>'), name="form.odt")
    assert [(each.text, each.kind) for each in result.unplaced] == [("Nowhere", "control")]


# --- content controls of LibreOffice ----------------------------------------------------------------------------------


def content_control(words: str, said: str = "") -> str:
    return f"<text:p><loext:content-control {said}>{words}</loext:content-control></text:p>"


def test_a_content_control_is_read_by_its_tag() -> None:
    result = answer(content_control("Visits", 'loext:tag="summary"'))
    assert (one(result, "summary").value, one(result, "summary").method) == ("Visits", "tag")


def test_a_content_control_that_shows_its_prompt_is_empty() -> None:
    result = answer(content_control("Click to enter text", 'loext:showing-place-holder="true"'))
    assert one(result, "summary").certainty is Certainty.EMPTY


@pytest.mark.parametrize(
    ("checked", "glyph", "value"),
    [("true", "☒", True), ("false", "☐", None), ("true", "☐", None), ("false", "☒", None), ("true", "", True)],
    ids=["ticked", "empty", "sign says empty", "sign says ticked", "no sign"],
)
def test_a_tick_box_says_its_state_twice(checked: str, glyph: str, value: bool | None) -> None:
    body = form(agreed=content_control(glyph, f'loext:checkbox="true" loext:checked="{checked}"'))
    field = one(read(made(body), name="form.odt"), "agreed")
    assert field.value is value
    contradicts = bool(glyph) and (checked == "true") != (glyph == "☒")
    assert (field.certainty is Certainty.UNDETERMINED) == contradicts


def test_the_entries_of_a_list_are_not_text_only_the_chosen_one_is() -> None:
    entries = (
        '<loext:list-item loext:display-text="Calls" loext:value="c"/><loext:list-item loext:display-text="Visits"/>'
    )
    result = answer(content_control(f"{entries}Visits", 'loext:dropdown="true"'))
    assert one(result, "summary").value == "Visits"
    assert is_whole(result)


@pytest.mark.parametrize(
    ("shown", "certainty"), [("20 November 2026", Certainty.BY_LABEL), ("11/2/2026", Certainty.UNDETERMINED)]
)
def test_a_day_that_is_shown_and_another_that_is_stored_are_a_question(shown: str, certainty: Certainty) -> None:
    stored = "2026-11-20T00:00:00Z" if certainty is Certainty.BY_LABEL else "2026-11-02T00:00:00Z"
    body = form(seen_on=content_control(shown, f'loext:date="true" loext:current-date="{stored}"'))
    result = read(made(body), name="form.odt")
    assert one(result, "seen_on").certainty is certainty
    assert ("stored-value" in codes(result)) == (certainty is Certainty.UNDETERMINED)


# --- fields -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        '<text:user-field-get text:name="u">Visits</text:user-field-get>',
        '<text:user-field-input text:name="u">Visits</text:user-field-input>',
        '<text:variable-set text:name="v">Visits</text:variable-set>',
        '<text:variable-input text:name="v">Visits</text:variable-input>',
        '<text:text-input text:description="say">Visits</text:text-input>',
        '<text:drop-down text:name="d"><text:label text:value="Calls"/>Visits</text:drop-down>',
        '<text:bookmark-start text:name="b"/>Visits<text:bookmark-end text:name="b"/>',
        '<text:a xlink:href="http://example.org/">Visits</text:a>',
        '<text:conditional-text text:string-value-if-true="Calls">Visits</text:conditional-text>',
        '<text:meta-field>Visits</text:meta-field>',
    ],
)  # fmt: skip
def test_fields_are_read_as_they_are_shown(words: str) -> None:
    result = answer(f"<text:p>{words}</text:p>")
    assert one(result, "summary").value == "Visits"
    assert is_whole(result)


@pytest.mark.parametrize("end", ["&#x0d;", " ", "\n  "])
def test_white_space_at_the_end_of_a_line_is_layout(end: str) -> None:
    written = f"<text:p><text:text-input>Visits.{end}</text:text-input></text:p>{para('Then none.')}"
    result = answer(written)
    assert one(result, "summary").value == "Visits.\nThen none."
    assert is_whole(result)


def test_a_named_field_that_shows_something_else_than_it_keeps_is_a_question() -> None:
    declared = (
        '<text:user-field-decls><text:user-field-decl text:name="u" office:value-type="string" '
        'office:string-value="Calls"/></text:user-field-decls>'
    )
    body = declared + form(summary='<text:p><text:user-field-get text:name="u">Visits</text:user-field-get></text:p>')
    result = read(made(body), name="form.odt")
    assert one(result, "summary").certainty is Certainty.UNDETERMINED
    assert one(result, "summary").candidates == ("Visits", "Calls")
    assert "stored-value" in codes(result)


def test_a_placeholder_is_no_answer() -> None:
    result = answer(
        '<text:p><text:placeholder text:placeholder-type="text">&lt;Say more&gt;</text:placeholder></text:p>'
    )
    assert one(result, "summary").certainty is Certainty.EMPTY
    assert [(each.text, each.kind) for each in result.unplaced] == [("<Say more>", "prompt")]


def test_a_day_that_the_program_puts_in_is_not_sure() -> None:
    fixed, moving = (
        read(made(form(seen_on=f"<text:p><text:date {said}>20/11/2026</text:date></text:p>")), name="form.odt")
        for said in ('text:fixed="true"', "")
    )
    assert one(fixed, "seen_on").certainty is Certainty.BY_LABEL
    assert one(moving, "seen_on").certainty is Certainty.INFERRED


FIELD = 'xmlns:field="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0"'


def field_mark(kind: str, **parameters: str) -> str:
    held = "".join(
        f'<field:param field:name="{name.rstrip("_")}" field:value="{value}"/>' for name, value in parameters.items()
    )
    return f'<field:fieldmark {FIELD} field:type="vnd.oasis.opendocument.field.{kind}">{held}</field:fieldmark>'


def test_form_fields_of_word_97_keep_their_state_in_a_file_of_libreoffice() -> None:
    ticked, empty = field_mark("FORMCHECKBOX", Checkbox_Checked="true"), field_mark("FORMCHECKBOX")
    entries = {"Dropdown_ListEntry": "Yes", "Dropdown_ListEntry_": "No", "Dropdown_Selected": "1"}
    body = form(
        worked_with=f"<text:p>{ticked}<text:s/>The child</text:p><text:p>{empty}<text:s/>The family</text:p>",
        involved=f"<text:p>{field_mark('FORMDROPDOWN', **entries)}</text:p>",
    )
    result = read(made(body), name="form.odt")
    assert one(result, "worked_with").value == ("child",)
    assert one(result, "involved").value == "no"
    assert is_whole(result)


@pytest.mark.parametrize("face", ["Wingdings", "Wingdings1"])
def test_ticks_are_known_in_a_font_of_pictures_whatever_the_document_calls_it(face: str) -> None:
    style = f'<style:font-face style:name="{face}" svg:font-family="Wingdings"/>'
    style += text_style("T3", f'style:font-name="{face}"')
    words = f"<text:p>{span('T3', '¨')} Yes {span('T3', 'þ')} No {span('T3', chr(0xF0A8))} Not known</text:p>"
    result = read(made(form(involved=words), automatic=style), name="form.odt")
    assert one(result, "involved").value == "no"
    assert is_whole(result)
