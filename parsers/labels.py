"""Labels as people leave them: case, colons, curly quotes, hard spaces and stray white space do not matter."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "−": "-"}
)
_EDGES = " \t:;.,*?-_'\"()[]•·"

# What Word, LibreOffice and form writers print where an answer is to stand.
_PROMPTS = frozenset(
    {
        "click or tap here to enter text",
        "click here to enter text",
        "click or tap to enter text",
        "click or tap to enter a date",
        "click here to enter a date",
        "click to enter a date",
        "choose an item",
        "choose a building block",
        "select an item",
        "enter text",
        "enter text here",
        "type here",
        "insert",
        "insert text",
        "insert text here",
        "insert date",
        "enter a date",
        "dd/mm/yyyy",
        "dd/mm/yy",
        "dd mm yyyy",
        "d/m/y",
        "dd-mm-yyyy",
        "delete as appropriate",
        "please select",
        "please choose",
    }
)


_REMEMBERED = 200  # characters; longer lines are no labels and come once
_DROPPED = bytes(character for character in range(128) if not chr(character).isalnum())


def normal(text: str) -> str:
    """For comparing labels and printed words."""
    return _normal(text) if len(text) <= _REMEMBERED else _normalised(text)


def bare(text: str) -> str:
    """Letters and digits alone: "D.O.B." and "DOB" are the same."""
    return _bare(text) if len(text) <= _REMEMBERED else _bared(text)


def _normalised(text: str) -> str:
    if text.isascii():
        # The same as below, which changes nothing else of these characters, at a tenth of the time.
        text = text.replace("`", "'").lower()
    else:
        text = unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold()
    return " ".join(text.split()).strip(_EDGES)


def _bared(text: str) -> str:
    if text.isascii():
        return text.lower().encode().translate(None, _DROPPED).decode()
    return "".join(filter(str.isalnum, _normalised(text)))


_normal = lru_cache(maxsize=10_000)(_normalised)
_bare = lru_cache(maxsize=10_000)(_bared)


def is_prompt(text: str) -> bool:
    return normal(text) in _PROMPTS or is_ruled(text)


def is_ruled(text: str) -> bool:
    """Nothing but the dots or the line that a form prints to be written on."""
    ruled = text.strip()
    return len(ruled) > 2 and not ruled.strip("_…. \t\n\xa0")
