"""XML made to fetch, to grow or to be read as something else: refused in our words and in little time and memory."""

from __future__ import annotations

from contextlib import suppress

import pytest

import parsers
from parsers.errors import ParseError
from parsers.limits import Limits
from parsers.safe_xml import is_starved, parse_xml
from parsers.types import Outcome
from tests.documents import docx, p, package

TYPE = '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
BODY = "<d>&e;</d>"


def code_of(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(ParseError) as caught:
        parse_xml(data, "word/document.xml", limits)
    assert "word/document.xml" in caught.value.message
    return caught.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "cp1252"])
@pytest.mark.parametrize(
    "before",
    ["", "<!-- a note -->", "<?word told?>\n", "<!-- " + "x" * 70_000 + " -->", "<!-- <d> -->" * 50, "\n  \n"],
    ids=["at once", "note", "instruction", "long note", "notes like elements", "space"],
)
def test_a_document_type_is_refused_in_every_encoding_and_behind_anything(encoding: str, before: str) -> None:
    declared = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16", "utf-16-be": "utf-16", "cp1252": "windows-1252"}
    prolog = f'<?xml version="1.0" encoding="{declared.get(encoding, encoding)}"?>'
    assert code_of((prolog + before + TYPE + BODY).encode(encoding)) == "doctype"


@pytest.mark.parametrize("encoding", ["utf-7", "utf-32", "cp037"])
def test_encodings_in_which_markup_can_hide_are_not_read(encoding: str) -> None:
    prolog = f'<?xml version="1.0" encoding="{encoding}"?>'
    written = (
        prolog.encode("ascii") + (TYPE + BODY).encode(encoding)
        if encoding == "utf-7"
        else (prolog + TYPE + BODY).encode(encoding)
    )
    assert code_of(written) == "damaged"


def test_utf_7_that_says_so_is_not_read_even_where_nothing_hides_in_it() -> None:
    assert code_of(b'<?xml version="1.0" encoding="UTF-7"?><d/>') == "damaged"
    assert code_of(b"<?xml version='1.0' encoding = 'x-user-defined' ?><d/>") == "damaged"
    assert code_of(b'<?xml version="1.0" encoding="utf-8\x00"?><d/>') == "damaged"


def test_a_document_type_in_small_letters_is_none_and_no_xml_either() -> None:
    assert code_of(b"<!doctype d><d/>") in ("doctype", "damaged")


def test_the_words_of_a_document_may_speak_of_document_types() -> None:
    assert parse_xml(b"<d>&lt;!DOCTYPE html&gt;<![CDATA[<!DOCTYPE x>]]></d>", "a").text == "<!DOCTYPE html><!DOCTYPE x>"


def test_a_billion_laughs_are_refused_at_the_first() -> None:
    laughs = '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + number)} "{f"&{chr(97 + number)};" * 10}">' for number in range(20)
    )
    assert code_of(f"{laughs}]><l>&u;</l>".encode()) == "doctype"


def test_an_entity_that_nobody_declared_is_damage_and_nothing_else() -> None:
    assert code_of(b"<d>&unknown;</d>") == "damaged"


def test_nesting_past_reason_is_named() -> None:
    assert code_of(b"<a>" * 5_000 + b"</a>" * 5_000) == "too-deep"


def test_more_elements_than_any_form_has_are_refused_before_they_take_memory() -> None:
    assert code_of(b"<d>" + b"<a/>" * 9_000_000 + b"</d>") == "too-large"
    wide = ("<d>" + "<a/>" * 2_000 + "</d>").encode("utf-16")
    assert code_of(wide, Limits(xml_tags=1_000)) == "too-large"


def test_one_text_larger_than_any_answer_is_refused() -> None:
    assert code_of(b"<d>" + b"x" * 12_000_000 + b"</d>") == "too-large"
    assert code_of(b'<d a="' + b"x" * 12_000_000 + b'"/>') == "too-large"


@pytest.mark.parametrize(
    "flood",
    [
        b"<d " + b" ".join(b'a%d="1"' % number for number in range(100_000)) + b"/>",
        b"<d " + b" ".join(b'xmlns:a%d="urn:%d"' % (number, number) for number in range(20_000)) + b"/>",
        b'<d xmlns:a="urn:a">' + b'<a:b xmlns:a="urn:b"/>' * 100_000 + b"</d>",
        b"<d>" + b"<?word told?>" * 500_000 + b"</d>",
        b"<d>" + b"<!-- note -->" * 500_000 + b"</d>",
        b"<d>" + b"&#65;" * 1_000_000 + b"</d>",
        b"<d>" + b"<![CDATA[]]>" * 500_000 + b"</d>",
    ],
    ids=["attributes", "namespaces", "namespaces again", "instructions", "notes", "references", "sections"],
)
def test_floods_are_read_or_refused_and_take_neither_long_nor_much(flood: bytes) -> None:
    assert parsers.parse("a.docx", package({"word/document.xml": flood}), ()).outcome in (
        Outcome.UNRECOGNISED,
        Outcome.REFUSED,
    )
    with suppress(ParseError):
        parse_xml(flood, "word/document.xml")


def test_notes_and_instructions_within_words_leave_the_words_whole() -> None:
    data = docx("<w:p><w:r><w:t>Not<!-- a note -->hing is <?word told?>known</w:t></w:r></w:p>")
    result = parsers.parse("a.docx", data, ())
    assert [piece.text for piece in result.unplaced] == ["Nothing is known"]
    assert result.ledger is not None
    assert result.ledger.balanced


def test_a_style_sheet_that_the_document_names_is_not_fetched() -> None:
    prolog = '<?xml-stylesheet type="text/xsl" href="http://127.0.0.1:9/x.xsl"?>'
    result = parsers.parse("a.docx", docx(p("Words"), prolog=prolog), ())
    assert result.outcome is Outcome.UNRECOGNISED


@pytest.mark.parametrize(
    ("error", "starved"),
    [
        (MemoryError(), True),
        (SystemError("returned NULL without setting an exception"), True),
        (ImportError("libx.so: failed to map segment from shared object"), True),
        (OSError(12, "Cannot allocate memory"), True),
        (ValueError("a wrong value"), False),
    ],
)
def test_want_of_memory_is_known_in_all_its_words(error: Exception, starved: bool) -> None:
    assert is_starved(error) is starved
    wrapped = ValueError("what a library made of it")
    wrapped.__cause__ = error
    assert is_starved(wrapped) is starved
