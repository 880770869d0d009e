"""How a run stands: struck out, hidden, highlighted, by itself or by its style."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from parsers.blocks import Marks, also
from parsers.word.names import SHORT, attribute, child, is_on

_SWITCHES = {"w:vanish": "hidden", "w:strike": "struck", "w:dstrike": "struck", "w:b": "bold"}
_OF_A_RUN = {"w:ins": "inserted", "w:del": "deleted"}
_MATTER = frozenset({*_SWITCHES, *_OF_A_RUN, "w:u", "w:highlight", "w:shd", "w:rStyle"})
_NONE: dict[str, bool] = {}


@dataclass(frozen=True, slots=True)
class Styles:
    """What each style switches on, its ancestors included, and which styles are headings."""

    switched: dict[str, dict[str, bool]]
    headings: frozenset[str]

    def is_heading(self, style: str) -> bool:
        return style in self.headings or style.casefold().startswith("heading")


def read_styles(root: etree._Element | None) -> Styles:
    own: dict[str, dict[str, bool]] = {}
    parents: dict[str, str] = {}
    headings = set()
    for style in root if root is not None else ():
        if SHORT[style.tag] != "w:style":
            continue
        identifier = attribute(style, "styleId") or ""
        own[identifier] = _switches(child(style, "w:rPr"))
        based = child(style, "w:basedOn")
        if based is not None:
            parents[identifier] = attribute(based, "val") or ""
        named = child(style, "w:name")
        name = (attribute(named, "val") or "") if named is not None else ""
        if name.casefold().startswith("heading") or child(child(style, "w:pPr"), "w:outlineLvl") is not None:
            headings.add(identifier)
    return Styles({each: _inherited(each, own, parents) for each in own}, frozenset(headings))


def _inherited(style: str, own: dict[str, dict[str, bool]], parents: dict[str, str]) -> dict[str, bool]:
    chain, seen = [], set()
    while style in own and style not in seen:
        seen.add(style)
        chain.append(own[style])
        style = parents.get(style, "")
    merged: dict[str, bool] = {}
    for switches in reversed(chain):
        merged |= switches
    return merged


def _switches(properties: etree._Element | None) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for each in properties if properties is not None else ():
        _switch(found, each, SHORT[each.tag])
    return found


def _switch(found: dict[str, bool], each: etree._Element, short: str) -> None:
    if short in _SWITCHES:
        name = _SWITCHES[short]
        found[name] = is_on(each) or (found.get(name, False) and short == "w:dstrike")
    elif short == "w:u":
        found["underlined"] = attribute(each, "val") not in (None, "none")
    elif short == "w:highlight":
        found["highlighted"] = attribute(each, "val") not in (None, "none")
    elif short == "w:shd":
        fill = (attribute(each, "fill") or "auto").casefold()
        if fill not in ("auto", "ffffff", "none"):
            found["highlighted"] = True


def run_marks(properties: etree._Element | None, around: Marks, paragraph_style: str, styles: Styles) -> Marks:
    """Of a run with these properties (`w:rPr`): those of the paragraph's style, of its own style, and its own."""
    switches = styles.switched.get(paragraph_style, _NONE)
    own: dict[str, bool] = {}
    for each in properties if properties is not None else ():
        short = SHORT[each.tag]
        if short not in _MATTER:
            continue
        if short == "w:rStyle":
            switches = switches | styles.switched.get(attribute(each, "val") or "", _NONE)
        elif short in _OF_A_RUN:
            own[_OF_A_RUN[short]] = True
        else:
            _switch(own, each, short)
    if own:
        switches = switches | own
    return also(around, *(name for name, on in switches.items() if on)) if switches else around
