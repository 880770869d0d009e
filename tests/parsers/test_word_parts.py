"""Word packages: odd names and encodings, what hangs around the text, who wrote a comment."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest

from parsers.types import Outcome
from tests.documents import docx, p, package, questions, t
from tests.parsers.rules import PAIRS, PROPERTIES, is_whole, one, read
from tests.parsers.word_form import codes, form
from tests.parsers.word_parts import KINDS, Part, root, with_parts

TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def repacked(data: bytes, names: Mapping[str, str], contents: Mapping[str, bytes] | None = None) -> bytes:
    """The same parts under other names, some with other content."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return package(
            {names.get(each, each): (contents or {}).get(each, archive.read(each)) for each in archive.namelist()}
        )


def pointing(data: bytes, target: str, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        links = archive.read("_rels/.rels").decode().replace("word/document.xml", target)
    folder, _, last = name.rpartition("/")
    names = {"word/document.xml": name, "word/_rels/document.xml.rels": f"{folder}/_rels/{last}.rels".lstrip("/")}
    return repacked(data, names, {"_rels/.rels": links.encode()})


# --- names and encodings ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("word/document2.xml", "word/document2.xml"),
        ("/word/document.xml", "word/document.xml"),
        ("content.xml", "content.xml"),
        ("word\\document.xml", "word/document.xml"),
        ("word/my%20form.xml", "word/my form.xml"),
        ("word/my%20form.xml", "word/my%20form.xml"),
        ("Word/Document.XML", "word/document.xml"),
        ("./word/../word/document.xml", "word/document.xml"),
    ],
)
def test_the_main_part_is_found_under_whatever_name_it_has(target: str, name: str) -> None:
    result = read(pointing(form(summary="Visits"), target, name))
    assert one(result, "summary").value == "Visits"
    assert is_whole(result)


def test_names_with_backslashes_and_other_capitals_are_the_same_names() -> None:
    made = docx(questions(*PAIRS.items()), header=p("Ours"), properties=PROPERTIES)
    result = read(repacked(made, {"word/header.xml": "WORD\\Header.xml", "[Content_Types].xml": "[content_types].xml"}))
    assert [(each.text, each.kind) for each in result.unplaced] == [("Ours", "header")]
    assert is_whole(result)


def test_without_any_relation_the_main_part_is_the_one_that_says_so() -> None:
    types = f'<Types xmlns="{TYPES}"><Override PartName="/doc/form.xml" ContentType="{MAIN}"/></Types>'
    with zipfile.ZipFile(io.BytesIO(form(summary="Visits"))) as archive:
        made = package({"[Content_Types].xml": types, "doc/form.xml": archive.read("word/document.xml")})
    assert [each.text for each in read(made).unplaced] or read(made).outcome is Outcome.PARSED
    assert is_whole(read(made))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_parts_in_utf_16_are_read(encoding: str) -> None:
    made = form(summary="Visits – “weekly” 😀")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        text = archive.read("word/document.xml").decode()
    mark = {"utf-16": b"", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}[encoding]
    encoded = mark + f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode(encoding)
    result = read(repacked(made, {}, {"word/document.xml": encoded}))
    assert one(result, "summary").value == "Visits – “weekly” 😀"
    assert is_whole(result)


@pytest.mark.parametrize(
    "kind", ["document.macroEnabled.main+xml", "template.main+xml", "macroEnabledTemplate.main+xml"]
)
def test_documents_with_macros_and_templates_are_read_like_any_other(kind: str) -> None:
    content = f"application/vnd.ms-word.{kind}" if "acro" in kind else MAIN.replace("document.main+xml", kind)
    result = read(form(types=f'<Override PartName="/word/document.xml" ContentType="{content}"/>', summary="Visits"))
    assert one(result, "summary").value == "Visits"


# --- headers, notes, comments -----------------------------------------------------------------------------------------


def test_each_header_and_footer_is_read_once_however_often_it_is_named() -> None:
    parts = tuple(
        Part(kind, f"{kind}{number}.xml", root(wrapper, p(f"{kind} {number}")))
        for kind, wrapper in (("header", "w:hdr"), ("footer", "w:ftr"))
        for number in (1, 2, 3)
    )
    sections = "".join(f'<w:headerReference w:type="{which}" r:id="x0"/>' for which in ("first", "even", "default"))
    result = read(form(f"<w:p><w:pPr><w:sectPr>{sections}</w:sectPr></w:pPr></w:p>", parts=(*parts, *parts)))
    # Words that stand in a header as page numbers do are known; these are not.
    assert [(each.text, each.kind) for each in result.unplaced] == [
        (f"{kind} {number}", kind) for kind in ("header", "footer") for number in (1, 2, 3)
    ]
    assert is_whole(result)


