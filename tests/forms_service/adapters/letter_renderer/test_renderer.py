from __future__ import annotations

import io
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_service.adapters.letter_renderer import DocxLetterRenderer
from forms_service.errors import RenderError
from tests.forms_service.adapters.letter_renderer.word import FILE, part, saved, template, texts

RENDERER = DocxLetterRenderer()
HARD = "Health & Care <Trust> \"quoted\" 'single' {{ 7*7 }} {% if %} {# c #} None &amp; {_{"
ONE_VALUE = template("Dear {{ recipient.name }}, welcome.", header="{{ recipient.name }}")


def make(template_bytes: bytes, **context: object) -> bytes:
    return RENDERER.render_document(template_bytes, context, title="Made-up letter", file=FILE)


def test_a_value_with_marks_of_xml_and_of_templates_reaches_the_page_unchanged() -> None:
    made = make(ONE_VALUE, recipient={"name": HARD})
    assert texts(made) == [f"Dear {HARD}, welcome."]
    assert docx.Document(io.BytesIO(made)).sections[0].header.paragraphs[0].text == HARD


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1).filter(lambda text: text.strip()))
def test_any_printable_value_reaches_the_page_unchanged(value: str) -> None:
    assert texts(make(ONE_VALUE, recipient={"name": value})) == [f"Dear {value}, welcome."]


def test_control_characters_are_dropped_and_cannot_start_a_paragraph() -> None:
    made = make(ONE_VALUE, recipient={"name": "A\x07B\x0cC\x00D\ud800E\ufdd0F"})
    assert texts(made) == ["Dear ABCDEF, welcome."]


def test_line_breaks_and_tabs_of_a_value_stay() -> None:
    assert texts(make(ONE_VALUE, recipient={"name": "one\r\ntwo\tthree"})) == ["Dear one\ntwo\tthree, welcome."]


def test_a_value_is_never_read_as_a_template_in_a_mail_either() -> None:
    assert RENDERER.render_text("To {{ name }}\n", {"name": HARD}, file="mail") == f"To {HARD}\n"


def test_a_tag_spread_over_runs_is_one_tag() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    for piece in ("Dear {", "{ recip", "ient.na", "me }", "}."):
        paragraph.add_run(piece).bold = piece == "ient.na"
    assert texts(make(saved(document), recipient={"name": "Ada"})) == ["Dear Ada."]


def test_rows_and_paragraphs_repeat_for_each_entry() -> None:
    document = docx.Document()
    table = document.add_table(rows=4, cols=2)
    for row, words in zip(
        table.rows, (["Name", "Role"], ["{%tr for p in people %}", ""], ["{{ p.name }}", "{{ p.role }}"],
                     ["{%tr endfor %}", ""]), strict=True
    ):  # fmt: skip
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    for text in ("{%p for p in people %}", "{{ p.name }}{% if not loop.last %},{% endif %}", "{%p endfor %}"):
        document.add_paragraph(text)
    made = make(saved(document), people=[{"name": "Ada", "role": "Chair"}, {"name": "Ben & Co", "role": "Clerk"}])
    rows = docx.Document(io.BytesIO(made)).tables[0].rows
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["Name", "Role"],
        ["Ada", "Chair"],
        ["Ben & Co", "Clerk"],
    ]
    assert texts(made) == ["Ada,", "Ben & Co"]


def test_the_same_letter_from_the_same_values_is_the_same_bytes() -> None:
    first = make(ONE_VALUE, recipient={"name": "Ada"})
    again = DocxLetterRenderer().render_document(
        ONE_VALUE, {"recipient": {"name": "Ada"}}, title="Made-up letter", file=FILE
    )
    assert first == again


def test_properties_name_the_partnership_and_keep_nothing_of_the_author() -> None:
    document = docx.Document()
    document.add_paragraph("Hello.")
    document.core_properties.author = "Unseen Author"
    document.core_properties.comments = "an unseen remark"
    document.core_properties.last_modified_by = "Unseen Author"
    made = make(saved(document), partnership={"name": "Example & Partners"})
    properties = docx.Document(io.BytesIO(made)).core_properties
    assert (properties.author, properties.last_modified_by) == ("Example & Partners", "Example & Partners")
    assert (properties.title, properties.language, properties.comments) == ("Made-up letter", "en-GB", "")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert b"nseen" not in b"".join(archive.read(name) for name in archive.namelist())


def test_what_nobody_sees_is_neither_in_the_letter_nor_named_in_it() -> None:
    unseen = ("stylesWithEffects", "thumbnail")
    with zipfile.ZipFile(io.BytesIO(ONE_VALUE)) as package:
        assert all(any(each in name for name in package.namelist()) for each in unseen)
    with zipfile.ZipFile(io.BytesIO(make(ONE_VALUE, recipient={"name": "Ada"}))) as package:
        names = package.namelist()
        told = b"".join(package.read(name) for name in names if name.endswith((".rels", "[Content_Types].xml")))
    assert "word/styles.xml" in names
    assert not [each for each in unseen if each in " ".join(names) or each.encode() in told]


def test_the_language_is_british_english() -> None:
    assert 'w:val="en-GB"' in part(make(ONE_VALUE, recipient={"name": "Ada"}), "word/styles.xml")


