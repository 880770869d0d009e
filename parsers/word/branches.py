"""`mc:AlternateContent` says one thing twice, for newer and for older programs. It is read once.

Where the two do not say the same, both are read: what only older programs show is still text in the document.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from lxml import etree

from parsers.word.controls import chosen_entry, symbol_character
from parsers.word.names import SHORT

Branch: TypeAlias = Iterable[etree._Element]
_NAMES = frozenset({"mc:Choice", "mc:Fallback"})
_TEXT = frozenset({"w:t", "w:delText", "m:t", "a:t"})


def chosen_branches(element: etree._Element) -> list[tuple[Branch, etree._Element]]:
    """What is to be read of each, and where it stands."""
    kept: list[tuple[Branch, etree._Element]] = []
    said: set[str] = set()
    for branch, where in _branches(element):
        words = branch_text(branch)
        if words not in said:
            kept.append((branch, where))
            said.add(words)
    return kept


def _branches(element: etree._Element) -> list[tuple[Branch, etree._Element]]:
    """What is no branch, in damaged files, is one by itself."""
    return [(each if SHORT[each.tag] in _NAMES else (each,), each) for each in element]


def branch_text(branch: Branch) -> str:
    """All text of a branch, without white space, in document order."""
    found: list[str] = []
    _gather(branch, found)
    return "".join("".join(found).split())


def _gather(element: Branch, found: list[str]) -> None:
    for each in element:
        short = SHORT[each.tag]
        if short in _TEXT:
            found.append(each.text or "")
            for inner in each:
                _gather((inner,), found)
                found.append(inner.tail or "")
        elif short == "w:sym":
            found.append(symbol_character(each))
        elif short == "w:noBreakHyphen":
            found.append("\u2011")
        elif short == "w:ddList":
            found.append(chosen_entry(each))
        elif short == "mc:AlternateContent":
            # Said once each, without going in again: branches within branches would double the work at every level.
            found.extend(dict.fromkeys(branch_text(branch) for branch, _ in _branches(each)))
        else:
            if short == "v:textpath":
                found.append(each.get("string") or "")
            _gather(each, found)
