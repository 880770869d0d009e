"""What a PDF form prints on its pages, found in the page's text however its lines were broken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from parsers.blocks import Document
from parsers.ledger import Owner

_PAGE_NUMBER = re.compile(r"\bpage\s+\d+\s+of\s+\d+\b", re.IGNORECASE)
_CASE_LINE = re.compile(r"\bcase\s+ref(?:erence)?\s*:\s*(\S+)", re.IGNORECASE)


def set_printed_aside(document: Document, phrases: Iterable[str], case_ref: str | None) -> None:
    wanted = sorted({squeezed(phrase)[0] for phrase in phrases} - {""}, key=lambda phrase: (-len(phrase), phrase))
    for story in document.stories:
        if story.kind != "page":
            continue
        for block in story.blocks:
            for piece in getattr(block, "pieces", ()):
                if piece.node is not None:
                    _set_aside(document, piece.node, piece.text, wanted, case_ref)


def squeezed(text: str) -> tuple[str, list[int]]:
    """Without white space and case, with the place of each character in the text."""
    letters: list[str] = []
    places: list[int] = []
    for index, character in enumerate(text):
        for letter in unicodedata.normalize("NFKC", character).casefold():
            if not letter.isspace():
                letters.append({"’": "'", "‘": "'", "–": "-", "—": "-"}.get(letter, letter))
                places.append(index)
    return "".join(letters), places


def _set_aside(document: Document, node: int, text: str, phrases: list[str], case_ref: str | None) -> None:
    line, places = squeezed(text)
    taken = bytearray(len(line))
    for phrase in phrases:
        at = line.find(phrase)
        while at >= 0:
            end = at + len(phrase)
            if not any(taken[at:end]) and _stands_alone(text, places[at], places[end - 1]):
                taken[at:end] = b"\x01" * len(phrase)
                for place in places[at:end]:
                    document.ledger.assign(node, place, 1, Owner.BOILERPLATE)
            at = line.find(phrase, at + 1)
    for found in _PAGE_NUMBER.finditer(text):
        document.ledger.assign(node, found.start(), len(found[0]), Owner.BOILERPLATE)
    for found in _CASE_LINE.finditer(text):
        if case_ref and found[1].casefold() == case_ref.casefold():
            document.ledger.assign(node, found.start(), len(found[0]), Owner.BOILERPLATE)


def _stands_alone(text: str, first: int, last: int) -> bool:
    """Not inside a word: a short label must not eat the middle of an answer."""
    return not (first > 0 and text[first - 1].isalnum() and text[first].isalnum()) and not (
        last + 1 < len(text) and text[last + 1].isalnum() and text[last].isalnum()
    )
