"""Before anything is opened: what the bytes are, and whether opening them is safe.

The type comes from the content, never from the name. A package's central directory is checked before one byte of it
is inflated, and no XML with a DOCTYPE is ever parsed. Nothing in a document is fetched or run.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Literal, TypeAlias

from parsers.compound import CompoundFile
from parsers.errors import UnreadableDocumentError, UnsafeDocumentError
from parsers.foreign import compound_refusal, other_package, refusal_of
from parsers.limits import Limits
from parsers.media_types import (
    DOC,
    DOCM,
    DOCX,
    FLAT_ODT,
    MAIL,
    ODT,
    OLE,
    OUTLOOK,
    PDF,
    RTF,
    UNKNOWN,
    ZIP,
    media_type_of,
)
from parsers.safe_xml import Element, parse_xml
from parsers.zip_package import Package

__all__ = [
    "DOC", "DOCM", "DOCX", "FLAT_ODT", "MAIL", "ODT", "OUTLOOK", "PDF", "RTF", "UNKNOWN", "ZIP", "Checked",
    "Element", "Kind", "Limits", "Package", "check_bytes", "media_type_of", "parse_xml", "resolve",
]  # fmt: skip

Kind: TypeAlias = Literal["word", "odt", "flat-odt", "pdf", "archive", "mail", "outlook"]
_KINDS: dict[str, Kind] = {PDF: "pdf", FLAT_ODT: "flat-odt", MAIL: "mail"}


@dataclass(frozen=True, slots=True)
class Checked:
    """What kind of reader takes it; of zips and compound files also what was opened to find out."""

    kind: Kind
    package: Package | None = None
    compound: CompoundFile | None = None


def check_bytes(data: bytes, limits: Limits) -> Checked:
    """Raises ParseError where no reader may have it."""
    if not data.strip(b"\x00 \r\n\t"):
        raise UnreadableDocumentError("empty", "the file is empty. Ask the sender to send it again.")
    if len(data) > limits.file_bytes:
        raise UnsafeDocumentError(
            "too-large",
            f"the file is larger than {limits.file_bytes // (1024 * 1024)} MB. Ask for the form without pictures or "
            "attachments.",
        )
    media_type = media_type_of(data)
    if media_type in _KINDS:
        return Checked(_KINDS[media_type])
    if media_type == ZIP:
        package = Package(data, limits)
        return Checked(_kind_of(package), package=package)
    if media_type == OLE:
        compound = CompoundFile(data)
        if "__properties_version1.0" in compound:
            return Checked("outlook", compound=compound)
        raise compound_refusal(compound)
    raise refusal_of(media_type, data)


def _kind_of(package: Package) -> Kind:
    names = package.names()
    mimetype = package.read("mimetype")[:200] if 0 < package.size("mimetype") < 200 else b""
    if b"opendocument.text" in mimetype:
        return "odt"
    other = other_package(names, mimetype)
    if other is not None:
        raise UnreadableDocumentError("not-a-document", other, media_type=ZIP)
    if "[Content_Types].xml" in package or any(name.lower().startswith("word/") for name in names):
        return "word"
    if "content.xml" in package or "META-INF/manifest.xml" in package:
        return "odt"
    return "archive"


def resolve(base: str, target: str) -> str:
    """The name of the part that a relationship of `base` points to."""
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), target))
