"""How a run stands: struck out, hidden, highlighted, by itself or by its style."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import etree

from parsers.blocks import PLAIN, Marks
from parsers.word.names import SHORT, attribute, child, is_on

_SWITCHES = {"w:vanish": "hidden", "w:strike": "struck", "w:dstrike": "struck", "w:b": "bold"}


@dataclass(frozen=True, slots=True)
class Styles:
    """What each style switches on, its ancestors included, and which styles are headings."""

    switched: dict[str, dict[str, bool]]
    headings: frozenset[str]


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
        short = SHORT[each.tag]
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
    return found


def run_marks(run: etree._Element, around: Marks, paragraph_style: str, styles: Styles) -> Marks:
    properties = child(run, "w:rPr")
    switches: dict[str, bool] = dict(styles.switched.get(paragraph_style, {}))
    if properties is not None:
        named = child(properties, "w:rStyle")
        if named is not None:
            switches |= styles.switched.get(attribute(named, "val") or "", {})
        switches |= _switches(properties)
        if child(properties, "w:ins") is not None:
            switches["inserted"] = True
        if child(properties, "w:del") is not None:
            switches["deleted"] = True
    if not switches:
        return around
    return (
        replace(around, **{name: True for name, on in switches.items() if on})
        if around is not PLAIN
        else Marks(**switches)
    )
