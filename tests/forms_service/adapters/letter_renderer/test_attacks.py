"""Templates that try to run something, fetch something, hide something, or never finish."""

from __future__ import annotations

import docx
import pytest

from forms_service.adapters.letter_renderer import DocxLetterRenderer
from forms_service.errors import RenderError
from tests.forms_service.adapters.letter_renderer.word import FILE, changed, part, saved, template, with_part

RENDERER = DocxLetterRenderer()
PLAIN = template("Hello.")
RELS = "word/_rels/document.xml.rels"
DOCUMENT = "word/document.xml"


def refusal(template_bytes: bytes) -> str:
    with pytest.raises(RenderError) as caught:
        RENDERER.render_document(template_bytes, {"a": "x", "xs": ["y"]}, title="T", file=FILE)
    return str(caught.value)


@pytest.mark.parametrize(
    "tag",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ a['__class__'] }}",
        "{{ a|attr('__class__') }}",
        "{{ a.format(a) }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ range(999999999) }}",
        "{{ 'a' * 999999999 }}",
        "{{ 9 ** 99999999 }}",
        "{{ a|safe }}",
        "{{ missing|default('hidden') }}",
        "{{ none }}",
        "{% include 'other' %}",
        "{% import 'other' as o %}",
        "{% set x = a %}",
        "{% macro m() %}{% endmacro %}",
        "{% for c in 'abc' %}x{% endfor %}",
        "{% for x in xs %}" * 4 + "{{ x }}" + "{% endfor %}" * 4,
        "{% colspan 3 %}",
        "{{ " + "a." * 400 + "b }}",
        "{{ {{ a }} }}",
    ],
)  # fmt: skip
def test_a_template_may_name_and_ask_and_repeat_and_nothing_else(tag: str) -> None:
    assert DOCUMENT in refusal(template(f"Here: {tag}"))


@pytest.mark.timeout(60)
def test_twenty_thousand_unclosed_tags_are_refused() -> None:
    assert "is missing" in refusal(template("{% x" * 20_000))


def test_too_many_tags_are_refused() -> None:
    assert "at most" in refusal(template(*["{{ a }}"] * 1600))


def test_a_tag_in_an_attribute_is_refused() -> None:
    hidden = changed(PLAIN, DOCUMENT, "<w:p>", '<w:p w:rsidR="{{ a }}">')
    assert "attribute" in refusal(hidden)


def test_a_tag_in_the_properties_is_refused() -> None:
    document = docx.Document()
    document.core_properties.title = "{{ a }}"
    assert "docProps/core.xml" in refusal(saved(document))


def test_text_that_would_vanish_with_a_paragraph_tag_is_refused() -> None:
    assert "nothing else may stand in it" in refusal(template("{%p if a %} Important words", "x", "{%p endif %}"))


def test_text_that_would_vanish_with_a_row_tag_is_refused() -> None:
    document = docx.Document()
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "{%tr for x in xs %}"
    table.rows[0].cells[1].text = "Important words"
    document.add_paragraph("{% endfor %}")
    assert "nothing else may stand in it" in refusal(saved(document))


def test_a_cell_that_would_lose_its_last_paragraph_is_refused() -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).rows[0].cells[0]
    cell.paragraphs[0].text = "{%p if nothing %}"
    cell.add_paragraph("x")
    cell.add_paragraph("{%p endif %}")
    with pytest.raises(RenderError, match="lost its last paragraph"):
        RENDERER.render_document(saved(document), {"nothing": False}, title="T", file=FILE)


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/embeddings/sheet.xlsx", "word/comments.xml"])
def test_macros_embedded_files_and_comments_are_refused(name: str) -> None:
    assert "must be taken out" in refusal(with_part(PLAIN, name, b"<x/>"))


def test_a_picture_from_outside_is_refused() -> None:
    link = (
        '<Relationship Id="rIdX" TargetMode="External" Target="http://tracker.example.org/p.png" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
    )
    assert "from outside" in refusal(changed(PLAIN, RELS, "</Relationships>", link))


def test_a_field_that_includes_a_file_is_refused() -> None:
    field = '<w:p><w:fldSimple w:instr="INCLUDETEXT /etc/passwd"/></w:p><w:sectPr'
    assert "INCLUDETEXT" in refusal(changed(PLAIN, DOCUMENT, "<w:sectPr", field))


def test_tracked_changes_are_refused() -> None:
    tracked = '<w:p><w:ins w:id="1" w:author="Unseen"><w:r><w:t>new</w:t></w:r></w:ins></w:p><w:sectPr'
    assert "tracked changes" in refusal(changed(PLAIN, DOCUMENT, "<w:sectPr", tracked))


def test_a_document_type_declaration_is_refused() -> None:
    text = part(PLAIN, DOCUMENT).split("?>", 1)[1]
    bomb = f'<!DOCTYPE d [<!ENTITY x "y">]>{text}'
    assert "document type" in refusal(with_part(PLAIN, DOCUMENT, bomb.encode()))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 not a zip", b"\xd0\xcf\x11\xe0 old Word", PLAIN[:-40], PLAIN[:900]])
def test_what_is_not_a_word_document_is_refused_in_words(data: bytes) -> None:
    assert "not a Word document" in refusal(data)


def test_the_path_of_an_attached_template_is_not_carried_into_the_letter() -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    attached = f'<w:attachedTemplate xmlns:r="{office}" r:id="rId1"/>'
    link = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'TargetMode="External" Target="file:///unseen/path/Normal.dotm" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/></Relationships>'
    )
    linked = changed(PLAIN, "word/settings.xml", "<w:zoom", f"{attached}<w:zoom")
    linked = with_part(linked, "word/_rels/settings.xml.rels", link.encode())
    made = RENDERER.render_document(linked, {}, title="T", file=FILE)
    assert "attachedTemplate" not in part(made, "word/settings.xml")
    assert "unseen" not in part(made, "word/_rels/settings.xml.rels")
