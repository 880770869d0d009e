"""PDFs made to hurt end in our words: bounded work, nothing drawn before it is measured, no loop followed twice."""

from __future__ import annotations

import io
import zlib
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject

import parsers
from parsers.limits import Limits
from parsers.types import Outcome, ParseResult
from tests.parsers.field_pages import obj
from tests.parsers.rules import FORM, is_whole


def parse(data: bytes, **limits: Any) -> ParseResult:
    return parsers.parse("bad.pdf", data, [FORM], limits=Limits(**limits))


def written(writer: PdfWriter) -> bytes:
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def packed(data: bytes, *filters: str, times: int = 1) -> StreamObject:
    stream = StreamObject()
    for _ in range(times):
        data = zlib.compress(data, 9)
    vars(stream)["_data"] = data
    names = [NameObject(name) for name in (filters or ("/FlateDecode",) * times)]
    stream[NameObject("/Filter")] = ArrayObject(names) if len(names) > 1 else names[0]
    return stream


def one_page(stream: StreamObject, resources: DictionaryObject | None = None) -> bytes:
    writer = PdfWriter()
    sheet = writer.add_blank_page(200, 200)
    sheet[NameObject("/Contents")] = writer._add_object(stream)
    if resources is not None:
        sheet[NameObject("/Resources")] = resources
    return written(writer)


@pytest.mark.parametrize("times", [1, 2])
def test_a_page_that_unpacks_to_more_than_a_form_holds_is_refused(times: int) -> None:
    result = parse(one_page(packed(b"0 0 m " * 4_000_000, times=times)), page_bytes=5_000_000)
    assert result.outcome is Outcome.REFUSED
    assert result.refusal is not None
    assert result.refusal.code == "zip-bomb"


@pytest.mark.parametrize("filters", [("/JBIG2Decode",), ("/FlateDecode", "/DCTDecode"), ("/FlateDecode",) * 9])
def test_a_page_packed_as_a_picture_or_too_often_is_not_drawn(filters: tuple[str, ...]) -> None:
    result = parse(one_page(packed(b"BT (words) Tj ET", *filters)))
    assert "page-unreadable" in {problem.code for problem in result.problems}
    assert is_whole(result)


def test_drawings_that_draw_each_other_end() -> None:
    writer = PdfWriter()
    sheet = writer.add_blank_page(200, 200)
    one, other = StreamObject(), StreamObject()
    references = [writer._add_object(each) for each in (one, other)]
    for form, below in ((one, references[1]), (other, references[0])):
        form.set_data(b"/F Do " * 20)
        form.update({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form")})
        form[NameObject("/BBox")] = obj([0, 0, 200, 200])
        form[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/XObject"): DictionaryObject({NameObject("/F"): below})}
        )
    sheet[NameObject("/Contents")] = writer._add_object(_plain(b"/F Do"))
    sheet[NameObject("/Resources")] = one[NameObject("/Resources")]
    assert parse(written(writer)).outcome is Outcome.UNRECOGNISED


def test_drawings_that_multiply_end() -> None:
    writer = PdfWriter()
    sheet = writer.add_blank_page(200, 200)
    below = None
    for _ in range(9):
        form = StreamObject()
        form.set_data(b"/F Do " * 30 if below is not None else b"BT /H 9 Tf (x) Tj ET")
        form.update({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form")})
        form[NameObject("/BBox")] = obj([0, 0, 200, 200])
        held = DictionaryObject({NameObject("/F"): below}) if below is not None else DictionaryObject()
        form[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): held})
        below = writer._add_object(form)
    sheet[NameObject("/Contents")] = writer._add_object(_plain(b"/F Do"))
    assert below is not None
    drawn = DictionaryObject({NameObject("/F"): below})
    sheet[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): drawn})
    result = parse(written(writer))
    assert "page-unreadable" in {problem.code for problem in result.problems}


def _plain(data: bytes) -> StreamObject:
    stream = StreamObject()
    stream.set_data(data)
    return stream


def test_fields_that_are_their_own_children_end() -> None:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    field = DictionaryObject(
        {NameObject("/T"): obj("a"), NameObject("/FT"): NameObject("/Tx"), NameObject("/V"): obj("x")}
    )
    reference = writer._add_object(field)
    field[NameObject("/Kids")] = ArrayObject([reference])
    field[NameObject("/Parent")] = reference
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): ArrayObject([reference])})
    assert parse(written(writer)).outcome is Outcome.UNRECOGNISED


def test_more_pages_than_any_form_has_are_refused() -> None:
    writer = PdfWriter()
    for _ in range(30):
        writer.add_blank_page(200, 200)
    result = parse(written(writer), pages=20)
    assert result.refusal is not None
    assert result.refusal.code == "too-large"


def test_a_count_of_pages_that_lies_ends() -> None:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.root_object["/Pages"][NameObject("/Count")] = NumberObject(10**9)  # type: ignore[index]
    assert parse(written(writer)).outcome in (Outcome.UNRECOGNISED, Outcome.REFUSED)


def test_a_page_of_lines_without_end_is_read_in_part() -> None:
    lines = b"".join(
        b"%d 0 m %d 200 l S 0 %d m 200 %d l S " % (n % 199, n % 199, n % 197, n % 197) for n in range(30_000)
    )
    assert parse(one_page(packed(lines))).outcome is Outcome.UNRECOGNISED


def test_a_file_within_a_file_is_named_in_our_words() -> None:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_attachment("evil\nname\u202e" + "x" * 300, b"data")
    result = parse(written(writer))
    (attached,) = result.attachments
    assert "\n" not in attached.name
    assert len(attached.name) <= 80
    assert "embedded-object" in {problem.code for problem in result.problems}
