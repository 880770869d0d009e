"""How text stands by its style: struck out, underlined, hidden, highlighted, bold, or white on white."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from parsers.blocks import Marks
from parsers.odt.names import SHORT, attribute
from parsers.word.symbols import symbol_font

Switches = dict[str, bool | str]
_LINES = {
    "struck": ("style:text-line-through-style", "style:text-line-through-type"),
    "underlined": ("style:text-underline-style", "style:text-underline-type"),
}
_NO_GROUND = ("transparent", "#ffffff", "none")


@dataclass(slots=True)
class Styles:
    """By style name, ancestors included; the same name may stand for different things in each family."""

    text: dict[str, Switches] = field(default_factory=dict)
    paragraph: dict[str, Switches] = field(default_factory=dict)
    cells: dict[str, Switches] = field(default_factory=dict)

    def is_shaded(self, cell_style: str | None) -> bool:
        return self.cells.get(cell_style or "", {}).get("highlighted") is True


def read_styles(common: etree._Element | None, automatic: etree._Element) -> Styles:
    """Styles made by the program bear the same names in the content and in the headers, so each has its own."""
    scopes: list[etree._Element] = []
    if common is not None and common is not automatic:
        scopes += common.iter("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}styles")
    scopes.append(automatic)
    fonts = _picture_fonts(root for root in (common, automatic) if root is not None)
    own: dict[str, dict[str, Switches]] = {"text": {}, "paragraph": {}, "table-cell": {}}
    parents: dict[str, dict[str, str]] = {"text": {}, "paragraph": {}, "table-cell": {}}
    for scope in scopes:
        for style in scope.iter("{*}style"):
            name, family = attribute(style, "style:name"), attribute(style, "style:family") or ""
            if name is None or family not in own:
                continue
            own[family][name] = _switches(style, fonts)
            parent = attribute(style, "style:parent-style-name")
            if parent:
                parents[family][name] = parent
    text, paragraph, cells = (
        {name: _inherited(name, own[family], parents[family]) for name in own[family]}
        for family in ("text", "paragraph", "table-cell")
    )
    return Styles(text, paragraph, cells)


def _inherited(name: str, own: dict[str, Switches], parents: dict[str, str]) -> Switches:
    chain: list[Switches] = []
    seen: set[str] = set()
    while name in own and name not in seen:
        seen.add(name)
        chain.append(own[name])
        name = parents.get(name, "")
    merged: Switches = {}
    for switches in reversed(chain):
        merged |= switches
    return merged


def _picture_fonts(roots: Iterable[etree._Element]) -> dict[str, str]:
    """The names that a document gives to fonts in which letters are signs."""
    found: dict[str, str] = {}
    for root in roots:
        for face in root.iter("{*}font-face"):
            known = symbol_font((attribute(face, "svg:font-family") or "").strip("'\""))
            if known:
                found[attribute(face, "style:name") or ""] = known
    return found


def _switches(style: etree._Element, fonts: dict[str, str]) -> Switches:
    found: Switches = {}
    for properties in style:
        short = SHORT[properties.tag]
        ground = attribute(properties, "fo:background-color")
        if ground is not None:
            found["highlighted"] = ground.casefold() not in _NO_GROUND
        if short == "style:text-properties":
            _letters(properties, found)
            font = attribute(properties, "style:font-name")
            if font is not None:
                found["font"] = fonts.get(font, "")
    return found


def _letters(properties: etree._Element, found: Switches) -> None:
    for drawn, names in _LINES.items():
        line = next((said for name in names if (said := attribute(properties, name)) is not None), None)
        if line is not None:
            found[drawn] = line != "none"
    display = attribute(properties, "text:display")
    if display is not None:
        found["hidden"] = display == "none"
    weight = attribute(properties, "fo:font-weight")
    if weight is not None:
        found["bold"] = weight == "bold" or (weight.isdecimal() and int(weight) >= 600)
    colour = attribute(properties, "fo:color")
    if colour is not None:
        found["white"] = colour.casefold() == "#ffffff"


def with_style(around: Marks, style: str | None, styles: dict[str, Switches], *, shaded: bool) -> Marks:
    """White letters on white paper are as hidden as any; on a coloured ground they are seen."""
    switches = styles.get(style or "")
    if not switches:
        return around
    given: dict[str, Any] = {name: on for name, on in switches.items() if name != "white"}
    white = switches.get("white")
    if white and not (shaded or given.get("highlighted", around.highlighted)):
        given["hidden"] = given["faded"] = True
    elif around.faded and (white is False or given.get("highlighted")) and not given.get("hidden"):
        given["hidden"] = given["faded"] = False
    return replace(around, **given)
