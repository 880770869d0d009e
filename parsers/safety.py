"""Before anything is opened: what the bytes are, and whether opening them is safe.

The type comes from the content, never from the name. A package's central directory is checked before one byte of it
is inflated, and no XML with a DOCTYPE is ever parsed. Nothing in a document is fetched or run.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

from lxml import etree

from parsers.errors import NeedsConversionError, ParseError, UnreadableDocumentError, UnsafeDocumentError

Kind: TypeAlias = Literal["word", "odt", "pdf"]
Element: TypeAlias = etree._Element

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCM = "application/vnd.ms-word.document.macroEnabled.12"
ODT = "application/vnd.oasis.opendocument.text"
PDF = "application/pdf"
DOC = "application/msword"
RTF = "application/rtf"
UNKNOWN = "application/octet-stream"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_AGAIN = "Ask the sender to open the file, save it again as a Word document (.docx) and send that."
_PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a form can need, with much room to spare."""

    file_bytes: int = 50 * 1024 * 1024
    entries: int = 5_000
    total_bytes: int = 300 * 1024 * 1024
    ratio: int = 200  # inflated to packed, for entries large enough to matter
    ratio_floor: int = 1024 * 1024
    xml_bytes: int = 40 * 1024 * 1024
    pages: int = 500
    page_bytes: int = 60 * 1024 * 1024  # all page streams of a PDF together, inflated
    nesting: int = 2  # packages within packages that are looked at


def media_type_of(data: bytes) -> str:
    """By content alone; never raises."""
    if data[:8] == _OLE:
        return DOC
    if data[:4] == b"PK\x03\x04":
        return _package_type(data)
    if b"%PDF-" in data[:1024]:
        return PDF
    if data[:200].lstrip()[:5] == b"{\\rtf":
        return RTF
    for start, media_type in _PICTURES.items():
        if data.startswith(start):
            return media_type
    return UNKNOWN


def _package_type(data: bytes) -> str:
    head = data[30:130]
    if head.startswith(b"mimetypeapplication/vnd.oasis.opendocument.text"):
        return ODT
    tail = data[-(1 << 18) :]
    if b"word/" in tail or b"[Content_Types].xml" in tail:
        return DOCX
    if b"content.xml" in tail or b"META-INF/manifest.xml" in tail:
        return ODT
    return "application/zip"


def check_bytes(data: bytes, limits: Limits) -> Kind:
    """What kind of reader takes it. Raises ParseError where none may."""
    if not data.strip(b"\x00 \r\n\t"):
        raise UnreadableDocumentError("empty", "the file is empty. Ask the sender to send it again.")
    if len(data) > limits.file_bytes:
        raise UnsafeDocumentError(
            "too-large",
            f"the file is larger than {limits.file_bytes // (1024 * 1024)} MB. Ask for the form without pictures or "
            "attachments.",
        )
    media_type = media_type_of(data)
    if media_type == PDF:
        return "pdf"
    if media_type in (DOCX, ODT, "application/zip"):
        return "word" if media_type != ODT else "odt"
    if data[:8] == _OLE:
        raise _ole(data)
    if media_type == RTF:
        raise NeedsConversionError(
            "needs-conversion",
            f"this is a Rich Text file (.rtf), which has to be converted before it can be read. {_AGAIN}",
            media_type=RTF,
        )
    if media_type.startswith("image/"):
        raise UnreadableDocumentError(
            "picture",
            "this is a picture, not a document. A person must read it and type the answers, or ask for the form "
            "itself.",
            media_type=media_type,
        )
    raise UnreadableDocumentError(
        "not-a-document",
        "this is neither a Word, an OpenDocument nor a PDF file, whatever its name says. Ask the sender for the "
        "completed form.",
    )


def _ole(data: bytes) -> ParseError:
    """Word keeps a document with a password in the same container as its format of before 2007."""
    names = data[: 1 << 20] + data[-(1 << 20) :]
    if "EncryptedPackage".encode("utf-16-le") in names or "EncryptionInfo".encode("utf-16-le") in names:
        return UnreadableDocumentError(
            "encrypted",
            "this Word document is protected with a password. Ask the sender for a copy without a password, sent by "
            "the secure upload link; never ask for the password by email.",
            media_type=DOCX,
        )
    if _is_locked_word(data):
        return UnreadableDocumentError(
            "encrypted",
            "this older Word document (.doc) is protected with a password. Ask the sender for a copy without one, sent "
            "by the secure upload link; never ask for the password by email.",
            media_type=DOC,
        )
    if "WordDocument".encode("utf-16-le") in names:
        return NeedsConversionError(
            "needs-conversion",
            f"this is a Word document of the kind used before 2007 (.doc), which has to be converted first. {_AGAIN}",
            media_type=DOC,
        )
    return UnreadableDocumentError(
        "not-a-document",
        f"this is an Office file of an old kind, but no Word document. {_AGAIN}",
        media_type="application/x-ole-storage",
    )


