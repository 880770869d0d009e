"""How a run stands: struck out, hidden, highlighted, by itself or by its style."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from lxml import etree

from parsers.blocks import PLAIN, Box, Marks, also, in_font
from parsers.word.names import SHORT, attribute, child, is_on
from parsers.word.symbols import symbol_font

# What is switched on or off; and two that are more than that: the font, if it is one of pictures, and white letters.
Switches: TypeAlias = dict[str, "bool | str"]

_SWITCHES = {"w:vanish": "hidden", "w:strike": "struck", "w:dstrike": "struck", "w:b": "bold"}
_OF_A_RUN = {"w:ins": "inserted", "w:del": "deleted"}
_MATTER = frozenset({*_SWITCHES, *_OF_A_RUN, "w:u", "w:highlight", "w:shd", "w:rStyle", "w:color", "w:rFonts"})
_PAPER = ("auto", "ffffff", "none")
_NONE: Switches = {}


@dataclass(frozen=True, slots=True)
class Styles:
    """What each style switches on, its ancestors included, and which styles are headings."""

    switched: dict[str, Switches]
    headings: frozenset[str]
    elements: dict[str, etree._Element]
    bullets: dict[tuple[str, str], Box] = field(default_factory=dict)  # of lists whose bullets are tick boxes
    plain: dict[str, Marks] = field(default_factory=dict)  # of a run that says nothing itself, worked out once

    def is_heading(self, style: str) -> bool:
        return style in self.headings or style.casefold().startswith("heading")


def read_styles(root: etree._Element | None) -> Styles:
    own: dict[str, Switches] = {}
    parents: dict[str, str] = {}
    headings = set()
    elements: dict[str, etree._Element] = {}
    for style in root if root is not None else ():
        if SHORT[style.tag] != "w:style":
            continue
        identifier = attribute(style, "styleId") or ""
        elements[identifier] = style
        own[identifier] = _switches(child(style, "w:rPr"))
        based = child(style, "w:basedOn")
        if based is not None:
            parents[identifier] = attribute(based, "val") or ""
        named = child(style, "w:name")
        name = (attribute(named, "val") or "") if named is not None else ""
        if name.casefold().startswith("heading") or child(child(style, "w:pPr"), "w:outlineLvl") is not None:
            headings.add(identifier)
    return Styles({each: _inherited(each, own, parents) for each in own}, frozenset(headings), elements)


def _inherited(style: str, own: dict[str, Switches], parents: dict[str, str]) -> Switches:
    chain, seen = [], set()
    while style in own and style not in seen:
        seen.add(style)
        chain.append(own[style])
        style = parents.get(style, "")
    merged: Switches = {}
    for switches in reversed(chain):
        merged |= switches
    return merged


def _switches(properties: etree._Element | None) -> Switches:
    found: Switches = {}
    for each in properties if properties is not None else ():
        _switch(found, each, SHORT[each.tag])
    return found


def _switch(found: Switches, each: etree._Element, short: str) -> None:
    if short in _SWITCHES:
        name = _SWITCHES[short]
        found[name] = is_on(each) or (found.get(name, False) and short == "w:dstrike")
    elif short == "w:u":
        found["underlined"] = attribute(each, "val") not in (None, "none")
    elif short == "w:highlight":
        found["highlighted"] = attribute(each, "val") not in (None, "none")
    elif short == "w:shd":
        if is_coloured(each):
            found["highlighted"] = True
    elif short == "w:color":
        found["colour"] = "white" if (attribute(each, "val") or "").casefold() == "ffffff" else ""
    elif short == "w:rFonts":
        font = _font(tuple(each.items()))
        if font is not None:
            found["font"] = font


def run_marks(properties: etree._Element | None, around: Marks, paragraph_style: str, styles: Styles) -> Marks:
    """Of a run with these properties (`w:rPr`): those of the paragraph's style, of its own style, and its own."""
    switches = styles.switched.get(paragraph_style, _NONE)
    own: Switches = {}
    for each in properties if properties is not None else ():
        short = SHORT[each.tag]
        if short not in _MATTER:
            continue
        if short == "w:rStyle":
            switches = switches | styles.switched.get(attribute(each, "val") or "", _NONE)
        elif short in _OF_A_RUN:
            own[_OF_A_RUN[short]] = True
        elif short == "w:rFonts":
            font = _font(tuple(each.items()))
            if font or (font is not None and "font" in switches):
                own["font"] = font
        elif short != "w:color" or "colour" in switches or (attribute(each, "val") or "").casefold() == "ffffff":
            _switch(own, each, short)
    if own:
        switches = switches | own
    if not switches:
        return around
    if not own and around is PLAIN and properties is None:
        remembered = styles.plain.get(paragraph_style)
        if remembered is None:
            remembered = styles.plain[paragraph_style] = _marked(around, switches)
        return remembered
    return _marked(around, switches)


def _marked(around: Marks, switches: Switches) -> Marks:
    marks = also(around, *[name for name, on in switches.items() if on is True])
    if switches.get("font"):
        marks = in_font(marks, str(switches["font"]))
    if switches.get("colour") == "white" and not marks.highlighted and not marks.hidden:
        marks = also(marks, "hidden", "faded")
    return marks


def is_coloured(shading: etree._Element) -> bool:
    return (attribute(shading, "fill") or "auto").casefold() not in _PAPER


@lru_cache(maxsize=1_000)
def _font(said: tuple[tuple[object, object], ...]) -> str | None:
    """The font of pictures that is named; empty for one of letters; None where none is named for Latin letters."""
    by_name = {str(name).rpartition("}")[2]: str(value) for name, value in said}
    if "asciiTheme" in by_name or "hAnsiTheme" in by_name:
        return ""
    known = {symbol_font(by_name[name]) for name in ("ascii", "hAnsi") if by_name.get(name)}
    if not known:
        return None
    return known.pop() if len(known) == 1 else ""


def has_ground(run: etree._Element, styles: Styles) -> bool:
    """Whether white letters may be seen: on a coloured ground, or where it is not known what is behind them."""
    for around in run.iterancestors():
        short = SHORT[around.tag]
        if short == "w:txbxContent":
            return True
        if short == "w:document":
            page = child(around, "w:background")
            return page is not None and (attribute(page, "color") or "auto").casefold() not in _PAPER
        properties = child(around, f"{short}Pr") if short in ("w:p", "w:tc", "w:tbl") else None
        for each in properties if properties is not None else ():
            name = SHORT[each.tag]
            if name == "w:shd" and is_coloured(each):
                return True
            if name in ("w:pStyle", "w:tblStyle") and _is_shaded(attribute(each, "val") or "", styles):
                return True
    return False


def _is_shaded(style: str, styles: Styles) -> bool:
    seen: set[str] = set()
    while style in styles.elements and style not in seen:
        seen.add(style)
        element = styles.elements[style]
        if any(SHORT[each.tag] == "w:shd" and is_coloured(each) for each in element.iter(etree.Element)):
            return True
        based = child(element, "w:basedOn")
        style = (attribute(based, "val") or "") if based is not None else ""
    return False