def test_a_comment_keeps_who_wrote_it_and_when() -> None:
    said = 'w:id="0" w:author="A. Writer" w:date="2026-11-20T10:00:00Z"'
    first = f"<w:comment {said}>{p('Ask again')}{p('and note it')}</w:comment>"
    second = f'<w:comment w:id="1">{p("Unsigned")}</w:comment>'
    part = Part("comments", "comments.xml", root("w:comments", first, second))
    found = [(each.text, each.kind, each.author, each.date) for each in read(form(parts=(part,))).unplaced]
    assert found == [
        ("Ask again", "comment", "A. Writer", "2026-11-20T10:00:00Z"),
        ("and note it", "comment", "A. Writer", "2026-11-20T10:00:00Z"),
        ("Unsigned", "comment", None, None),
    ]


# --- what hangs around ------------------------------------------------------------------------------------------------


def test_pictures_and_embedded_files_are_listed_wherever_they_hang() -> None:
    types = (
        '<Default Extension="png" ContentType="image/png"/><Override PartName="/word/embeddings/annex.docx" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document"/>'
    )
    links = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    more: dict[str, str | bytes] = {
        "word/_rels/h.xml.rels": f'{links}<Relationship Id="a" Type="{KINDS}/image" Target="media/logo.png"/>'
        "</Relationships>",
        "word/media/logo.png": b"hello",
        "word/media/forgotten.png": b"x",
    }
    parts = (
        Part("header", "h.xml", root("w:hdr", p("Ours"))),
        Part("package", "embeddings/annex.docx", b"hello"),
        Part("oleObject", "embeddings/old.bin", b"y"),
    )
    result = read(form(parts=parts, more=more, types=types))
    held = {each.name: each for each in result.attachments}
    assert list(held) == ["annex.docx", "old.bin", "logo.png", "forgotten.png"]
    # The digest of the five letters "hello".
    assert held["annex.docx"].sha256.startswith("2cf24dba5fb0a30e")
    assert held["annex.docx"].media_type.endswith("wordprocessingml.document")
    assert held["logo.png"].media_type == "image/png"
    assert {"picture", "embedded-object"} <= codes(result)


@pytest.mark.parametrize(
    "kind",
    [
        "attachedTemplate",
        "subDocument",
        "frame",
        "oleObject",
        "image",
        "aFChunk",
        "mailMergeSource",
        "x" * 500 + "ALERT",
    ],
)
def test_what_points_outside_is_reported_in_our_words_and_never_fetched(kind: str) -> None:
    result = read(form(parts=(Part(kind, "http://example.org/SECRET", external=True),)))
    (problem,) = (each for each in result.problems if each.code == "external-link")
    assert "SECRET" not in problem.message
    assert "ALERT" not in problem.message
    assert "Nothing was fetched" in problem.message


def test_what_the_settings_or_the_frames_of_the_document_point_to_is_reported() -> None:
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
        f'TargetMode="External" Type="{KINDS}/attachedTemplate" Target="file:///t.dotm"/></Relationships>'
    )
    settings = Part("settings", "settings.xml", root("w:settings"))
    assert "external-link" in codes(read(form(parts=(settings,), more={"word/_rels/settings.xml.rels": links})))


@pytest.mark.parametrize("name", ["DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "LINK", "ddeauto"])
@pytest.mark.parametrize("simple", [True, False])
def test_fields_that_fetch_are_reported_and_never_followed(name: str, simple: bool) -> None:
    instruction = f"{name} cmd &quot;/k SECRET&quot;"
    field = (
        f'<w:fldSimple w:instr="{instruction}">{t("shown")}</w:fldSimple>'
        if simple
        else '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{instruction[:2]}</w:instrText></w:r><w:r><w:instrText>{instruction[2:]}</w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{t("shown")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    result = read(form(p(field)))
    (problem,) = (each for each in result.problems if each.code == "external-link")
    assert "SECRET" not in problem.message
    assert [each.text for each in result.unplaced] == ["shown"]


def test_a_signature_of_the_whole_document_is_reported() -> None:
    assert "signature" in codes(read(form(more={"_xmlsignatures/sig1.xml": "<x/>"})))


def test_an_old_form_control_is_listed_since_its_answer_cannot_be_read() -> None:
    result = read(form(parts=(Part("control", "activeX/activeX1.xml", b"<x/>"),)))
    assert [each.name for each in result.attachments] == ["activeX1.xml"]
    assert "embedded-object" in codes(result)


def test_macros_are_known_by_what_the_package_says_of_them() -> None:
    types = '<Override PartName="/word/other.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    result = read(form(types=types, more={"word/other.bin": b"x"}))
    assert "macro" in codes(result)


def test_a_part_that_is_drawn_and_a_header_at_once_is_counted_once() -> None:
    both = root("w:hdr", p("Ours"), "<a:t>drawn</a:t>")
    result = read(
        with_parts(
            questions(*PAIRS.items()),
            parts=(Part("chart", "h.xml", both), Part("header", "h.xml", both)),
            properties=PROPERTIES,
        )
    )
    assert is_whole(result)
