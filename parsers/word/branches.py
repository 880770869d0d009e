"""`mc:AlternateContent` says one thing twice, for newer and for older programs. It is read once.

Where the two do not say the same, both are read: what only older programs show is still text in the document.
"""

from __future__ import annotations

from lxml import etree

from parsers.word.controls import chosen_entry, symbol_character
from parsers.word.names import SHORT

_TEXT = frozenset({"w:t", "w:delText", "m:t", "a:t"})


def chosen_branches(element: etree._Element) -> list[etree._Element]:
    kept: list[etree._Element] = []
    said: set[str] = set()
    for branch in _branches(element):
        words = branch_text(branch)
        if words not in said:
            kept.append(branch)
            said.add(words)
    return kept


def _branches(element: etree._Element) -> list[etree._Element]:
    return [each for each in element if SHORT[each.tag] in ("mc:Choice", "mc:Fallback")]


def branch_text(element: etree._Element) -> str:
    """All text of a branch, without white space, in document order."""
    found: list[str] = []
    _gather(element, found)
    return "".join("".join(found).split())


def _gather(element: etree._Element, found: list[str]) -> None:
    for each in element:
        short = SHORT[each.tag]
        if short in _TEXT:
            found.append(each.text or "")
        elif short == "w:sym":
            found.append(symbol_character(each))
        elif short == "w:noBreakHyphen":
            found.append("\u2011")
        elif short == "w:ddList":
            found.append(chosen_entry(each))
        elif short == "mc:AlternateContent":
            # Said once each, without going in again: branches within branches would double the work at every level.
            found.extend(dict.fromkeys(branch_text(branch) for branch in _branches(each)))
        else:
            if short == "v:textpath":
                found.append(each.get("string") or "")
            _gather(each, found)
