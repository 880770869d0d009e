"""Labels as people leave them: case, colons, curly quotes, hard spaces and stray white space do not matter."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "−": "-"}
)
_SPACE = re.compile(r"\s+")
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


@lru_cache(maxsize=20_000)
def normal(text: str) -> str:
    """For comparing labels and printed words."""
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold()
    text = _SPACE.sub(" ", text).strip()
    return text.strip(_EDGES)


@lru_cache(maxsize=20_000)
def bare(text: str) -> str:
    """Letters and digits alone: "D.O.B." and "DOB" are the same."""
    return "".join(character for character in normal(text) if character.isalnum())


def is_prompt(text: str) -> bool:
    words = normal(text)
    if words in _PROMPTS:
        return True
    return (
        bool(text.strip()) and all(character in "_…. \t\n\xa0" for character in text.strip()) and len(text.strip()) > 2
    )