def _is_locked_word(data: bytes) -> bool:
    """The head of a Word 97 text says in one bit of its flags whether it is encrypted; it begins a sector."""
    for at in range(512, min(len(data), 1 << 22), 512):
        if data[at : at + 2] == b"\xec\xa5" and at + 12 <= len(data):
            return bool(int.from_bytes(data[at + 10 : at + 12], "little") & 0x0100)
    return False


class Package:
    """A zip whose directory has been checked; parts are inflated one by one, under the limits."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.total_bytes
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError) as error:
            raise UnreadableDocumentError(
                "damaged", f"the file is damaged: its table of contents cannot be read. {_AGAIN}"
            ) from error
        self._entries = _check_directory(self._zip.infolist(), len(data), limits)
        self._folded: dict[str, zipfile.ZipInfo] | None = None

    def names(self) -> list[str]:
        return list(self._entries)

    def __contains__(self, name: str) -> bool:
        return self._find(name) is not None

    def read(self, name: str) -> bytes:
        entry = self._find(name)
        if entry is None:
            raise UnreadableDocumentError("part-missing", f"the file is damaged: its part {name} is missing. {_AGAIN}")
        try:
            with self._zip.open(entry) as stream:
                content = stream.read(min(self._left, entry.file_size) + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            raise UnreadableDocumentError(
                "damaged", f"the file is damaged: its part {name} cannot be unpacked. {_AGAIN}"
            ) from error
        if len(content) > min(self._left, entry.file_size):
            raise UnsafeDocumentError("zip-bomb", f"part {name} is larger than the file says. Do not open it.")
        self._left -= len(content)
        return content

    def xml(self, name: str) -> Element:
        entry = self._find(name)
        if entry is not None and entry.file_size > self._limits.xml_bytes:
            raise UnsafeDocumentError(
                "too-large", f"part {name} is far larger than any form. Ask the sender for the form alone."
            )
        return parse_xml(self.read(name), name)

    def _find(self, name: str) -> zipfile.ZipInfo | None:
        """Names of parts are compared without regard to case, as programs do."""
        name = name.replace("\\", "/").lstrip("/")
        entry = self._entries.get(name)
        if entry is None:
            if self._folded is None:
                self._folded = {each.casefold(): found for each, found in reversed(self._entries.items())}
            entry = self._folded.get(name.casefold())
        return entry


def _check_directory(entries: list[zipfile.ZipInfo], size: int, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    if len(entries) > limits.entries:
        raise UnsafeDocumentError("zip-bomb", f"the file holds {len(entries)} parts, far more than a document has.")
    total, named, spans = 0, {}, []
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or "\x00" in name:
            raise UnsafeDocumentError("unsafe-names", "a part of the file has a name that points outside it.")
        if name in named:
            raise UnsafeDocumentError("unsafe-names", f"the file holds two parts named {name[:80]}.")
        if entry.flag_bits & 0x1:
            raise UnreadableDocumentError(
                "encrypted", "parts of the file are protected with a password. Ask for a copy without one."
            )
        total += entry.file_size
        too_dense = entry.file_size > max(limits.ratio_floor, entry.compress_size * limits.ratio)
        if too_dense or total > limits.total_bytes:
            raise UnsafeDocumentError(
                "zip-bomb", "the file unpacks to far more than its size. Do not open it; ask the sender about it."
            )
        spans.append((entry.header_offset, entry.header_offset + 30 + entry.compress_size))
        named[name.lstrip("/")] = entry
    spans.sort()
    for (_, end), (start, _) in pairwise(spans):
        if start < end:
            raise UnsafeDocumentError("zip-bomb", "parts of the file lie over one another. Do not open it.")
    if spans and spans[-1][1] > size:
        raise UnreadableDocumentError("truncated", f"the file is cut off. {_AGAIN}")
    return named


_DOCTYPE = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def parse_xml(data: bytes, name: str) -> Element:
    """One part as a tree: no DOCTYPE, no entities, no network."""
    if _has_doctype(data):
        raise UnsafeDocumentError(
            "doctype",
            f"part {name} declares a document type, which no Word or OpenDocument program writes. Do not open it.",
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        dtd_validation=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise UnreadableDocumentError(
            "damaged", f"the file is damaged: its part {name} is not well formed. {_AGAIN}"
        ) from error


def _has_doctype(data: bytes) -> bool:
    """A DOCTYPE stands before the first element, in whatever encoding the part uses."""
    head = data[: 1 << 16]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[1:2] == b"\x00" or head[:1] == b"\x00":
        start = head.decode("utf-16-be" if head[:1] in (b"\x00", b"\xfe") else "utf-16-le", "replace")
    else:
        start = head.decode("latin-1")
    if _DOCTYPE.search(start):
        return True
    # A prolog of comments may push it further down; text of a document cannot hold a bare "<!".
    return len(data) > len(head) and (
        re.search(rb"<!(?:DOCTYPE|ENTITY)", data, re.IGNORECASE) is not None
        or "<!DOCTYPE".encode("utf-16-le") in data
        or "<!DOCTYPE".encode("utf-16-be") in data
    )


def resolve(base: str, target: str) -> str:
    """The name of the part that a relationship of `base` points to."""
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), target))
