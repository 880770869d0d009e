"""Fonts in which letters are pictures: what Wingdings and its sisters print for a character."""

from __future__ import annotations

from parsers.blocks import Box

# Codes are those of the fonts, as their makers list them; private characters from U+F000 mean the same.
_WINGDINGS = {
    0xA8: "☐", 0x6F: "☐", 0x70: "☐", 0x71: "❑", 0x72: "❒", 0xA1: "○",
    0xFE: "☑", 0xFD: "☒", 0x78: "☒", 0xFC: "✓", 0xFB: "✗", 0xA4: "◉",
    0xA7: "▪", 0x6C: "●", 0x6E: "■", 0x9F: "•", 0x76: "❖", 0xD8: "➢", 0xE0: "→", 0xDF: "←", 0xE1: "↑", 0xE2: "↓",
    0xE8: "➔", 0xF0: "⇨", 0x4A: "☺", 0x4C: "☹",
}  # fmt: skip
_WINGDINGS_2 = {0xA3: "☐", 0x52: "☑", 0x54: "☒", 0x53: "☒", 0x51: "☒", 0x50: "✓", 0x4F: "✗"}
_WEBDINGS = {0x63: "☐", 0x61: "✓", 0x72: "✗", 0x67: "■"}
_DINGBATS = {
    0x6F: "❏", 0x70: "❐", 0x71: "❑", 0x72: "❒", 0x33: "✓", 0x34: "✓", 0x35: "✗", 0x36: "✗", 0x37: "✗", 0x38: "✗",
    0x6C: "●", 0x6E: "■",
}  # fmt: skip
_FONTS = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": {},
    "webdings": _WEBDINGS,
    "zapfdingbats": _DINGBATS,
    "zapf dingbats": _DINGBATS,
    "itc zapf dingbats": _DINGBATS,
    "monotype sorts": _DINGBATS,
    "marlett": {0x61: "✓", 0x62: "✓"},
    "symbol": {0xD6: "√", 0xB7: "•", 0xB4: "×", 0xAE: "→", 0xA3: "≤", 0xB3: "≥", 0xB0: "°", 0xB1: "±"},
}
_TICKED, _EMPTY = frozenset("☑☒✓✗◉"), frozenset("☐❏❐❑❒○")


def symbol_font(name: str | None) -> str:
    """The font's name as the tables have it; empty for a font of letters."""
    known = (name or "").strip().casefold()
    return known if known in _FONTS else ""


def drawn_by(font: str, code: int) -> str | None:
    """The one character that a font of pictures shows for a code, where it is known."""
    table = _FONTS.get(font)
    return table.get(code & 0xFF if 0xF000 <= code <= 0xF0FF else code) if table is not None else None


def signs_in(font: str, text: str) -> list[tuple[str, Box | None]] | None:
    """What is seen of letters in a font of pictures, one by one.

    None for words: they got the font by mistake, or are shown in another one where it is missing."""
    signs = [drawn_by(font, ord(character)) for character in text]
    if sum(sign is None and not character.isspace() for sign, character in zip(signs, text, strict=True)) > 2:
        return None
    return [(character if sign is None else sign, box_drawn(sign)) for sign, character in zip(signs, text, strict=True)]


def box_drawn(glyph: str | None) -> Box | None:
    if glyph is None:
        return None
    if glyph in _TICKED:
        return "ticked"
    return "empty" if glyph in _EMPTY else None
