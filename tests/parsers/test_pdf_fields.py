"""What a PDF field says, by value, by widget, by look and by the second form; where they differ, a person is asked."""

from __future__ import annotations

from typing import Any

import pytest
from pypdf.generic import ByteStringObject

from parsers.types import Certainty, Outcome, ParseResult
from tests.parsers.field_pages import button, form, look
from tests.parsers.rules import is_whole, one, read

NAME: dict[str, Any] = {"/T": "agency_name", "/FT": "/Tx", "/V": "Quaintshire Trust"}


def name_of(data: bytes) -> tuple[object, Certainty]:
    result = read(data, name="form.pdf")
    assert is_whole(result)
    field = one(result, "agency_name")
    return field.value, field.certainty


def involved(data: bytes) -> tuple[object, Certainty]:
    result = read(data, name="form.pdf")
    assert is_whole(result)
    return one(result, "involved").value, one(result, "involved").certainty


def codes(result: ParseResult) -> set[str]:
    return {problem.code for problem in result.problems}


def test_a_value_is_exact_where_its_look_is_the_same_or_absent() -> None:
    assert name_of(form([NAME])) == ("Quaintshire Trust", Certainty.EXACT)
    assert name_of(form([NAME | {"/AP": look("Quaintshire Trust")}])) == ("Quaintshire Trust", Certainty.EXACT)


def test_a_value_that_the_page_shows_otherwise_is_a_question() -> None:
    result = read(form([NAME | {"/AP": look("Barfordshire Council")}]))
    field = one(result, "agency_name")
    assert (field.value, field.certainty) == (None, Certainty.UNDETERMINED)
    assert "Barfordshire Council" in field.raw


def test_words_drawn_in_a_field_that_holds_none_are_not_lost() -> None:
    field = one(read(form([NAME | {"/V": "", "/AP": look("Barfordshire Council")}])), "agency_name")
    assert (field.value, field.certainty) == (None, Certainty.UNDETERMINED)
    assert field.raw == "Barfordshire Council"


def test_a_value_that_the_page_does_not_show_is_in_doubt_unless_it_is_to_be_drawn_anew() -> None:
    blank = {"/N": b"/Tx BMC q Q EMC"}
    assert name_of(form([NAME | {"/AP": blank}])) == ("Quaintshire Trust", Certainty.INFERRED)
    assert name_of(form([NAME | {"/AP": blank}], acroform={"/NeedAppearances": True})) == (
        "Quaintshire Trust",
        Certainty.EXACT,
    )


def test_other_words_stay_in_doubt_even_where_they_are_to_be_drawn_anew() -> None:
    other = NAME | {"/AP": look("Barfordshire Council")}
    assert name_of(form([other], acroform={"/NeedAppearances": True})) == ("Quaintshire Trust", Certainty.INFERRED)


BLANK: dict[str, Any] = {"/AP": {"/N": b"/Tx BMC q Q EMC"}}
SAME: dict[str, Any] = {"/AP": look("Quaintshire Trust")}


@pytest.mark.parametrize("kids", [[SAME, BLANK], [BLANK, SAME], [{}, SAME], [SAME, BLANK, {}]])
def test_a_value_that_one_of_its_places_shows_is_exact(kids: list[dict[str, Any]]) -> None:
    assert name_of(form([NAME | {"/Kids": kids}])) == ("Quaintshire Trust", Certainty.EXACT)


@pytest.mark.parametrize("kids", [[BLANK, BLANK], [SAME | {"/F": 2}, BLANK]])
def test_a_value_that_none_of_its_places_shows_is_in_doubt(kids: list[dict[str, Any]]) -> None:
    assert name_of(form([NAME | {"/Kids": kids}])) == ("Quaintshire Trust", Certainty.INFERRED)


def test_other_words_in_one_of_its_places_are_a_question() -> None:
    kids = [SAME, {"/AP": look("Barfordshire Council")}]
    field = one(read(form([NAME | {"/Kids": kids}])), "agency_name")
    assert (field.value, field.certainty) == (None, Certainty.UNDETERMINED)
    assert "Barfordshire Council" in field.raw


