"""Tracked changes of OpenDocument: which stretches of the text were put in, which were taken out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from lxml import etree

from parsers.odt.names import SHORT, attribute

_DELETION = "text:deletion"


@dataclass(slots=True)
class Changes:
    """By the id at which the text refers to them. A change of looks alone is neither."""

    deletions: dict[str, etree._Element] = field(default_factory=dict)
    insertions: set[str] = field(default_factory=set)


def read_changes(top: etree._Element) -> Changes:
    """Of the text or a header. A deletion within another is part of its words."""
    changes = Changes()
    for region in top.iter("{*}changed-region"):
        if any(SHORT[each.tag] == _DELETION for each in _above(region, top)):
            continue
        identifier = attribute(region, "text:id") or region.get("{http://www.w3.org/XML/1998/namespace}id") or ""
        for each in region:
            if SHORT[each.tag] == _DELETION:
                known = identifier and identifier not in changes.deletions
                changes.deletions[identifier if known else f"?{len(changes.deletions)}"] = each
            elif SHORT[each.tag] == "text:insertion":
                changes.insertions.add(identifier)
    return changes


def stray_deletions(root: etree._Element, tops: Collection[etree._Element]) -> Iterator[etree._Element]:
    """Deletions that stand in none of `tops`, whose words nobody else comes by; no program writes such."""
    for each in root.iter("{*}deletion"):
        if SHORT[each.tag] == _DELETION and not any(
            above in tops or SHORT[above.tag] == _DELETION for above in _above(each, root)
        ):
            yield each


def _above(element: etree._Element, top: etree._Element) -> Iterator[etree._Element]:
    while element is not top and (above := element.getparent()) is not None:
        yield above
        element = above
