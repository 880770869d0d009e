"""How text stands by its style: struck out, hidden, highlighted, bold; and which styles are headings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lxml import etree

from parsers.blocks import Marks
from parsers.odt.names import SHORT, attribute

Switches = dict[str, bool]


def read_styles(roots: Iterable[etree._Element]) -> dict[str, Switches]:
    """By style name, ancestors included."""
    own: dict[str, Switches] = {}
    parents: dict[str, str] = {}
    for root in roots:
        for style in root.iter("{*}style"):
            name = attribute(style, "style:name")
            if name is None or attribute(style, "style:family") not in ("text", "paragraph"):
                continue
            own[name] = _switches(style)
            parent = attribute(style, "style:parent-style-name")
            if parent:
                parents[name] = parent
    return {name: _inherited(name, own, parents) for name in own}


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


def _switches(style: etree._Element) -> Switches:
    found: Switches = {}
    for properties in style:
        if SHORT[properties.tag] != "style:text-properties":
            continue
        line = attribute(properties, "style:text-line-through-style") or attribute(
            properties, "style:text-line-through-type"
        )
        if line is not None:
            found["struck"] = line != "none"
        display = attribute(properties, "text:display")
        if display is not None:
            found["hidden"] = display == "none"
        weight = attribute(properties, "fo-compatible:font-weight") or attribute(
            properties, "xsl-fo-compatible:font-weight"
        )
        if weight is not None:
            found["bold"] = weight == "bold"
        ground = attribute(properties, "xsl-fo-compatible:background-color")
        if ground is not None:
            found["highlighted"] = ground.casefold() not in ("transparent", "#ffffff")
    return found


def with_style(around: Marks, style: str | None, styles: dict[str, Switches]) -> Marks:
    switches = styles.get(style or "")
    return replace(around, **switches) if switches else around
