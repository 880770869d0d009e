"""Labels as people leave them: case, colons, curly quotes, hard spaces and stray white space do not matter."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "−": "-"}
) | dict.fromkeys((0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF))  # unseen
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
        "please specify",
        "please state",
        "please complete",
        "please give details",
        "please provide details",
        "please enter",
        "select",
        "your text here",
        "text here",
        "dd/mmm/yyyy",
        "dd.mm.yyyy",
        "dd mmm yyyy",
        "hh:mm",
        "xx/xx/xxxx",
        "xx/xx/xx",
        "yyyy-mm-dd",
    }
)
# "Insert name of child", "enter the date here": every word is one that only a form says.
_ASKING = frozenset(("insert", "enter", "type", "add", "click", "tap", "choose", "select", "pick"))
_ASKED = _ASKING | {
    "or", "to", "here", "text", "your", "a", "an", "the", "name", "names", "date", "time", "of", "child", "child's",
    "agency", "details", "number", "address", "role", "item", "signature", "option", "answer", "response", "from",
    "list", "below", "one", "birth", "incident", "and", "in", "this", "box", "field", "organisation", "year",
}  # fmt: skip
_LONGEST_PROMPT = 80


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
    words = normal(text)
    return words in _PROMPTS or is_ruled(text) or (len(words) <= _LONGEST_PROMPT and _only_asks(words))


_IN_FRONT = tuple(
    f"{words}." for words in (
        "click or tap here to enter text", "click here to enter text", "click or tap to enter a date",
        "click here to enter a date", "click or tap to enter text", "choose an item",
    )
)  # fmt: skip


def leading_prompt(text: str) -> int:
    """How many characters of a line are the prompt of its field, in front of which or behind which somebody wrote."""
    start = text.lstrip()
    begins = start[:_LONGEST_PROMPT].lower()
    if not begins.startswith(_IN_FRONT):
        return 0
    return len(text) - len(start) + next(len(words) for words in _IN_FRONT if begins.startswith(words))


def prompt_behind(text: str) -> int:
    """Where in a line the prompt of its field begins, behind what somebody wrote."""
    end = text.rstrip()
    if not end.endswith("."):
        return 0
    end = end.lower()
    return next((len(end) - len(words) for words in _IN_FRONT if end.endswith(words)), 0)


def _only_asks(words: str) -> bool:
    first, _, rest = words.partition(" ")
    return first in _ASKING and bool(rest) and _ASKED.issuperset(rest.split())


def is_ruled(text: str) -> bool:
    """Nothing but the dots or the line that a form prints to be written on."""
    ruled = text.strip()
    return len(ruled) > 2 and not ruled.strip("_…. \t\n\xa0")
