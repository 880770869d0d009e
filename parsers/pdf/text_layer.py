"""The text layer of each page, read with pdfium: what it says, and where each word stands.

pdfium is not the library that the independent count uses, so what one of them does not see, the other tells.
Ligatures and other shapes of letters are written out (NFKC), as the count does: whether a file says “fi” in one sign or
two depends on its font, not on who wrote it.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
from pypdfium2 import raw

MOST_CHARACTERS = 400_000  # of one page; a form has a few thousand
_LINE_END_HYPHENS = frozenset("\u0002\ufffe\uffff")
_NOT_A_LETTER = "\ufffd"
_INVISIBLE = 3  # text render mode: of the words that a scanner put behind its picture
_BOLD = 600
_ABOVE, _BELOW = 0.78, 0.22  # of a letter's size, over and under its line
_UPRIGHT = 0.05  # radians


@dataclass(frozen=True, slots=True)
class Look:
    """How the characters of one text object look."""

    size: float
    bold: bool
    invisible: bool
    turn: int  # quarter turns of its baseline, anticlockwise; -1: aslant
    pale: bool  # drawn in white
    form: int  # which drawing within the page it belongs to; 0: the page itself


@dataclass(slots=True)
class Word:
    """Characters without a gap: where they are in the page's text, and on the page."""

    start: int
    text: str
    left: float
    bottom: float
    right: float
    top: float
    look: Look
    edges: list[float] = field(default_factory=list)  # the left edge of each character

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


@dataclass(slots=True)
class PageText:
    """One page's text in the order of the file. `letters[i]` is the first place in `text` of pdfium's character i."""

    number: int
    text: str
    letters: list[int]


def page_text(number: int, textpage: Any) -> PageText:
    count = min(textpage.count_chars(), MOST_CHARACTERS)
    read = textpage.get_text_range(0, count) if count > 0 else ""
    if len(read) != count or not read.isascii():
        read = None
    if read is not None and not _LINE_END_HYPHENS & set(read):
        return PageText(number, read, list(range(count)))
    parts: list[str] = []
    letters: list[int] = []
    at, index = 0, 0
    while index < count:
        code = raw.FPDFText_GetUnicode(textpage.raw, index)
        steps = 1
        if 0xD800 <= code < 0xDC00 and index + 1 < count:
            low = raw.FPDFText_GetUnicode(textpage.raw, index + 1)
            if 0xDC00 <= low < 0xE000:
                code, steps = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00), 2
        text = plain_letter(code)
        letters += [at] * steps
        parts.append(text)
        at += len(text)
        index += steps
    return PageText(number, "".join(parts), letters)


def plain_letter(code: int) -> str:
    if code < 0x80:
        return "-" if code == 2 else chr(code) if code >= 32 or code in (9, 10, 13) else _NOT_A_LETTER
    character = chr(code) if code < 0x110000 else _NOT_A_LETTER
    if character in _LINE_END_HYPHENS or code == 0xAD:
        return "-"
    if 0xD800 <= code < 0xE000:
        return _NOT_A_LETTER
    return unicodedata.normalize("NFKC", character)


def plain_letters(text: str) -> str:
    return "".join(plain_letter(ord(letter)) for letter in text)


