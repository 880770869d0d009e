"""What a field shows on the page, which need not be the value that it holds.

Only texts in ordinary letters are read: where a font's letters are not known for certain, nothing is said.
"""

from __future__ import annotations

import re
from typing import Any

from pypdf.generic import DictionaryObject, StreamObject

from parsers.pdf.objects import BREAKAGE, dictionary, resolved

_LONGEST = 200_000  # bytes of one drawing
_STRING = re.compile(
    rb"\(((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*)\)|<([0-9A-Fa-f\s]*)>|/([^\s/\[\]()<>]+)\s+[-+.\d]+\s+Tf|\b(BI)\b",
    re.DOTALL,
)
_ESCAPED = re.compile(rb"\\(\r\n|[0-7]{1,3}|.)", re.DOTALL)
_ESCAPES = {
    b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b"",
}  # fmt: skip
_PLAIN_ENCODINGS = ("/WinAnsiEncoding", "/PDFDocEncoding", "/StandardEncoding", "/MacRomanEncoding")


def shown_text(widget: DictionaryObject, fonts: DictionaryObject | None) -> str | None:
    """Its words, empty where it shows none; None: it has no appearance, or one whose letters are not known."""
    try:
        looks = dictionary(widget.get("/AP"))
        stream = resolved(looks.get("/N")) if looks is not None else None
        if not isinstance(stream, StreamObject):
            return None
        data = stream.get_data()
        if len(data) > _LONGEST:
            return None
        if b"Tj" not in data and b"TJ" not in data and b"'" not in data and b'"' not in data:
            return "" if b" Do" not in data else None
        resources = dictionary(stream.get("/Resources"))
        own = dictionary(resources.get("/Font")) if resources is not None else None
        return _words(data, own, fonts)
    except (*BREAKAGE, RecursionError):
        return None


def _words(data: bytes, own: DictionaryObject | None, shared: DictionaryObject | None) -> str | None:
    texts: list[str] = []
    codec: str | None = "cp1252"
    for found in _STRING.finditer(data):
        literal, digits, font, picture = found.groups()
        if picture is not None:
            return None
        if font is not None:
            codec = _codec(font.decode("latin-1"), own, shared)
            continue
        if codec is None:
            return None
        raw = _literal(literal) if literal is not None else _hexadecimal(digits)
        if any(byte < 32 and byte not in b"\t\n\r" for byte in raw) or (codec == "ascii" and any(b > 126 for b in raw)):
            return None
        texts.append(raw.decode("latin-1" if codec == "ascii" else codec, "replace"))
    return "".join(texts)


def _codec(name: str, own: DictionaryObject | None, shared: DictionaryObject | None) -> str | None:
    font: Any = None
    for fonts in (own, shared):
        if font is None and fonts is not None:
            font = dictionary(fonts.get(f"/{name}"))
    if font is None:
        return "ascii"
    if font.get("/Subtype") == "/Type0" or font.get("/Subtype") == "/Type3":
        return None
    encoding = resolved(font.get("/Encoding"))
    if isinstance(encoding, DictionaryObject):
        return "ascii" if "/Differences" in encoding and "/FontFile" not in font else None
    if encoding == "/WinAnsiEncoding":
        return "cp1252"
    return "ascii" if encoding is None or encoding in _PLAIN_ENCODINGS else None


def _literal(raw: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: _unescaped(found[1]), raw)


def _unescaped(code: bytes) -> bytes:
    if code[:1].isdigit() and code[:1] not in b"89":
        return bytes([int(code, 8) & 0xFF])
    return _ESCAPES.get(code, code)


def _hexadecimal(digits: bytes) -> bytes:
    digits = b"".join(digits.split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def letters(text: str) -> str:
    """For comparing: what a viewer adds or leaves out when it draws a value is no other answer."""
    return "".join(character for character in text.casefold() if character.isalnum())