def test_names_are_gathered_from_every_part_with_loops_resolved() -> None:
    document = template(
        "{{ case.reference }}",
        "{%p for child in case.children %}",
        "{{ child.initials }}{% if child.age and loop.first %}x{% endif %}",
        "{%p endfor %}",
        "{% for c in case.children %}{% for a in c.aliases %}{{ a }}{% endfor %}{% endfor %}",
        "{{ partnership.address|join(', ') }} {{ case['marking'] }}",
        header="{{ case.marking }}",
        footer="{{ letter.code if letter.has_code else case.reference }}",
    )
    assert RENDERER.names_in_document(document, file=FILE) == {
        "case.reference", "case.children", "case.children[].initials", "case.children[].age", "case.children[].aliases",
        "case.children[].aliases[]", "partnership.address", "case.marking", "letter.code", "letter.has_code",
    }  # fmt: skip


def test_names_of_a_mail_text_are_gathered() -> None:
    assert RENDERER.names_in_text("{{ a.b }}{% if c.d %}{{ e }}{% endif %}", file="mail") == {"a.b", "c.d", "e"}


def test_a_line_that_holds_only_tags_leaves_no_line_in_a_mail() -> None:
    text = "One\n{% for x in xs %}\n- {{ x }}\n{% endfor %}\n\nEnd {% if y %}yes{% endif %}\n"
    assert RENDERER.render_text(text, {"xs": ["a", "b"], "y": True}, file="mail") == "One\n- a\n- b\n\nEnd yes\n"


def test_a_list_can_be_written_in_words() -> None:
    text = "{{ xs|in_words }}"
    assert RENDERER.render_text(text, {"xs": ["A", "B", "C"]}, file="mail") == "A, B and C"
    assert RENDERER.render_text(text, {"xs": ["A"]}, file="mail") == "A"


def test_a_misspelt_name_is_reported_with_part_paragraph_tag_and_the_nearest_name() -> None:
    broken = template("A good line.", "Due on {{ request.due_txt }}, please.")
    with pytest.raises(RenderError) as caught:
        make(broken, request={"due_text": "Friday", "link": "x"})
    assert str(caught.value) == (
        f"{FILE}: word/document.xml, “Due on {{{{ request.due_txt }}}}, please.”, tag {{{{ request.due_txt }}}}: "
        "there is no request.due_txt. Did you mean request.due_text?"
    )


def test_the_right_one_of_two_tags_in_a_paragraph_is_named() -> None:
    with pytest.raises(RenderError, match=r"tag \{\{ case\.b \}\}: there is no case\.b"):
        make(template("{{ case.a }} and {{ case.b }} and {{ case.c }}"), case={"a": "1", "c": "3"})


def test_a_misspelt_name_of_an_entry_is_reported_as_one_of_its_list() -> None:
    with pytest.raises(RenderError, match=r"there is no people\[\]\.nam\. Did you mean people\[\]\.name\?"):
        make(template("{% for p in people %}{{ p.nam }}{% endfor %}"), people=[{"name": "Ada"}])


def test_an_unclosed_tag_is_reported_with_its_paragraph() -> None:
    with pytest.raises(RenderError, match=r"word/document\.xml, “Dear \{\{ name, hello”.*\}\} is missing"):
        RENDERER.names_in_document(template("Fine.", "Dear {{ name, hello"), file=FILE)


def test_an_unclosed_tag_in_a_header_names_the_header() -> None:
    with pytest.raises(RenderError, match=r"word/header\d*\.xml, “\{\{ name”"):
        RENDERER.names_in_document(template("Fine.", header="{{ name"), file=FILE)


def test_an_unclosed_block_is_reported_where_it_opens() -> None:
    with pytest.raises(RenderError, match=r"tag \{% if a %\}: this if is never closed"):
        RENDERER.names_in_document(template("{% if a %}one", "{% if b %}two{% endif %}"), file=FILE)


def test_an_unclosed_tag_in_a_mail_names_its_line() -> None:
    with pytest.raises(RenderError, match=r"mail\.yml, “Due \{\{ due”, tag \{\{ due: "):
        RENDERER.names_in_text("Dear all\nDue {{ due \nBye\n", file="mail.yml")


@pytest.mark.parametrize("nothing", ["", "   ", None])
def test_a_letter_never_prints_a_blank(nothing: str | None) -> None:
    with pytest.raises(RenderError, match=r"tag \{\{ recipient\.name \}\}"):
        make(ONE_VALUE, recipient={"name": nothing})


def test_what_may_be_empty_is_asked_for_first() -> None:
    asking = template("{%p if recipient.name %}", "Dear {{ recipient.name }}", "{%p endif %}", "End.")
    assert texts(make(asking, recipient={"name": ""})) == ["End."]
    assert texts(make(asking, recipient={"name": None})) == ["End."]


@pytest.mark.parametrize("value", [True, ["a"], {"a": "b"}])
def test_a_letter_never_prints_pythons_form_of_a_value(value: object) -> None:
    with pytest.raises(RenderError, match=r"which cannot be printed|a list or a group"):
        make(template("{{ thing }}"), thing=value)


def test_values_must_be_plain() -> None:
    with pytest.raises(RenderError, match="a object is not"):
        make(ONE_VALUE, recipient=object())


def test_the_message_of_a_fault_never_quotes_a_value() -> None:
    with pytest.raises(RenderError) as caught:
        make(template("{{ person.name.first.second }}"), person={"name": "Testchild Alpha Examplethorpe"})
    assert "Alpha" not in str(caught.value)
    assert caught.value.__cause__ is None
