"""Lists whose bullets are tick boxes: the tick is then neither text nor control, but the look of the list."""

from __future__ import annotations

from lxml import etree

from parsers.blocks import Box
from parsers.errors import ParseError
from parsers.safety import Package
from parsers.word.controls import box_of
from parsers.word.names import SHORT, attribute, child
from parsers.word.symbols import box_drawn, drawn_by, symbol_font

Boxes = dict[tuple[str, str], Box]
# Inflated, but not parsed, unless it may hold both an empty box and a ticked one: a list of either kind alone is as
# likely to be decoration.
_SIGNS = tuple(sign.encode() for sign in "☒☑✓✔✗✘✅\uf0fe\uf0fd\uf0fc\uf0fb\uf078\uf052\uf054\uf050")


def read_bullets(package: Package, part: str) -> Boxes:
    """By the number of a list and its level."""
    try:
        data = package.read(part)
        if not any(sign in data for sign in _SIGNS):
            return {}
        root = package.xml(part)
    except ParseError:
        return {}
    levels: dict[str, dict[str, Box]] = {}
    found: Boxes = {}
    for each in root:
        if SHORT[each.tag] == "w:abstractNum":
            levels[attribute(each, "abstractNumId") or ""] = _levels(each)
    for each in root:
        base = child(each, "w:abstractNumId") if SHORT[each.tag] == "w:num" else None
        if base is not None:
            for level, box in levels.get(attribute(base, "val") or "", {}).items():
                found[attribute(each, "numId") or "", level] = box
    return found if {"ticked", "empty"} <= set(found.values()) else {}


def _levels(definition: etree._Element) -> dict[str, Box]:
    boxes: dict[str, Box] = {}
    for each in definition:
        words = child(each, "w:lvlText") if SHORT[each.tag] == "w:lvl" else None
        sign = attribute(words, "val") if words is not None else None
        if sign is None or len(sign) != 1:
            continue
        fonts = child(child(each, "w:rPr"), "w:rFonts")
        font = symbol_font(attribute(fonts, "ascii")) if fonts is not None else ""
        box = box_drawn(drawn_by(font, ord(sign))) if font else box_of(sign)
        if box is not None:
            boxes[attribute(each, "ilvl") or ""] = box
    return boxes
