"""A zip whose directory has been looked through before one byte of it is inflated."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from itertools import pairwise

from parsers.errors import UnreadableDocumentError, UnsafeDocumentError
from parsers.limits import Limits
from parsers.safe_xml import Element, parse_xml
from parsers.shown_name import shown_name

_AGAIN = "Ask the sender to open the file, save it again as a Word document (.docx) and send that."
_LOCAL = struct.Struct("<4s5H3I2H")  # the head before each part: it says again what the directory says
_LOCAL_MARK = b"PK\x03\x04"
_END_MARK = b"PK\x05\x06"
_END_BYTES = 22
_LONGEST_REMARK = 65_535
_IN_ZIP64 = 0xFFFFFFFF
_ENCRYPTED, _SIZES_FOLLOW, _UTF8 = 0x2041, 0x8, 0x800  # of encryption there are three signs
_PATCHED = 0x20  # what is packed changes another file; some programs read it as if it did not


@dataclass(frozen=True, slots=True)
class _Part:
    """Where a part's bytes stand, and what they must become."""

    begin: int
    packed: int
    size: int
    crc: int
    deflated: bool


class Package:
    """Parts are inflated one by one, under the limits. Names are found as Word finds them: in any case."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.total_bytes
        self._data = data
        _check_end(data)
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError) as error:
            raise UnreadableDocumentError(
                "damaged", f"the file is damaged: its table of contents cannot be read. {_AGAIN}"
            ) from error
        self._parts = _check_directory(archive, data, limits)
        self._folded = {name.lower(): name for name in self._parts}

    def names(self) -> list[str]:
        return list(self._parts)

    def __contains__(self, name: str) -> bool:
        return self._find(name) is not None

    def read(self, name: str) -> bytes:
        part = self._find(name)
        if part is None:
            raise UnreadableDocumentError(
                "part-missing", f"the file is damaged: its part {shown_name(name)} is missing. {_AGAIN}"
            )
        raw = memoryview(self._data)[part.begin : part.begin + part.packed]
        content, whole = _inflated(raw, part.size) if part.deflated else (bytes(raw), True)
        if len(content) > min(self._left, part.size):
            raise UnsafeDocumentError(
                "zip-bomb", f"part {shown_name(name)} is larger than the file says. Do not open it."
            )
        if not whole or len(content) < part.size or zlib.crc32(content) != part.crc:
            raise UnreadableDocumentError(
                "damaged", f"the file is damaged: its part {shown_name(name)} cannot be unpacked. {_AGAIN}"
            )
        self._left -= len(content)
        return content

    def size(self, name: str) -> int:
        """As the directory says; `read` holds it to that."""
        part = self._find(name)
        return part.size if part is not None else 0

    def xml(self, name: str) -> Element:
        if self.size(name) > self._limits.xml_bytes:
            raise UnsafeDocumentError(
                "too-large", f"part {shown_name(name)} is far larger than any form. Ask the sender for the form alone."
            )
        return parse_xml(self.read(name), name, self._limits)

    def _find(self, name: str) -> _Part | None:
        name = name.replace("\\", "/").lstrip("/")
        part = self._parts.get(name)
        return part if part is not None else self._parts.get(self._folded.get(name.lower(), ""))


def _inflated(raw: memoryview, size: int) -> tuple[bytes, bool]:
    """No more than one byte above what is promised is ever made; and whether the stream ended there."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        return stream.decompress(raw, size + 1), stream.eof
    except zlib.error:
        return b"", False


def _check_end(data: bytes) -> None:
    """Two ends of which each could be the true one are two files in one: which is shown depends on the program."""
    begin = max(len(data) - _LONGEST_REMARK - _END_BYTES, 0)
    ends, at = 0, data.find(_END_MARK, begin)
    while at >= 0 and ends < 2:
        if at + _END_BYTES + int.from_bytes(data[at + 20 : at + 22], "little") == len(data):
            ends += 1
        at = data.find(_END_MARK, at + 1)
    if ends > 1:
        raise _contradicting()


