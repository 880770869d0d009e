"""XML of strangers: no document type, no entities, nothing fetched, no more of it than a form can need."""

from __future__ import annotations

import codecs
import re
from typing import TypeAlias

from lxml import etree

from parsers.errors import UnreadableDocumentError, UnsafeDocumentError
from parsers.limits import Limits
from parsers.shown_name import shown_name

Element: TypeAlias = etree._Element

# Where every character of markup is one byte and means what it means in ASCII. Word writes UTF-8 and UTF-16.
_PLAIN = re.compile(r"(utf-?8|us-ascii|ascii|iso-?8859-\d{1,2}|windows-125\d|cp125\d)\Z", re.IGNORECASE)
_WIDE = re.compile(r"(utf-?16([bl]e)?|ucs-?2)\Z", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml\s[^>]{0,300}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_SAYS_ENCODING = re.compile(rb"<\?xml\s[^>]*encoding")
# Everything that may stand before the first element.
_PROLOG = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_NO_MEMORY = 2  # libxml2's own number for it


def parse_xml(data: bytes, name: str, limits: Limits | None = None) -> Element:
    """One part as a tree. A DOCTYPE is refused before the parser sees it, in whatever encoding it is written."""
    limits = limits or Limits()
    plain = _as_ascii(data, name)
    if plain.startswith(b"<!", _prolog_end(plain)):
        raise _document_type(name)
    if plain.count(b"<") > limits.xml_tags:
        raise UnsafeDocumentError(
            "too-large", f"part {shown_name(name)} holds far more than any form. Ask the sender for the form alone."
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
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise _broken(error, name) from error
    # A second look, by what the parser itself has seen.
    if root.getroottree().docinfo.internalDTD is not None:
        raise _document_type(name)
    return root


def is_starved(error: BaseException) -> bool:
    """Whether it was for want of memory. Libraries say that in words of their own, if at all."""
    seen = 0
    at: BaseException | None = error
    while at is not None and seen < 10:
        if isinstance(at, (MemoryError, SystemError)):
            return True
        if isinstance(at, etree.XMLSyntaxError) and at.code == _NO_MEMORY:
            return True
        words = str(at)[:300].lower()
        if "memory" in words or "allocat" in words or "failed to map segment" in words:
            return True
        at, seen = at.__cause__ or at.__context__, seen + 1
    return False


def _broken(error: Exception, name: str) -> Exception:
    if is_starved(error):
        return MemoryError()
    words = str(error)
    if "depth" in words:
        return UnsafeDocumentError(
            "too-deep", f"part {shown_name(name)} is nested deeper than any form. Do not open it; ask the sender."
        )
    if "huge" in words.lower() or "too long" in words or "amplification" in words:
        return UnsafeDocumentError(
            "too-large", f"part {shown_name(name)} holds far more than any form. Ask the sender for the form alone."
        )
    return _ill_formed(name)


def _as_ascii(data: bytes, name: str) -> bytes:
    """The bytes, or of wide characters their plain form, in which markup is looked for."""
    if data[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
        raise _ill_formed(name)
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return data.decode("utf-16", "replace").encode("utf-8", "replace")
    if data[:2] == b"<\0":
        return data.decode("utf-16-le", "replace").encode("utf-8", "replace")
    if data[:2] == b"\0<":
        return data.decode("utf-16-be", "replace").encode("utf-8", "replace")
    plain = data.removeprefix(codecs.BOM_UTF8)
    # Anything else that is not "<" could be an encoding in which "<" is another byte.
    if not plain.lstrip(b" \t\r\n").startswith(b"<"):
        raise _ill_formed(name)
    declared = _DECLARED.match(plain)
    if declared is None:
        if _SAYS_ENCODING.match(plain):
            raise _ill_formed(name)
        return plain
    encoding = declared[1].decode("ascii")
    # Says UTF-16 and is not: such parts are seen, and read as what they are.
    if not _PLAIN.match(encoding) and not _WIDE.match(encoding):
        raise _ill_formed(name)
    return plain


def _prolog_end(plain: bytes) -> int:
    found = _PROLOG.match(plain)
    return found.end() if found else 0


def _document_type(name: str) -> UnsafeDocumentError:
    return UnsafeDocumentError(
        "doctype",
        f"part {shown_name(name)} declares a document type, which no Word or OpenDocument program writes. "
        "Do not open it.",
    )


def _ill_formed(name: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(
        "damaged",
        f"the file is damaged: its part {shown_name(name)} is not well formed. Ask the sender to open the file, save "
        "it again as a Word document (.docx) and send that.",
    )
