"""What no field took: known boilerplate is put aside, the rest is listed for a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.blocks import Document, Paragraph, Piece, place_of
from parsers.find.known import Printed
from parsers.ledger import Owner
from parsers.types import Unplaced

_PAGE = re.compile(r"^(?:page)?\s*\d*\s*(?:(?:of|/)\s*\d*)?$", re.IGNORECASE)
_DIVIDERS = ("·", "|", "•")
_BLANK_LINES = re.compile(r"[^\S\n]*\n\s*")
_CASE_LINE = re.compile(r"^\s*case\s+ref(?:erence)?\.?\s*:?\s*(.*)$", re.IGNORECASE)
_LONGEST_NUMBER = 6  # of a page; longer words in such a field were put there by somebody
_SEPARATORS = re.compile(r"[\t\n]|\s{3,}|\s[·|•]\s")


def set_boilerplate_aside(document: Document, printed: Printed, case_ref: str | None) -> None:
    for paragraph in document.paragraphs():
        if _is_settled(document, paragraph):
            continue
        for piece in paragraph.pieces:
            if piece.generated and len(piece.text) <= _LONGEST_NUMBER:
                _assign(document, piece)
        for pieces in _segments(paragraph):
            text = "".join(piece.text for piece in pieces)
            if printed.holds(text) or _is_furniture(paragraph, text, case_ref):
                for piece in pieces:
                    _assign(document, piece)


def _is_settled(document: Document, paragraph: Paragraph) -> bool:
    """Whether all of it has an owner, as nearly all has that stands in a field."""
    is_owned = document.ledger.is_owned
    return all(is_owned(piece.node) for piece in paragraph.pieces if piece.node is not None)


def _segments(paragraph: Paragraph) -> Iterator[list[Piece]]:
    """The whole paragraph first, then what stands between tabs, line ends and wide gaps."""
    visible = [piece for piece in paragraph.pieces if not (piece.marks.deleted or piece.marks.hidden)]
    yield visible
    text = "".join(piece.text for piece in visible)
    if not _SEPARATORS.search(text):
        return
    start = 0
    for found in (*_SEPARATORS.finditer(text), None):
        end = found.start() if found else len(text)
        if text[start:end].strip():
            yield _cut(visible, start, end)
        if found and found[0].strip():
            yield _cut(visible, found.start(), found.end())
        start = found.end() if found else end


def _cut(pieces: list[Piece], start: int, end: int) -> list[Piece]:
    cut: list[Piece] = []
    at = 0
    for piece in pieces:
        begin, stop = max(start - at, 0), min(end - at, len(piece.text))
        if begin < stop:
            cut.append(piece.part_of(begin, stop))
        at += len(piece.text)
    return cut


def _is_furniture(paragraph: Paragraph, text: str, case_ref: str | None) -> bool:
    """Page numbers, and the line that says to which case the form belongs."""
    if paragraph.kind in ("header", "footer") and (_PAGE.match(text.strip()) or text.strip() in _DIVIDERS):
        return True
    found = _CASE_LINE.match(text)
    return found is not None and found[1].strip(" .").casefold() in ("", (case_ref or "").casefold())


def _assign(document: Document, piece: Piece) -> None:
    if piece.node is not None:
        document.ledger.assign(piece.node, piece.start, len(piece.text), Owner.BOILERPLATE)


def list_unplaced(document: Document) -> tuple[Unplaced, ...]:
    """By paragraph, in reading order; deleted, hidden and prompting words each on their own."""
    found: list[Unplaced] = []
    for paragraph in document.paragraphs():
        if _is_settled(document, paragraph):
            continue
        for kind, text in _left_over(document, paragraph):
            author, date = document.authors.get(paragraph, (None, None))
            place = place_of(paragraph.part, paragraph.where, paragraph.text)
            found.append(Unplaced(text, kind, place, author or None, date or None))
    return tuple(found)


def _left_over(document: Document, paragraph: Paragraph) -> Iterator[tuple[str, str]]:
    """Runs of characters that nobody owns, with the white space between them."""
    gathered: dict[str, list[str]] = {}
    for piece in paragraph.pieces:
        kind = _kind(paragraph, piece)
        if piece.node is None:
            for texts in gathered.values():
                texts.append(piece.text)
            continue
        free = document.ledger.free(piece.node, piece.start, piece.text)
        if free:
            gathered.setdefault(kind, []).append(free)
    for kind, texts in gathered.items():
        text = _BLANK_LINES.sub("\n", "".join(texts)).strip()
        if text:
            yield kind, text


def _kind(paragraph: Paragraph, piece: Piece) -> str:
    if piece.marks.deleted:
        return "deleted"
    if piece.marks.hidden:
        return "hidden"
    return "prompt" if piece.prompt else paragraph.kind