def test_a_password_that_is_drawn_as_stars_is_no_question() -> None:
    stars = NAME | {"/Ff": 1 << 13, "/AP": look("***x***")}
    assert name_of(form([stars])) == ("Quaintshire Trust", Certainty.EXACT)


def test_a_prompt_drawn_in_an_empty_field_is_no_answer() -> None:
    assert name_of(form([NAME | {"/V": "", "/AP": look("Click or tap here to enter text.")}])) == (
        None,
        Certainty.EMPTY,
    )


def test_a_widget_with_a_value_of_its_own_is_a_question() -> None:
    kids = [{}, {"/V": "Barfordshire Council"}]
    field = one(read(form([NAME | {"/Kids": kids}])), "agency_name")
    assert field.certainty is Certainty.UNDETERMINED
    assert "Quaintshire Trust" in field.raw
    assert "Barfordshire Council" in field.raw


def test_a_name_and_value_above_the_widget_are_its_own() -> None:
    assert name_of(form([NAME | {"/Kids": [{}, {}]}])) == ("Quaintshire Trust", Certainty.EXACT)


def test_widgets_that_are_in_no_tree_are_read() -> None:
    assert name_of(form([NAME], in_tree=[])) == ("Quaintshire Trust", Certainty.EXACT)


def test_a_field_on_no_page_is_in_doubt() -> None:
    assert name_of(form([NAME], on_page=[])) == ("Quaintshire Trust", Certainty.INFERRED)


@pytest.mark.parametrize("flags", [2, 32])
def test_a_field_that_nobody_could_see_is_in_doubt(flags: int) -> None:
    assert name_of(form([NAME | {"/F": flags}])) == ("Quaintshire Trust", Certainty.INFERRED)


def test_two_fields_of_one_name_are_one_answer_only_where_they_agree() -> None:
    assert name_of(form([NAME, dict(NAME)])) == ("Quaintshire Trust", Certainty.EXACT)
    field = one(read(form([NAME, NAME | {"/V": "Barfordshire Council"}])), "agency_name")
    assert (field.value, field.certainty) == (None, Certainty.UNDETERMINED)


def test_a_field_without_a_name_is_listed() -> None:
    result = read(form([NAME, {"/FT": "/Tx", "/V": "Left over"}]))
    assert [(each.text, each.kind) for each in result.unplaced] == [("Left over", "field")]


def test_formatted_text_that_says_something_else_is_a_question() -> None:
    rich = "<?xml version='1.0'?><body xmlns='http://www.w3.org/1999/xhtml'><p>Barfordshire</p></body>"
    field = one(read(form([NAME | {"/RV": rich}])), "agency_name")
    assert (field.value, field.certainty) == (None, Certainty.UNDETERMINED)


@pytest.mark.parametrize("state", ["/yes", "/Yes"])
def test_a_button_of_a_group_says_which_option_is_on(state: str) -> None:
    kids = [{"/AP": button(state), "/AS": state}, {"/AP": button("/no"), "/AS": "/Off"}]
    radio = {"/T": "involved", "/FT": "/Btn", "/Ff": 1 << 15, "/V": state, "/Kids": kids}
    assert involved(form([NAME, radio])) == ("yes", Certainty.EXACT)


def test_buttons_called_by_numbers_mean_what_the_field_lists() -> None:
    kids = [
        {"/AP": button("/0"), "/AS": "/Off"},
        {"/AP": button("/1"), "/AS": "/1"},
        {"/AP": button("/2"), "/AS": "/Off"},
    ]
    radio = {
        "/T": "involved",
        "/FT": "/Btn",
        "/Ff": 1 << 15,
        "/V": "/1",
        "/Opt": ["Not known", "No", "Yes"],
        "/Kids": kids,
    }
    assert involved(form([NAME, radio])) == ("no", Certainty.EXACT)


