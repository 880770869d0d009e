"""Ticks and boxes that are letters of a font of pictures."""

from __future__ import annotations

import pytest

from tests.documents import cell, p, t
from tests.parsers.rules import is_whole, one, read
from tests.parsers.word_form import answered, form
from tests.parsers.word_parts import Part, root


def sign(font: str, code: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


def lettered(font: str, letters: str) -> str:
    return t(letters, f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>')


TICKS = [
    sign("Wingdings", "F0FE"), sign("Wingdings", "F0FC"), sign("Wingdings", "F0FD"), sign("Wingdings", "00FE"),
    sign("Wingdings", "F078"), sign("Wingdings 2", "F052"), sign("Wingdings 2", "F050"), sign("Wingdings 2", "F054"),
    sign("Webdings", "F061"), sign("Segoe UI Symbol", "2611"), sign("Segoe UI Symbol", "2714"),
    sign("MS Gothic", "2612"),
    lettered("Wingdings", "þ"), lettered("Wingdings", "ü"), lettered("Wingdings", "x"), lettered("Wingdings", "\uf0fe"),
    lettered("Wingdings 2", "R"), lettered("Wingdings 2", "P"), lettered("Webdings", "a"),
    lettered("Segoe UI Symbol", "☑"),
]  # fmt: skip
BOXES = [
    sign("Wingdings", "F0A8"), sign("Wingdings", "F06F"), sign("Wingdings 2", "F0A3"), sign("Webdings", "F063"),
    sign("Segoe UI Symbol", "2610"), lettered("Wingdings", "o"), lettered("Wingdings", "¨"), lettered("Wingdings", "q"),
    lettered("Wingdings 2", "£"), lettered("Webdings", "c"),
]  # fmt: skip


@pytest.mark.parametrize("tick", TICKS)
@pytest.mark.parametrize("box", BOXES[:6:5])
def test_a_tick_is_a_tick_whatever_font_draws_it(tick: str, box: str) -> None:
    result = answered(involved=cell(p(box, t(" Yes "), tick, t(" No"))))
    assert one(result, "involved").value == "no"
    assert is_whole(result)


@pytest.mark.parametrize("box", BOXES)
def test_a_box_is_a_box_whatever_font_draws_it(box: str) -> None:
    result = answered(involved=cell(p(box, t(" Yes "), sign("Wingdings", "F0FE"), t(" No"))))
    assert one(result, "involved").value == "no"
    assert is_whole(result)


@pytest.mark.parametrize("letter", ["þ", "o", "x", "R", "P"])
def test_the_same_letters_in_a_font_of_letters_are_letters(letter: str) -> None:
    assert (
        one(answered(summary=cell(p(t(letter, '<w:rFonts w:ascii="Arial" w:hAnsi="Arial"/>')))), "summary").value
        == letter
    )


def test_a_theme_font_goes_before_the_font_that_is_named() -> None:
    fonts = '<w:rFonts w:asciiTheme="minorHAnsi" w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
    assert one(answered(summary=cell(p(t("o", fonts)))), "summary").value == "o"


def test_words_that_got_a_font_of_pictures_stay_words() -> None:
    result = answered(summary=cell(p(lettered("Wingdings", "Known to us"))))
    assert one(result, "summary").value == "Known to us"
    assert is_whole(result)


@pytest.mark.parametrize(("code", "value"), [("254", "no"), ("0xF0FE", "no")])
def test_a_field_that_draws_a_sign_is_a_sign(code: str, value: str) -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> SYMBOL {code} \\f "Wingdings" \\s 12 </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    result = answered(involved=cell(p(t("☐ Yes "), field, t(" No"))))
    assert one(result, "involved").value == value
    assert is_whole(result)


def test_signs_beyond_the_first_plane_are_one_character_each() -> None:
    result = answered(summary=cell(p("Seen 😀 𝄞")), involved=cell(p("☐ Yes 🗹 No")))
    assert one(result, "summary").value == "Seen 😀 𝄞"
    assert one(result, "involved").value == "no"
    assert is_whole(result)


def _listed(number: int, words: str) -> str:
    place = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{place}</w:pPr>{t(words)}</w:p>"


def _numbering(*signs: tuple[str, str]) -> Part:
    kinds = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
        f'<w:lvlText w:val="{sign}"/><w:rPr><w:rFonts w:ascii="{font}"/></w:rPr></w:lvl></w:abstractNum>'
        for number, (sign, font) in enumerate(signs)
    )
    lists = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>' for number in range(len(signs))
    )
    return Part("numbering", "numbering.xml", root("w:numbering", kinds, lists))


@pytest.mark.parametrize(
    "signs",
    [(("☐", "Arial"), ("☒", "Arial")), (("\uf0a8", "Wingdings"), ("\uf0fe", "Wingdings"))],
    ids=["signs", "font"],
)
def test_the_bullets_of_a_list_may_be_its_tick_boxes(signs: tuple[tuple[str, str], ...]) -> None:
    options = cell(_listed(1, "The child"), _listed(0, "The family"), _listed(1, "Someone else"))
    result = read(form(parts=(_numbering(*signs),), worked_with=options))
    assert one(result, "worked_with").value == ("child", "other")
    assert is_whole(result)


def test_a_list_whose_bullets_are_all_alike_is_a_list() -> None:
    points = cell(_listed(0, "Seen weekly"), _listed(0, "Closed in May"))
    result = read(form(parts=(_numbering(("✓", "Arial")),), summary=points))
    assert one(result, "summary").value == "Seen weekly\nClosed in May"
