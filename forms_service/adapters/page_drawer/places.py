"""Where answers stand in the text of a document that has pages: by the words printed before them and their own.

Letters and figures alone are compared, since printing changes spaces, ticks, dashes and the ends of lines.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

# An answer stands soon after its question; beyond this, the same words belong to something else.
_NEAR = 500
# So many letters are found by chance nowhere else.
_UNMISTAKABLE = 14
_FIRST_LETTERS = 120


def find_places(pages: Sequence[str], wanted: Sequence[tuple[str, str, str]]) -> dict[str, tuple[int, int, int]]:
    """`pages`: their text; `wanted`: (path, label, words), in the order of the form.

    By path: the page from 0, the first character on it, and how many.
    """
    letters, owners = _letters(pages)
    found: dict[str, tuple[int, int, int]] = {}
    at = 0
    for path, label, words in wanted:
        place = _place(letters, at, plain(label), plain(words))
        if place is None:
            continue
        start, end, moves = place
        if moves:
            at = end
        first, last = owners[start], owners[end - 1]
        # What runs over the end of a page is marked on the page on which it begins.
        if last[0] != first[0]:
            last = next(owner for owner in reversed(owners[start:end]) if owner[0] == first[0])
        found[path] = (first[0], first[1], last[1] - first[1] + 1)
    return found


def plain(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


def _place(letters: str, at: int, label: str, words: str) -> tuple[int, int, bool] | None:
    """Start, end, and whether what follows is to be looked for behind it."""
    asked = letters.find(label, at) if label else -1
    begin = asked + len(label) if asked >= 0 else at
    if words:
        start, length = _words(letters, words, begin, begin + _NEAR)
        if start < 0 and len(words) >= _UNMISTAKABLE:
            start, length = _words(letters, words, 0, len(letters))
            if start >= 0:
                return start, start + length, False
        if start >= 0 and (asked >= 0 or len(words) >= 3):
            return start, start + length, True
    return (asked, begin, True) if asked >= 0 else None


def _words(letters: str, words: str, begin: int, end: int) -> tuple[int, int]:
    whole = letters.find(words, begin, min(end + len(words), len(letters)))
    if whole >= 0:
        return whole, len(words)
    first = words[:_FIRST_LETTERS]
    return letters.find(first, begin, min(end + len(first), len(letters))), len(first)


def _letters(pages: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """All letters of the document in one word, and of each the page and the character that it came from."""
    letters: list[str] = []
    owners: list[tuple[int, int]] = []
    for number, page in enumerate(pages):
        for position, character in enumerate(page):
            for letter in plain(character):
                letters.append(letter)
                owners.append((number, position))
    return "".join(letters), owners
