"""The quick count from the bytes says what the long count says, or that it cannot tell."""

from __future__ import annotations

import io
import zipfile
from collections import Counter

import pytest

from parsers.count import count_word
from parsers.count_plainly import plain_text
from tests.documents import STRICT, W, docx, p, t

HEAD = f'<w:document xmlns:w="{W}"'


def part(inner: str, more: str = "") -> bytes:
    return f"{HEAD}{more}><w:body><w:p>{inner}</w:p></w:body></w:document>".encode()


def packed(main: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", main)
    return made.getvalue()


def test_text_is_taken_as_it_stands_with_references_resolved() -> None:
    assert plain_text(part("<w:r><w:t>a &amp; b &#60;c&#x3E; é</w:t></w:r>")) == "a & b <c> é"


@pytest.mark.parametrize(
    "inner",
    [
        "<w:r><w:t>one</w:t></w:r><w:r><w:delText>two</w:delText></w:r>",
        '<w:r><w:t xml:space="preserve"> kept </w:t><w:t/><w:t xml:space="preserve"/>tail</w:r>',
        "<w:r><w:t >spaced out</w:t><w:tab/><w:instrText>PAGE</w:instrText></w:r>",
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>x</w:t><w:noBreakHyphen/><w:t>y</w:t></w:r>',
        '<w:r><w:t a="b">attribute</w:t></w:r>',
        '<w:tbl><w:tblPr><w:tblCaption w:val="said of"/><w:tblDescription w:val="a table"/></w:tblPr></w:tbl>',
    ],
)
def test_what_both_ways_count_is_the_same(inner: str) -> None:
    data = packed(part(inner))
    quick, slow = count_word(data), count_word(data, at_length=True)
    assert quick
    assert Counter(quick) == Counter(slow)


@pytest.mark.parametrize(
    "unclear",
    [
        part("<w:r><w:t><![CDATA[raw]]></w:t></w:r>"),
        part("<w:r><w:t>a</w:t><!-- <w:t>b</w:t> --></w:r>"),
        part("<w:r><w:t>a</w:t><?x <w:t>b</w:t>?></w:r>"),
        part('<v:r xmlns:v="urn:other"/><v:r xmlns:v="urn:another"/>'),
        part('<r xmlns="urn:other"/>'),
        part('<mc:AlternateContent xmlns:mc="urn:mc"/>'),
        part("<w:r><w:t>a</w:t></w:r>").decode().encode("utf-16"),
        b'<?xml version="1.0" encoding="iso-8859-1"?>' + part("<w:r><w:t>\xe9</w:t></w:r>".replace("\xe9", "e")),
    ],
)
def test_where_the_bytes_do_not_tell_it_says_so(unclear: bytes) -> None:
    assert plain_text(unclear) is None


def test_prefixes_are_whatever_the_part_says_and_strict_documents_count_too() -> None:
    strict = f'<x:document xmlns:x="{STRICT}"><x:p><x:r><x:t>yes</x:t></x:r></x:p></x:document>'.encode()
    assert plain_text(strict) == "yes"
    assert plain_text(strict.replace(STRICT.encode(), b"urn:other")) == ""


def test_words_put_where_no_reader_looks_are_counted_the_long_way() -> None:
    hidden = part("<w:pPr><w:t>not shown</w:t></w:pPr><w:r><w:t>shown</w:t></w:r>")
    assert count_word(packed(hidden)) == "notshownshown"
    assert count_word(packed(hidden), at_length=True) == "shown"


def test_a_header_that_cannot_be_read_is_passed_over_in_both_ways() -> None:
    data = docx(p(t("body")))
    assert count_word(data) == count_word(data, at_length=True) == "body"
