"""Bytes that are broken, dressed up or made to hurt: refused in our words, never an exception."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

import parsers
from parsers.safety import media_type_of
from parsers.types import Outcome
from tests.compound_file import compound_file
from tests.documents import docx, odt, p, package, pdf, questions
from tests.parsers.rules import FORM, PAIRS, PROPERTIES, read

GOOD = docx(questions(*PAIRS.items()), properties=PROPERTIES)


def ole(*names: str) -> bytes:
    return compound_file({name: b"\xec\xa5" + bytes(98) for name in names})


def bomb(size: int) -> bytes:
    return package({"word/document.xml": b"\0" * size, "[Content_Types].xml": "<Types/>"})


def twice() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("word/document.xml", "<b/>")
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\0" * 100, "empty"),
        (b"Dear all, please find attached", "not-a-document"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "picture"),
        (b"{\\rtf1 hello}", "needs-conversion"),
        (ole("WordDocument"), "needs-conversion"),
        (ole("EncryptedPackage", "EncryptionInfo"), "encrypted"),
        (ole("Workbook"), "not-a-document"),
        (GOOD[:200], "damaged"),
        (GOOD[:-30], "damaged"),
        (package({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:broken"}), "damaged"),
        (bomb(30_000_000), "zip-bomb"),
        (package({"word/../../etc/passwd": "x", "[Content_Types].xml": "<Types/>"}), "unsafe-names"),
        (docx(p("x"), prolog='<!DOCTYPE d [<!ENTITY e "boom">]>'), "doctype"),
        (docx(p("x"), prolog=f"<!--{'-' * 0}{'x' * 70_000}--><!DOCTYPE d>"), "doctype"),
        (package({"mimetype": "x", "META-INF/manifest.xml": "<encryption-data/>"}), "encrypted"),
        (pdf("x", password="secret"), "encrypted"),
        (pdf("x")[:100], "damaged"),
        (b"%PDF-1.7\n%%EOF", "damaged"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_remedy(data: bytes, code: str) -> None:
    result = parsers.parse("return.docx", data, [FORM])
    assert result.outcome is Outcome.REFUSED
    assert result.refusal is not None
    assert result.refusal.code == code
    assert result.refusal.message.startswith("return.docx: ")
    assert result.fields == {}


def test_two_parts_of_one_name_are_refused() -> None:
    result = parsers.parse("a.docx", twice(), [FORM])
    assert result.refusal is not None
    assert result.refusal.code == "unsafe-names"


def test_the_type_comes_from_the_content_and_not_from_the_name() -> None:
    assert parsers.parse("return.pdf", GOOD, [FORM]).outcome is Outcome.PARSED
    assert parsers.parse("return.docx", odt("<text:p>x</text:p>"), [FORM]).media_type.endswith("opendocument.text")
    assert media_type_of(pdf("x")) == "application/pdf"


def test_xml_nested_past_reason_is_refused() -> None:
    deep = "<w:ins>" * 3_000 + "</w:ins>" * 3_000
    result = parsers.parse("a.docx", docx(f"<w:p>{deep}</w:p>"), [FORM])
    assert result.outcome is Outcome.REFUSED


def test_a_document_in_another_encoding_cannot_smuggle_a_doctype() -> None:
    sly = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE d><d/>'.encode("utf-16")
    result = parsers.parse("a.docx", package({"[Content_Types].xml": "<Types/>", "word/document.xml": sly}), [FORM])
    assert result.refusal is not None
    assert result.refusal.code == "doctype"


def test_limits_are_the_callers() -> None:
    result = parsers.parse("a.docx", GOOD, [FORM], limits=parsers.Limits(file_bytes=100))
    assert result.refusal is not None
    assert result.refusal.code == "too-large"


@pytest.mark.parametrize("error", [MemoryError, RecursionError, RuntimeError, KeyError])
def test_nothing_ever_comes_out_of_parse_but_a_result(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise error("Testchild Alpha Examplethorpe")

    monkeypatch.setattr("parsers.reading.read_word", breaks)
    result = parsers.parse("a.docx", GOOD, [FORM])
    assert result.outcome is Outcome.REFUSED
    assert result.refusal is not None
    assert "Examplethorpe" not in result.refusal.message


def test_every_truncation_and_every_flipped_byte_ends_in_a_result() -> None:
    for cut in range(0, len(GOOD), 97):
        assert read(GOOD[:cut]).outcome is not None
    for place in range(0, len(GOOD), 53):
        broken = bytearray(GOOD)
        broken[place] ^= 0xFF
        assert read(bytes(broken)).outcome is not None


def test_documents_made_to_keep_the_reader_busy_end_soon() -> None:
    nested = "x"
    for level in range(40):
        nested = (
            f"<mc:AlternateContent><mc:Choice><w:t>{level}</w:t>{nested}</mc:Choice>"
            f"<mc:Fallback><w:t>-{level}</w:t></mc:Fallback></mc:AlternateContent>"
        )
    for data in (
        docx(f"<w:p><w:r>{nested}</w:r></w:p>", properties=PROPERTIES),
        docx(questions(("Was there any involvement?", "Yes No " * 20_000)), properties=PROPERTIES),
        docx(questions(("NHS number", "9" * 200_000), ("Date last seen", "1/" * 100_000)), properties=PROPERTIES),
        docx(*[p() for _ in range(10_000)], properties=PROPERTIES),
    ):
        started = time.process_time()
        assert parsers.parse("a.docx", data, [FORM]).outcome is Outcome.PARSED
        assert time.process_time() - started < 5
