"""What is sent in place of a form is known by its content and refused by name, each with what to do."""

from __future__ import annotations

import pytest

import parsers
from parsers.media_types import media_type_of
from parsers.types import Outcome
from tests.compound_file import compound_file
from tests.documents import package

TYPES = "[Content_Types].xml"


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (package({TYPES: "<Types/>", "xl/workbook.xml": "<a/>"}), "not-a-document", "spreadsheet"),
        (package({TYPES: "<Types/>", "ppt/presentation.xml": "<a/>"}), "not-a-document", "presentation"),
        (package({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "not-a-document", "spreadsheet"),
        (package({"Index/Document.iwa": b"\0", "Data/a.jpg": b"\0"}), "not-a-document", "Pages"),
        (package({"mimetype": "application/epub+zip"}), "not-a-document", "book"),
        (compound_file({"Workbook": bytes(40)}), "not-a-document", "spreadsheet"),
        (compound_file({"PowerPoint Document": bytes(40)}), "not-a-document", "presentation"),
        (compound_file({"MatOST": bytes(40)}), "not-a-document", "Works"),
        (compound_file({"WordDocument": b"\xec\xa5" + bytes(98)}), "needs-conversion", "before 2007"),
        (compound_file({"WordDocument": b"\xec\xa5" + bytes(8) + b"\0\x01" + bytes(88)}), "encrypted", "password"),
        (compound_file({"EncryptedPackage": b"x", "WordDocument": bytes(40)}), "encrypted", "password"),
        (compound_file({"WordDocument": bytes(6_000)})[:900], "truncated", "cut off"),
        (b"{\\rtf1 Words}", "needs-conversion", "Rich Text"),
        (b"\xffWPC" + bytes(40), "not-a-document", "WordPerfect"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(40), "not-a-document", ".zip"),
        (b"Rar!\x1a\x07\x00" + bytes(40), "not-a-document", ".zip"),
        (b"\x78\x9f\x3e\x22" + bytes(40), "not-a-document", "winmail.dat"),
        (b"MZ" + bytes(40), "not-a-document", "program"),
        (b"L\0\0\0\x01\x14\x02\0" + bytes(40), "not-a-document", "shortcut"),
        (b"<!DOCTYPE html><html><body>Words</body></html>", "not-a-document", "web page"),
        (b"<?xml version='1.0'?><w:wordDocument xmlns:w='x'/>", "not-a-document", "saved as XML"),
        (b"<?xml version='1.0'?><other/>", "not-a-document", "XML"),
        (b"Name,Date\nA,B\n", "not-a-document", "plain text"),
        ("Words in wide characters".encode("utf-16"), "not-a-document", "plain text"),
        (b"\0\0\0\x18ftypheic" + bytes(40), "picture", "HEIC"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "picture", "beside the picture"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "picture", "beside the picture"),
        (b"II*\x00" + bytes(40), "picture", "beside the picture"),
        (b"RIFF\0\0\0\0WEBP" + bytes(40), "picture", "beside the picture"),
        ((b"\x0aAn Officer" + bytes(43)).ljust(162, b"\0"), "not-a-document", "close Word"),
        (b"\x01\x02\x03\x04" * 20, "not-a-document", "neither"),
    ],
)  # fmt: skip
def test_each_kind_is_refused_by_its_name_with_a_remedy(data: bytes, code: str, words: str) -> None:
    result = parsers.parse("return.docx", data, ())
    assert result.outcome is Outcome.REFUSED
    assert result.refusal is not None
    assert (result.refusal.code, words in result.refusal.message) == (code, True), result.refusal.message
    assert any(each in result.refusal.message for each in ("Ask", "ask", "Do not open", "upload")), (
        "and says what to do"
    )


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"From: a@example.org\r\nSubject: Return\r\n\r\nWords", "message/rfc822"),
        (b"Received: from x\n by y\nFrom: a@example.org\n\nWords", "message/rfc822"),
        (
            b"From a@example.org Wed Jul 15 09:00:00 2026\nFrom: a@example.org\nTo: b@example.org\n\nWords",
            "message/rfc822",
        ),
        (b"Dear all,\nFrom: the school\nSubject: the return\n", "text/plain"),
        (b"Note: this is no message\nNor: this\n\nWords", "text/plain"),
        (b"\xef\xbb\xbf<html>", "text/html"),
        (b"  \n{\\rtf1", "application/rtf"),
        (b"junk before %PDF-1.7", "application/pdf"),
    ],
)
def test_text_is_told_apart_by_how_it_begins(data: bytes, media_type: str) -> None:
    assert media_type_of(data) == media_type