def _check_directory(archive: zipfile.ZipFile, data: bytes, limits: Limits) -> dict[str, _Part]:
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise UnsafeDocumentError("zip-bomb", f"the file holds {len(entries)} parts, far more than a document has.")
    total = 0
    named: dict[str, _Part] = {}
    spans: list[tuple[int, int]] = []
    taken: set[str] = set()
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        # The library ends a name at its first zero; other programs may not.
        if points_outside(name) or "\0" in entry.orig_filename:
            raise UnsafeDocumentError("unsafe-names", "a part of the file has a name that points outside it.")
        name = name.lstrip("/")
        if name.lower() in taken:
            raise UnsafeDocumentError("unsafe-names", f"the file holds two parts named {shown_name(name)}.")
        taken.add(name.lower())
        if entry.flag_bits & _ENCRYPTED:
            raise UnreadableDocumentError(
                "encrypted",
                "parts of the file are protected with a password. Ask for a copy without one, sent by the secure "
                "upload link.",
            )
        known = entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        if not known or entry.flag_bits & _PATCHED:
            raise UnreadableDocumentError(
                "damaged", f"parts of the file are packed in a way that no Word program uses. {_AGAIN}"
            )
        total += entry.file_size
        too_dense = entry.file_size > max(limits.ratio_floor, entry.compress_size * limits.ratio)
        if too_dense or total > limits.total_bytes:
            raise UnsafeDocumentError(
                "zip-bomb", "the file unpacks to far more than its size. Do not open it; ask the sender about it."
            )
        begin = _begin_of(entry, data)
        spans.append((entry.header_offset, begin + entry.compress_size))
        deflated = entry.compress_type == zipfile.ZIP_DEFLATED
        named[name] = _Part(begin, entry.compress_size, entry.file_size, entry.CRC, deflated)
    _check_spans(sorted(spans), archive.start_dir)
    return named


def points_outside(name: str) -> bool:
    name = name.replace("\\", "/")
    return name.startswith("/") or ".." in name.split("/") or "\x00" in name or name[1:2] == ":"


def _begin_of(entry: zipfile.ZipInfo, data: bytes) -> int:
    """Where a part's bytes begin. Its own head must say what the directory says of it: programs go by either."""
    try:
        mark, _, flags, method, _, _, _, packed, size, name_length, extra = _LOCAL.unpack_from(
            data, entry.header_offset
        )
    except struct.error as error:
        raise _cut_off() from error
    begin = entry.header_offset + _LOCAL.size
    if mark != _LOCAL_MARK:
        raise UnreadableDocumentError(
            "damaged", f"the file is damaged: its table of contents points into nothing. {_AGAIN}"
        )
    name = entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8 else "cp437", "replace")
    same_sizes = (packed, size) in ((entry.compress_size, entry.file_size), (0, 0))
    if (
        method != entry.compress_type
        or (flags ^ entry.flag_bits) & _ENCRYPTED
        or (data[begin : begin + name_length] != name)
        or not (same_sizes or flags & _SIZES_FOLLOW or _IN_ZIP64 in (packed, size))
    ):
        raise _contradicting()
    return int(begin + name_length + extra)


def _check_spans(spans: list[tuple[int, int]], directory: int) -> None:
    if not spans:
        return
    for (_, end), (start, _) in pairwise(spans):
        if start < end:
            raise UnsafeDocumentError("zip-bomb", "parts of the file lie over one another. Do not open it.")
    if spans[-1][1] > directory:
        raise _cut_off()
    if spans[0][0] != 0:
        raise _contradicting()


def _cut_off() -> UnreadableDocumentError:
    return UnreadableDocumentError("truncated", f"the file is cut off. {_AGAIN}")


def _contradicting() -> UnsafeDocumentError:
    return UnsafeDocumentError(
        "contradicting",
        "the file says two different things of what is in it, so that one program shows another document than the "
        f"next. Do not open it. {_AGAIN}",
    )
