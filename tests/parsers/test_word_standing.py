"""How words stand: struck, hidden, white, shaded; and characters that are elements."""

from __future__ import annotations

import pytest

from parsers.types import Certainty
from tests.documents import cell, docx, p, row, t, table
from tests.parsers.rules import PROPERTIES, is_whole, one, read
from tests.parsers.word_form import answered, codes

STRICT_MATH = 'xmlns:m="http://purl.oclc.org/ooxml/officeDocument/math"'
WHITE = '<w:color w:val="FFFFFF" w:themeColor="background1"/>'


@pytest.mark.parametrize("hidden", ["<w:vanish/>", WHITE, "<w:vanish/><w:strike/>"])
def test_words_that_nobody_sees_are_never_part_of_an_answer(hidden: str) -> None:
    result = answered(summary=cell(p(t("Visits"), t(" unseen", hidden))))
    assert one(result, "summary").value == "Visits"
    assert [(each.text, each.kind) for each in result.unplaced] == [("unseen", "hidden")]
    assert "hidden-text" in codes(result)
    assert is_whole(result)


@pytest.mark.parametrize(
    "seen", ["<w:webHidden/>", "<w:specVanish/>", '<w:vanish w:val="0"/>', '<w:color w:val="000000"/>']
)
def test_words_that_are_seen_in_print_are_words(seen: str) -> None:
    assert one(answered(summary=cell(p(t("Visits", seen)))), "summary").value == "Visits"


@pytest.mark.parametrize(
    "answer",
    [
        cell(p(t("Visits", f'{WHITE}<w:shd w:val="clear" w:fill="1F3864"/>'))),
        cell(p(t("Visits", f'{WHITE}<w:highlight w:val="darkBlue"/>'))),
        cell(p(t("Visits", WHITE)), properties='<w:shd w:val="clear" w:fill="1F3864"/>'),
        cell(f'<w:p><w:pPr><w:shd w:fill="1F3864"/></w:pPr>{t("Visits", WHITE)}</w:p>'),
    ],
    ids=["run", "highlight", "cell", "paragraph"],
)
def test_white_words_on_a_coloured_ground_are_seen(answer: str) -> None:
    assert one(answered(summary=answer), "summary").value == "Visits"


def test_white_words_in_a_table_whose_style_is_shaded_are_seen() -> None:
    styles = (
        '<w:style w:type="table" w:styleId="Grid5"><w:name w:val="Grid5"/><w:tblStylePr w:type="firstRow"><w:tcPr>'
        '<w:shd w:val="clear" w:fill="1F3864"/></w:tcPr></w:tblStylePr></w:style>'
    )
    made = table(row(cell(p(t("Summary of involvement", WHITE))), "Visits"))
    dark = made.replace("<w:tblPr/>", '<w:tblPr><w:tblStyle w:val="Grid5"/></w:tblPr>')
    assert one(read(docx(dark, styles=styles, properties=PROPERTIES)), "summary").value == "Visits"


@pytest.mark.parametrize("line", ["<w:strike/>", "<w:dstrike/>"])
def test_words_struck_once_or_twice_are_struck(line: str) -> None:
    field = one(answered(summary=cell(p(t("Not known. ", line), t("Seen weekly.")))), "summary")
    assert (field.value, field.certainty) == ("Seen weekly.", Certainty.INFERRED)


def test_shading_marks_an_option_as_a_pen_does() -> None:
    field = one(
        answered(involved=cell(p(t("Yes", '<w:shd w:val="clear" w:fill="FFFF00"/>'), t(" / No / Not known")))),
        "involved",
    )
    assert (field.value, field.certainty) == ("yes", Certainty.INFERRED)


@pytest.mark.parametrize(
    ("runs", "value"),
    [
        ("<w:r><w:t>a</w:t><w:cr/><w:t>b</w:t></w:r>", "a\nb"),
        ("<w:r><w:t>a</w:t><w:ptab/><w:t>b</w:t></w:r>", "a\tb"),
        ("<w:r><w:t>inter</w:t><w:softHyphen/><w:t>vention</w:t></w:r>", "intervention"),
        (f'<w:dir w:val="rtl">{t("שלום")}</w:dir>', "שלום"),
        (f'<w:smartTag w:element="x"><w:smartTagPr/>{t("London")}</w:smartTag>', "London"),
        (f"<w:r><w:ruby><w:rt>{t('k')}</w:rt><w:rubyBase>{t('Tokyo')}</w:rubyBase></w:ruby></w:r>", "Tokyo"),
        (f"<m:oMath {STRICT_MATH}><m:r><m:t>x=1</m:t></m:r></m:oMath>", "x=1"),
        ('<w:hyperlink w:anchor="a">' + t("overleaf") + "</w:hyperlink>", "overleaf"),
    ],
)  # fmt: skip
def test_what_stands_in_an_answer_is_read_as_it_is_seen(runs: str, value: str) -> None:
    result = answered(summary=cell(p(runs)))
    assert one(result, "summary").value == value
    assert is_whole(result)


def test_a_generated_number_is_no_text_and_a_label_without_it_is_the_same_label() -> None:
    numbered = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        + t("Summary of involvement")
        + "</w:p>"
    )
    for label in (
        cell(numbered),
        cell("1. Summary of involvement"),
        cell("1) Summary of involvement"),
        cell("1.2 Summary of involvement"),
    ):
        result = read(docx(table(row(label, "Visits")), properties=PROPERTIES))
        assert one(result, "summary").value == "Visits"
        assert one(result, "summary").certainty is Certainty.BY_LABEL
