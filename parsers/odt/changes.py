"""Tracked changes of OpenDocument: which stretches of the text were put in, which were taken out."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from parsers.odt.names import SHORT, attribute


@dataclass(slots=True)
class Changes:
    """By the id at which the text refers to them. A change of looks alone is neither."""

    deletions: dict[str, etree._Element] = field(default_factory=dict)
    insertions: set[str] = field(default_factory=set)


def read_changes(root: etree._Element) -> Changes:
    changes = Changes()
    for region in root.iter("{*}changed-region"):
        identifier = attribute(region, "text:id") or region.get("{http://www.w3.org/XML/1998/namespace}id") or ""
        for each in region:
            if SHORT[each.tag] == "text:deletion":
                known = identifier and identifier not in changes.deletions
                changes.deletions[identifier if known else f"?{len(changes.deletions)}"] = each
            elif SHORT[each.tag] == "text:insertion":
                changes.insertions.add(identifier)
    return changes
