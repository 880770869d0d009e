"""What is drawn, pasted or laid over a form: never text of an answer, and never nothing."""

from __future__ import annotations

import pytest

from parsers.types import Certainty
from tests.documents import cell, p, t, text_box
from tests.parsers.rules import is_whole, one, read
from tests.parsers.word_form import answered, codes, form
from tests.parsers.word_parts import Part

OPTIONS = t("Yes / No / Not known")


def drawing(form_of: str, wrapper: str = "anchor") -> str:
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:{wrapper}><wp:docPr id="1" name="Oval 1"/>'
        f"<a:graphic><a:graphicData><wps:wsp><wps:spPr>{form_of}</wps:spPr></wps:wsp></a:graphicData></a:graphic>"
        f"</wp:{wrapper}></w:drawing></mc:Choice><mc:Fallback><w:pict><v:oval/></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


ELLIPSE = drawing('<a:prstGeom prst="ellipse"/>')
FREEHAND = drawing("<a:custGeom/>")
LINE = drawing('<a:prstGeom prst="line"/>')
OVAL = "<w:r><w:pict><v:oval/></w:pict></w:r>"
OVAL_BY_TYPE = '<w:r><w:pict><v:shape type="#_x0000_t3"/></w:pict></w:r>'
INK = '<w:r><w:contentPart r:id="r5"/></w:r>'
PICTURE = (
    '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="n"/><a:graphic><a:blip r:embed="r7"/></a:graphic></wp:inline>'
    "</w:drawing></w:r>"
)
OFFICE = 'xmlns:o="urn:schemas-microsoft-com:office:office"'
OLD_PICTURE = '<w:r><w:pict><v:shape><v:imagedata r:id="r7"/></v:shape></w:pict></w:r>'
OBJECT = f'<w:r><w:object><v:shape><v:imagedata r:id="r7"/></v:shape><o:OLEObject {OFFICE}/></w:object></w:r>'
ACTIVE = '<w:r><w:object><w:control r:id="r7" w:name="Box1"/></w:object></w:r>'
SIGNATURE = f"<w:r><w:pict><v:shape><v:imagedata/><o:signatureline {OFFICE}/></v:shape></w:pict></w:r>"


@pytest.mark.parametrize("shape", [ELLIPSE, FREEHAND, OVAL, OVAL_BY_TYPE, INK, LINE])
def test_a_shape_drawn_at_the_options_is_a_question_and_never_a_guess(shape: str) -> None:
    field = one(answered(involved=cell(p(OPTIONS, shape))), "involved")
    assert (field.value, field.certainty) == (None, Certainty.UNDETERMINED)
    assert any("drawn" in reason for reason in field.reasons)


@pytest.mark.parametrize("shape", [ELLIPSE, OVAL, INK])
def test_a_shape_that_hangs_on_the_label_may_stand_around_an_option(shape: str) -> None:
    label = f"<w:tbl><w:tr>{cell(p(t('Was there any involvement?'), shape))}{cell(p(OPTIONS))}</w:tr></w:tbl>"
    result = read(form(label))
    assert one(result, "involved").certainty is Certainty.UNDETERMINED


@pytest.mark.parametrize("shape", [ELLIPSE, OVAL, FREEHAND])
def test_a_circle_that_hangs_on_a_paragraph_of_the_page_may_stand_around_any_option(shape: str) -> None:
    result = read(form(p("Part one", shape), involved=cell(p(OPTIONS)), summary="Visits"))
    assert one(result, "involved").certainty is Certainty.UNDETERMINED
    assert one(result, "summary").certainty is Certainty.BY_LABEL
    assert "drawn-mark" in codes(result)


def test_a_line_across_the_page_is_no_mark() -> None:
    line = f'<w:r><w:pict><v:rect o:hr="t" {OFFICE}/></w:pict></w:r>'
    result = read(form(p("Part one", line), involved=cell(p(OPTIONS))))
    assert one(result, "involved").certainty is Certainty.EMPTY
    assert "drawn-mark" not in codes(result)


def test_words_with_a_shape_over_them_are_looked_at() -> None:
    field = one(answered(summary=cell(p(t("Weekly visits"), LINE))), "summary")
    assert (field.value, field.certainty) == ("Weekly visits", Certainty.INFERRED)


@pytest.mark.parametrize("pasted", [PICTURE, OLD_PICTURE, OBJECT, ACTIVE, SIGNATURE])
def test_what_is_pasted_in_place_of_an_answer_is_a_question(pasted: str) -> None:
    field = one(answered(summary=cell(p(pasted))), "summary")
    assert (field.value, field.certainty) == (None, Certainty.UNDETERMINED)
    assert field.reasons


def test_a_picture_beside_an_answer_leaves_the_answer_as_it_is() -> None:
    assert one(answered(summary=cell(p(t("Visits"), PICTURE))), "summary").certainty is Certainty.BY_LABEL


def test_an_answer_in_a_text_box_of_its_cell_is_never_taken_for_none() -> None:
    result = answered(summary=cell(p(text_box("Weekly visits"))))
    field = one(result, "summary")
    assert (field.certainty, field.candidates) == (Certainty.UNDETERMINED, ("Weekly visits",))
    assert [(each.text, each.kind) for each in result.unplaced] == [("Weekly visits", "textbox")]
    assert is_whole(result)


def test_another_file_laid_into_an_answer_is_listed_and_asked_about() -> None:
    chunk = Part("aFChunk", "afchunk.html", b"<p>Seen weekly</p>")
    types = '<Default Extension="html" ContentType="text/html"/>'
    result = read(form(parts=(chunk,), types=types, summary=cell(p(), '<w:altChunk r:id="x0"/>')))
    assert one(result, "summary").certainty is Certainty.UNDETERMINED
    assert [(each.name, each.media_type) for each in result.attachments] == [("afchunk.html", "text/html")]
    assert any(problem.code == "embedded-text" and "afchunk.html" in problem.message for problem in result.problems)


@pytest.mark.parametrize("kind", ["DATE", "TIME \\@ dd/MM/yyyy"])
def test_a_day_that_the_program_puts_in_anew_each_time_is_looked_at(kind: str) -> None:
    field = (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{kind}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{t("20/11/2026")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    found = one(answered(seen_on=cell(p(field))), "seen_on")
    assert (found.value, found.certainty) == ("2026-11-20", Certainty.INFERRED)


def test_a_letter_that_the_program_encloses_in_a_circle_is_a_question() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>eq \\o\\ac(○,Y)</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert one(answered(involved=cell(p(field))), "involved").certainty is Certainty.UNDETERMINED
