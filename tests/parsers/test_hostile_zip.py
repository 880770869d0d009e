"""Zips that lie about themselves: programs that believe different parts of them see different documents."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest

import parsers
from parsers.types import Outcome
from tests.documents import docx, p, package

CENTRAL, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"
GOOD = docx(p("Words that stand in the document"))
MIB = 1024 * 1024


def refused(data: bytes, limits: parsers.Limits | None = None) -> str:
    result = parsers.parse("return.docx", data, (), limits=limits)
    assert result.refusal is not None, result.outcome
    assert result.refusal.message.startswith("return.docx: ")
    return result.refusal.code


def entries(*parts: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", method) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return kept.getvalue()


def changed(data: bytes, mark: bytes, at: int, value: bytes, *, which: int = 0) -> bytes:
    """The bytes at an offset within the so-manieth head that begins with the mark."""
    place = -1
    for _ in range(which + 1):
        place = data.index(mark, place + 1)
    place += at
    return data[:place] + value + data[place + len(value) :]


def test_a_part_that_is_larger_than_the_directory_says_is_not_taken_as_far_as_it_says() -> None:
    small = entries(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<a>" + b"x" * 5_000 + b"</a>"))
    sly = changed(small, CENTRAL, 24, struct.pack("<I", 100), which=1)
    sly = changed(sly, LOCAL, 22, struct.pack("<I", 100), which=1)
    assert refused(sly) in ("damaged", "zip-bomb")


@pytest.mark.parametrize(
    ("at", "value"), [(8, struct.pack("<H", 0)), (6, struct.pack("<H", 1)), (18, struct.pack("<I", 7))]
)
def test_a_part_whose_own_head_says_something_else_than_the_directory_is_refused(at: int, value: bytes) -> None:
    assert refused(changed(GOOD, LOCAL, at, value)) == "contradicting"


def test_a_part_with_one_name_in_the_directory_and_another_before_it_is_refused() -> None:
    place = GOOD.index(LOCAL) + 30
    assert refused(GOOD[:place] + b"X" + GOOD[place + 1 :]) == "contradicting"


def test_parts_that_lie_over_one_another_are_refused() -> None:
    offset = GOOD.index(CENTRAL)
    assert refused(changed(GOOD, CENTRAL, 42, struct.pack("<I", 0), which=1)) in ("contradicting", "zip-bomb")
    inner = entries(("a.xml", b"<a/>"), method=zipfile.ZIP_STORED)
    outer = entries(("[Content_Types].xml", inner), ("word/document.xml", b"<a/>"), method=zipfile.ZIP_STORED)
    within = outer.index(inner)
    # The second entry of the directory points into the content of the first.
    head = outer.index(CENTRAL, outer.index(CENTRAL, within + len(inner)) + 1)
    sly = bytearray(outer)
    sly[head + 42 : head + 46] = struct.pack("<I", within)
    assert refused(bytes(sly)) in ("zip-bomb", "contradicting")
    assert offset > 0


def test_bytes_before_the_first_part_are_another_file() -> None:
    other = entries(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<other/>"))
    assert refused(other + GOOD) == "contradicting"


def test_two_ends_that_both_fit_are_refused() -> None:
    end = GOOD.rindex(END)
    remark = GOOD[end:]
    sly = GOOD[: end + 20] + struct.pack("<H", len(remark)) + remark
    assert refused(sly) == "contradicting"


def test_a_remark_at_the_end_does_no_harm() -> None:
    kept = io.BytesIO(GOOD)
    with zipfile.ZipFile(kept, "a") as archive:
        archive.comment = b"made by a records system"
    assert parsers.parse("return.docx", kept.getvalue(), ()).outcome is Outcome.UNRECOGNISED


@pytest.mark.parametrize(
    "name", ["../outside.xml", "word/../../outside.xml", "/etc/passwd", "C:\\windows\\x", "..\\x", "a\x00b"]
)
def test_names_that_point_outside_are_refused(name: str) -> None:
    data = entries(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<a/>"), ("N" * len(name), b"x"))
    raw = name.encode()
    assert refused(data.replace(b"N" * len(name), raw)) == "unsafe-names"


def test_two_parts_whose_names_differ_only_in_case_are_one_name_to_word_and_refused() -> None:
    data = package({"[Content_Types].xml": "<Types/>", "word/document.xml": "<a/>", "WORD/Document.xml": "<b/>"})
    assert refused(data) == "unsafe-names"


def test_a_part_is_found_in_whatever_case_a_relationship_names_it() -> None:
    from parsers.safety import Limits, Package

    held = Package(package({"Word/Document.xml": "<a/>"}), Limits())
    assert "word/document.xml" in held
    assert held.read("/word/document.XML") == b"<a/>"


def test_encrypted_parts_are_told_apart_from_damage() -> None:
    data = changed(changed(GOOD, LOCAL, 6, struct.pack("<H", 1)), CENTRAL, 8, struct.pack("<H", 1))
    assert refused(data) == "encrypted"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_packing_that_no_word_program_uses_are_refused(method: int) -> None:
    assert (
        refused(entries(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<a/>"), method=method))
        == "damaged"
    )


def test_a_part_that_only_changes_another_file_is_refused() -> None:
    assert refused(changed(GOOD, CENTRAL, 8, struct.pack("<H", 0x20))) == "damaged"


def test_an_unknown_way_of_packing_is_refused() -> None:
    data = changed(changed(GOOD, LOCAL, 8, struct.pack("<H", 77)), CENTRAL, 10, struct.pack("<H", 77))
    assert refused(data) == "damaged"


def test_sizes_that_follow_their_part_are_read_as_the_directory_has_them() -> None:
    class Stream(io.RawIOBase):
        """Cannot go back, so the writer puts the sizes after each part."""

        def __init__(self) -> None:
            self.kept = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.kept += data
            return len(data)

    target = Stream()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(name, source.read(name))
    data = bytes(target.kept)
    assert int.from_bytes(data[6:8], "little") & 8
    result = parsers.parse("a.docx", data, ())
    assert [piece.text for piece in result.unplaced] == ["Words that stand in the document"]


def test_the_longer_kind_of_zip_is_read() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as source, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            with archive.open(name, "w", force_zip64=True) as part:
                part.write(source.read(name))
    result = parsers.parse("a.docx", kept.getvalue(), ())
    assert [piece.text for piece in result.unplaced] == ["Words that stand in the document"]


def test_what_unpacks_to_far_more_than_its_size_is_refused_before_it_is_unpacked() -> None:
    dense = entries(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", bytes(30 * MIB)))
    assert refused(dense) == "zip-bomb"
    limits = parsers.Limits(total_bytes=10 * MIB, ratio=10_000)
    many = entries(*[(f"word/{number}.xml", bytes(2 * MIB)) for number in range(6)], ("word/document.xml", b"<a/>"))
    assert refused(many, limits) == "zip-bomb"


def test_a_directory_that_promises_little_is_held_to_it() -> None:
    """The directory says 10 bytes, the part's stream holds many: no more than it said is ever unpacked."""
    from parsers.errors import ParseError
    from parsers.safety import Limits, Package

    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    stream = packed.compress(bytes(50 * MIB)) + packed.flush()
    name = b"word/document.xml"
    sizes = struct.pack("<III", zlib.crc32(bytes(10)), len(stream), 10)
    local = LOCAL + struct.pack("<5H", 20, 0, 8, 0, 0) + sizes + struct.pack("<2H", len(name), 0) + name
    central = (
        CENTRAL
        + struct.pack("<6H", 20, 20, 0, 8, 0, 0)
        + sizes
        + struct.pack("<5H2I", len(name), 0, 0, 0, 0, 0, 0)
        + name
    )
    body = local + stream
    data = body + central + END + struct.pack("<4H2IH", 0, 0, 1, 1, len(central), len(body), 0)
    held = Package(data, Limits())
    with pytest.raises(ParseError) as caught:
        held.read("word/document.xml")
    assert caught.value.code in ("damaged", "zip-bomb")


def test_more_parts_than_a_document_has_are_refused() -> None:
    data = entries(*[(f"word/{number}.xml", b"") for number in range(200)])
    assert refused(data, parsers.Limits(entries=100)) == "zip-bomb"


def test_a_file_that_was_cut_off_says_so_or_is_damaged() -> None:
    assert refused(GOOD[: len(GOOD) // 2]) in ("damaged", "truncated")


def test_what_a_message_says_of_a_name_is_never_the_name_itself_where_it_could_mislead() -> None:
    sly = "word/\u202exod.exe\x07" + "A" * 300
    data = package({"[Content_Types].xml": "<Types/>", "word/document.xml": "<a/>"})
    kept = io.BytesIO(data)
    with zipfile.ZipFile(kept, "a") as archive:
        archive.writestr(sly, b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(sly, b"2")
    result = parsers.parse("re\u202eturn\n.docx", kept.getvalue(), ())
    assert result.refusal is not None
    assert result.refusal.code == "unsafe-names"
    assert "\u202e" not in result.refusal.message
    assert "\x07" not in result.refusal.message
    assert "\n" not in result.refusal.message
    assert len(result.refusal.message) < 300
