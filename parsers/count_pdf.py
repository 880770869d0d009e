"""An independent count of a PDF's characters, to check the ledger against.

The reader takes the words of the pages from pdfium; this takes them from pypdf, which finds fonts, encodings and text
by code of its own. Both write ligatures and other shapes of letters out (NFKC), take a soft hyphen for a hyphen and
each sign without a meaning for U+FFFD; white space is not counted. Nothing else is evened out: order does not matter,
since bags of characters are compared, but each character does. Notes and fields are counted by another way through
the file than the reader's.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pypdf
from pypdf.errors import DependencyError, DeprecationError, PyPdfError

_BREAKAGE = (
    PyPdfError, DependencyError, DeprecationError, ValueError, KeyError, TypeError, IndexError, AttributeError,
    AssertionError, NotImplementedError, OSError, ArithmeticError,
)  # fmt: skip
_DEEPEST = 40
_MARKS = {codecs.BOM_UTF16_BE: "utf-16-be", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF8: "utf-8"}


@dataclass(frozen=True, slots=True)
class CountedPdf:
    """The characters of each page, and those of the notes and fields."""

    pages: tuple[str, ...]
    rest: str


def count_pdf(reader: pypdf.PdfReader, undrawn: Collection[int] = ()) -> CountedPdf:
    """`undrawn`: pages that were made to hurt whoever draws them, and are not."""
    pages: list[str] = []
    counted: list[str] = []
    fields: dict[int, object] = {}
    for number, page in enumerate(reader.pages, start=1):
        pages.append(_page(page) if number not in undrawn else "")
        for reference in _list(page.get("/Annots")):
            # One broken note must not hide those after it.
            with suppress(*_BREAKAGE):
                note = _object(reference)
                if not isinstance(note, dict):
                    continue
                if note.get("/Subtype") == "/Widget":
                    _note_field(fields, note)
                elif note.get("/Subtype") not in ("/Popup", "/Link"):
                    written = _object(note.get("/Contents"))
                    counted += map(_paired, _text(written) if isinstance(written, (str, bytes)) else ())
    with suppress(*_BREAKAGE):
        form = reader.root_object["/AcroForm"].get_object()
        _climb_down(fields, form["/Fields"].get_object())  # type: ignore[index]
    for node in fields.values():
        with suppress(*_BREAKAGE):
            counted += map(_paired, _value(node))
    return CountedPdf(tuple(pages), "".join("".join(counted).split()))


def _page(page: Any) -> str:
    with suppress(*_BREAKAGE):
        return "".join(_plain(str(page.extract_text())).split())
    return ""


def _plain(text: str) -> str:
    """As the reader writes letters out; ASCII is what it is."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("\u00ad", "-")
    return "".join("\ufffd" if _has_no_meaning(each) else each for each in text)


def _has_no_meaning(character: str) -> bool:
    return (character < " " and not character.isspace()) or "\ud800" <= character <= "\udfff"


def _paired(text: str) -> str:
    return "".join("\ufffd" if "\ud800" <= each <= "\udfff" else each for each in text)


def _climb_down(fields: dict[int, object], roots: Any) -> None:
    waiting = [(kid, 0) for kid in roots]
    seen: set[int] = set()
    while waiting:
        reference, depth = waiting.pop()
        node = _object(reference)
        if not isinstance(node, dict) or id(node) in seen or depth > _DEEPEST:
            continue
        seen.add(id(node))
        kids = [kid for kid in _list(node.get("/Kids")) if isinstance(_object(kid), dict)]
        named = [kid for kid in kids if "/T" in _object(kid)]
        waiting += [(kid, depth + 1) for kid in named]
        if not named:
            fields.setdefault(id(node), node)


def _object(reference: Any) -> Any:
    try:
        return reference.get_object() if hasattr(reference, "get_object") else reference
    except _BREAKAGE:
        return None


def _list(value: Any) -> list[Any]:
    value = _object(value)
    return list(value) if isinstance(value, list) else []


def _note_field(fields: dict[int, object], widget: Any) -> None:
    node = widget
    for _ in range(_DEEPEST):
        if "/T" in node:
            break
        above = _object(node.get("/Parent"))
        if not isinstance(above, dict):
            node = widget
            break
        node = above
    fields.setdefault(id(node), node)


def _value(field: Any) -> Iterator[str]:
    def climbed(key: str) -> Any:
        node = field
        for _ in range(_DEEPEST):
            if not isinstance(node, dict):
                return None
            if key in node:
                return _object(node[key])
            node = _object(node.get("/Parent"))
        return None

    if climbed("/FT") == "/Btn":
        return
    value = climbed("/V")
    for each in value if isinstance(value, list) else [value]:
        yield from _text(_object(each))


def _text(value: Any) -> Iterator[str]:
    if isinstance(value, pypdf.generic.NameObject):
        yield str(value).removeprefix("/")
    elif isinstance(value, pypdf.generic.StreamObject):
        yield _spelt(value.get_data())
    elif isinstance(value, bytes):
        yield _spelt(value)
    elif value is not None and not isinstance(value, dict):
        yield str(value)


def _spelt(data: bytes) -> str:
    """Of bytes that pypdf left as they are, an odd one too many among them: by the mark they begin with, else UTF-8."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    return data.decode("utf-8", "replace")