def words_of(page: PageText, textpage: Any, forms: dict[int, int]) -> Iterator[Word]:
    """`forms`: for each text object (its address) the drawing it belongs to."""
    looks: dict[int, Look] = {}
    word: Word | None = None
    box = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    last = -1
    for index, at in enumerate(page.letters):
        if at == last:  # the lower half of a pair
            continue
        last = at
        end = page.letters[index + 1] if index + 1 < len(page.letters) else len(page.text)
        if end == at and index + 2 < len(page.letters):
            end = page.letters[index + 2]
        text = page.text[at:end]
        if text.isspace() or raw.FPDFText_IsGenerated(textpage.raw, index) == 1:
            if word is not None:
                yield word
            word = None
            continue
        look = _look(textpage, index, looks, forms)
        raw.FPDFText_GetLooseCharBox(textpage.raw, index, box)
        raw.FPDFText_GetCharOrigin(textpage.raw, index, x, y)
        left, right = (box.left, box.right) if box.left <= box.right else (box.right, box.left)
        bottom, top = (box.bottom, box.top) if box.bottom <= box.top else (box.top, box.bottom)
        if look.turn == 0:  # in height the box may be that of the single letter
            bottom, top = y.value - _BELOW * look.size, y.value + _ABOVE * look.size
        elif look.turn == 2:
            bottom, top = y.value - _ABOVE * look.size, y.value + _BELOW * look.size
        elif look.turn == 1:
            left, right = x.value - _ABOVE * look.size, x.value + _BELOW * look.size
        elif look.turn == 3:
            left, right = x.value - _BELOW * look.size, x.value + _ABOVE * look.size
        if word is not None and (look is not word.look or _apart(word, left, right, bottom, top)):
            yield word
            word = None
        if word is None:
            word = Word(at, text, left, bottom, right, top, look, [left] * len(text))
        else:
            word.text = page.text[word.start : end]
            word.left, word.right = min(word.left, left), max(word.right, right)
            word.bottom, word.top = min(word.bottom, bottom), max(word.top, top)
            word.edges += [left] * len(text)
    if word is not None:
        yield word


def _apart(word: Word, left: float, right: float, bottom: float, top: float) -> bool:
    """The next character is not where the word goes on."""
    size = max(word.look.size, 1.0)
    if word.look.turn in (1, 3):
        return left > word.right or right < word.left
    middle = (bottom + top) / 2
    return not word.bottom < middle < word.top or left - word.right > 0.6 * size or word.left - right > 0.6 * size


def _look(textpage: Any, index: int, looks: dict[int, Look], forms: dict[int, int]) -> Look:
    handle = raw.FPDFText_GetTextObject(textpage.raw, index)
    address = ctypes.cast(handle, ctypes.c_void_p).value or 0
    look = looks.get(address)
    if look is None:
        size = raw.FPDFText_GetFontSize(textpage.raw, index)
        mode = raw.FPDFTextObj_GetTextRenderMode(handle) if address else 0
        look = Look(
            size=_height(textpage, index, size),
            bold=_is_bold(textpage, index) or mode == 2,
            invisible=mode == _INVISIBLE,
            turn=_turn(raw.FPDFText_GetCharAngle(textpage.raw, index)),
            pale=_is_pale(textpage, index),
            form=forms.get(address, 0),
        )
        looks[address] = look
    return look


def _height(textpage: Any, index: int, size: float) -> float:
    """The size of letters as they stand on the page: the matrix may stretch them."""
    matrix = raw.FS_MATRIX()
    if raw.FPDFText_GetMatrix(textpage.raw, index, matrix):
        stretched = float(abs(matrix.c) + abs(matrix.d)) if abs(matrix.c) < 1e-6 or abs(matrix.d) < 1e-6 else 1.0
        size *= stretched or 1.0
    return min(max(float(size), 0.5), 400.0)


def _turn(angle: float) -> int:
    quarter = round(angle / (3.141592653589793 / 2))
    # pdfium measures clockwise.
    return -quarter % 4 if abs(angle - quarter * 3.141592653589793 / 2) < _UPRIGHT else -1


def _is_bold(textpage: Any, index: int) -> bool:
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    length = raw.FPDFText_GetFontInfo(textpage.raw, index, name, 128, flags)
    said = name.raw[: max(length - 1, 0)][:127].lower() if 0 < length <= 128 else b""
    return (
        any(word in said for word in (b"bold", b"black", b"heavy", b"vera-bd", b"verabd", b"semib"))
        or raw.FPDFText_GetFontWeight(textpage.raw, index) >= _BOLD
    )


def _is_pale(textpage: Any, index: int) -> bool:
    colour = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFText_GetFillColor(textpage.raw, index, *colour):
        return False
    return all(part.value >= 250 for part in colour[:3])


def open_pages(data: bytes) -> Any:
    """A pdfium document; raises PdfiumError."""
    return pypdfium2.PdfDocument(data)
