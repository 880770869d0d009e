"""What the instruction of a field tells Word to do: compute, fetch from elsewhere, or draw a sign."""

from __future__ import annotations

import re

_PAGES = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
_CLOCKS = frozenset({"DATE", "TIME", "PRINTDATE", "SAVEDATE"})
_FETCHING = frozenset(
    {"DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "IMPORT", "LINK", "DATABASE", "RD"}
)
_SYMBOL = re.compile(r"^SYMBOL\s+(0[xX][0-9a-fA-F]{1,6}|\d{1,7})(?:.*?\\f\s*[\"“]?([^\"”\\]+))?", re.DOTALL)


def first_word(instruction: str) -> str:
    words = instruction.split(None, 1)
    return words[0].upper() if words else ""


def is_page_number(instruction: str) -> bool:
    return first_word(instruction) in _PAGES


def is_clock(instruction: str) -> bool:
    """Its result is another one each time that the document is opened, saved or printed."""
    return first_word(instruction) in _CLOCKS


def fetches(instruction: str) -> str | None:
    """The name of a field that brings in something from another file or program."""
    name = first_word(instruction)
    return name if name in _FETCHING else None


def is_drawn(instruction: str) -> bool:
    """Characters laid over one another, as Word encloses a letter in a circle; they stand nowhere as text."""
    return first_word(instruction) in ("EQ", "ADVANCE")


def symbol_named(instruction: str) -> tuple[int, str] | None:
    """The code and the font of a SYMBOL field, which keeps no text of what it shows."""
    found = _SYMBOL.match(instruction.strip())
    if found is None:
        return None
    digits = found[1]
    return int(digits, 16 if digits[:2] in ("0x", "0X") else 10), (found[2] or "").strip()