def test_buttons_called_by_numbers_alone_are_never_sure() -> None:
    kids = [{"/AP": button("/0"), "/AS": "/Off"}, {"/AP": button("/1"), "/AS": "/1"}]
    radio = {"/T": "involved", "/FT": "/Btn", "/Ff": 1 << 15, "/V": "/1", "/Kids": kids}
    assert involved(form([NAME, radio]))[1] is Certainty.INFERRED


def test_two_buttons_of_one_state_that_mean_different_things_are_a_question() -> None:
    kids = [{"/AP": button("/On"), "/AS": "/On"}, {"/AP": button("/On"), "/AS": "/On"}]
    radio = {"/T": "involved", "/FT": "/Btn", "/Ff": 1 << 15, "/V": "/On", "/Opt": ["Yes", "No"], "/Kids": kids}
    assert involved(form([NAME, radio])) == (None, Certainty.UNDETERMINED)


def test_a_group_whose_value_and_look_differ_is_a_question() -> None:
    kids = [{"/AP": button("/yes"), "/AS": "/Off"}, {"/AP": button("/no"), "/AS": "/no"}]
    radio = {"/T": "involved", "/FT": "/Btn", "/Ff": 1 << 15, "/V": "/yes", "/Kids": kids}
    assert involved(form([NAME, radio])) == (None, Certainty.UNDETERMINED)


@pytest.mark.parametrize("state", ["/Yes", "/On", "/1", "/Ja", "/a b"])
def test_a_box_is_ticked_whatever_its_state_is_called(state: str) -> None:
    box = {"/T": "agreed", "/FT": "/Btn", "/V": state, "/AS": state, "/AP": button(state)}
    assert one(read(form([NAME, box])), "agreed").value is True


def test_a_choice_is_read_by_its_words_where_its_code_says_nothing() -> None:
    choice = {"/T": "involved", "/FT": "/Ch", "/Ff": 1 << 17, "/V": "2", "/Opt": [["1", "Yes"], ["2", "No"]]}
    assert involved(form([NAME, choice])) == ("no", Certainty.EXACT)


def test_several_chosen_lines_of_a_list_are_all_read() -> None:
    chosen = {"/T": "worked_with", "/FT": "/Ch", "/Ff": 1 << 21, "/V": ["The child", "The family"]}
    result = read(form([NAME, chosen]))
    assert one(result, "worked_with").value == ("child", "family")
    assert is_whole(result)


def test_a_signature_is_named_and_said_not_to_be_checked() -> None:
    signed = {"/T": "agency_name", "/FT": "/Sig", "/V": {"/Type": "/Sig", "/Name": "A. Tester"}}
    result = read(form([signed]))
    assert one(result, "agency_name").certainty is Certainty.INFERRED
    assert "signature" in codes(result)


def test_ink_over_a_field_puts_it_in_doubt() -> None:
    ink = {"/Subtype": "/Ink", "/Rect": [310.0, 700.0, 420.0, 712.0], "/InkList": [[310.0, 700.0, 420.0, 712.0]]}
    result = read(form([NAME], notes=[ink]))
    assert one(result, "agency_name").certainty is Certainty.INFERRED
    assert "drawn-mark" in codes(result)


def test_notes_are_listed_with_their_words() -> None:
    note = {"/Subtype": "/Text", "/Rect": [10.0, 10.0, 30.0, 30.0], "/Contents": "Please ring me"}
    result = read(form([NAME], notes=[note]))
    assert [(each.text, each.kind) for each in result.unplaced] == [("Please ring me", "comment")]
    assert is_whole(result)


@pytest.mark.parametrize(
    ("spelt", "read_as"),
    [
        (b"\xff\xfeY\x00e\x00s\x00!", "Yes\ufffd"),
        (b"\xfe\xff\x00Y\x00e\x00s!", "Yes\ufffd"),
        (b"\xef\xbb\xbfYes", "Yes"),
        (b"Yes \xf0\x9f", "Yes \ufffd"),
    ],
)
def test_text_in_broken_encoding_is_kept_in_values_and_notes(spelt: bytes, read_as: str) -> None:
    note = {"/Subtype": "/Text", "/Rect": [10.0, 10.0, 30.0, 30.0], "/Contents": ByteStringObject(spelt)}
    result = read(form([NAME, {"/FT": "/Tx", "/V": ByteStringObject(spelt)}], notes=[note]))
    assert sorted((each.kind, each.text) for each in result.unplaced) == [("comment", read_as), ("field", read_as)]
    assert is_whole(result)


