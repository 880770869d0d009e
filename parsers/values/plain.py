"""The characters people meant: other scripts' digits are digits, and marks that nobody sees are not there.

For reading values of a kind only; what is shown to a person stays as it was written.
"""

from __future__ import annotations

import unicodedata

_KEPT = "\n\t\ue001\ue002\ue003"


def plain(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    folded = unicodedata.normalize("NFKC", text)
    return "".join(_plain(character) for character in folded)


def _plain(character: str) -> str:
    if character in _KEPT or (character.isascii() and character.isprintable()):
        return character
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category == "Pd":
        return "-" if character == "\u2011" else character
    if character.isspace():
        return " "
    return "" if category in ("Cf", "Cc") else character