def test_a_note_that_cannot_be_read_hides_none_after_it() -> None:
    data = form([NAME], notes=[{"/Subtype": "/Text", "/Contents": "Gone"}, {"/Subtype": "/Text", "/Contents": "Kept"}])
    at = data.index(b"(Gone)")
    opened = data.rindex(b"<<", 0, at)
    result = read(data[:opened] + b"?!" + data[opened + 2 :])
    assert [each.text for each in result.unplaced] == ["Kept"]
    assert is_whole(result)


def xfa(data: str, *, moving: bool = False) -> dict[str, Any]:
    rendering = "required" if moving else "forbidden"
    config = f"<config><acrobat><acrobat7><dynamicRender>{rendering}</dynamicRender></acrobat7></acrobat></config>"
    packet = (
        f'<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data>{data}</xfa:data></xfa:datasets>'
    )
    return {"/XFA": ["config", config.encode(), "datasets", packet.encode()]}


def test_the_second_form_is_compared_with_the_first() -> None:
    same = read(form([NAME], acroform=xfa("<f><agency_name>Quaintshire Trust</agency_name></f>")))
    assert one(same, "agency_name").certainty is Certainty.EXACT
    assert "xfa" in codes(same)
    other = read(form([NAME], acroform=xfa("<f><agency_name>Barfordshire</agency_name></f>")))
    assert one(other, "agency_name").certainty is Certainty.UNDETERMINED
    idle = read(form([NAME], acroform=xfa("<f><agency_name/><summary>Seen in July</summary></f>")))
    assert one(idle, "agency_name").certainty is Certainty.INFERRED


def test_a_second_form_that_nobody_wrote_is_no_doubt_where_the_page_was_drawn_with_the_value() -> None:
    unwritten = xfa("<f><agency_name/><summary/></f>")
    assert name_of(form([NAME | SAME], acroform=unwritten)) == ("Quaintshire Trust", Certainty.EXACT)
    assert name_of(form([NAME], acroform=unwritten)) == ("Quaintshire Trust", Certainty.INFERRED)
    # Its own look cannot be seen, and a form of which one answer was written in Adobe was written there whole.
    assert name_of(form([NAME | SAME | {"/F": 2}], acroform=unwritten)) == ("Quaintshire Trust", Certainty.INFERRED)
    written = xfa("<f><agency_name/><summary>Seen in July</summary></f>")
    assert name_of(form([NAME | SAME], acroform=written)) == ("Quaintshire Trust", Certainty.INFERRED)


def test_a_form_that_only_adobe_draws_is_for_a_person() -> None:
    result = read(form([NAME], acroform=xfa("<f/>", moving=True)))
    assert result.outcome is Outcome.UNRECOGNISED
    assert "Please wait" in next(each.message for each in result.problems if each.code == "xfa")


def test_a_second_form_with_a_document_type_is_not_parsed() -> None:
    packets = {"/XFA": ["datasets", b'<!DOCTYPE a [<!ENTITY e "boo">]><a><data>&e;</data></a>']}
    result = read(form([NAME], acroform=packets))
    assert one(result, "agency_name").certainty is Certainty.EXACT
    assert "cannot be read" in next(each.message for each in result.problems if each.code == "xfa")


@pytest.mark.parametrize("levels", [5, 60])
def test_a_tree_however_deep_ends(levels: int) -> None:
    field: dict[str, Any] = dict(NAME)
    for _ in range(levels):
        field = {"/T": "x", "/Kids": [field]}
    assert read(form([field])).outcome in (Outcome.PARSED, Outcome.UNRECOGNISED)
