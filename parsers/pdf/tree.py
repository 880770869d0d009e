"""Which fields there are, and where they are shown: by the field tree and by the widgets on the pages, since either may
know what the other lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pypdf.generic import DictionaryObject

from parsers.pdf.objects import BREAKAGE, DEEPEST, dictionary, listed, paired

MOST = 50_000


@dataclass(slots=True)
class Found:
    """One field dictionary, with the widgets that show it and their pages."""

    name: str
    owner: DictionaryObject
    widgets: list[tuple[DictionaryObject, int | None]] = field(default_factory=list)
    by_id: dict[int, int] = field(default_factory=dict)  # widget -> its place in the list

    def shows(self, widget: DictionaryObject, page: int | None) -> None:
        at = self.by_id.get(id(widget))
        if at is None:
            self.by_id[id(widget)] = len(self.widgets)
            self.widgets.append((widget, page))
        elif page is not None and self.widgets[at][1] is None:
            self.widgets[at] = (widget, page)

    @property
    def is_on_a_page(self) -> bool:
        return any(page is not None for _, page in self.widgets)


def annotations_of(page: Any) -> list[DictionaryObject]:
    """Widgets and notes of a page, each taken out once."""
    try:
        references = listed(page.get("/Annots"))
    except BREAKAGE:
        return []
    found = (dictionary(reference) for reference in references[:MOST])
    return [each for each in found if each is not None]


def find_fields(form: DictionaryObject | None, annotations: list[list[DictionaryObject]]) -> list[Found]:
    found: dict[int, Found] = {}
    if form is not None:
        _go_down(found, listed(form.get("/Fields")))
    for number, on_page in enumerate(annotations, start=1):
        for widget in on_page:
            if widget.get("/Subtype") == "/Widget" and len(found) < MOST:
                owner = _owner(widget)
                known = found.get(id(owner))
                if known is None:
                    known = found[id(owner)] = Found(_full_name(owner), owner)
                known.shows(widget, number)
    return list(found.values())


def _go_down(found: dict[int, Found], roots: list[Any]) -> None:
    """In the order of the tree, without recursion: a tree may be as deep as its maker likes."""
    waiting = [(root, "", 0) for root in reversed(roots)]
    seen: set[int] = set()
    while waiting and len(found) < MOST:
        reference, above, depth = waiting.pop()
        node = dictionary(reference)
        if node is None or id(node) in seen or depth > DEEPEST:
            continue
        seen.add(id(node))
        own = node.get("/T")
        own = paired(str(own)) if own is not None else ""
        name = f"{above}.{own}" if above and own else above or own
        children = [each for each in map(dictionary, listed(node.get("/Kids"))) if each is not None]
        named = [child for child in children if "/T" in child]
        waiting += [(child, name, depth + 1) for child in reversed(named)]
        if not named:
            here = found.setdefault(id(node), Found(name, node))
            for widget in children or ([node] if "/Rect" in node else []):
                here.shows(widget, None)


def _owner(widget: DictionaryObject) -> DictionaryObject:
    """The dictionary with the name: the widget itself, or the one above it."""
    for node in _upward(widget):
        if "/T" in node:
            return node
    return widget


def _full_name(node: DictionaryObject) -> str:
    names = [paired(str(each["/T"])) for each in _upward(node) if "/T" in each]
    return ".".join(reversed(names))


def _upward(node: DictionaryObject) -> Iterator[DictionaryObject]:
    current: DictionaryObject | None = node
    for _ in range(DEEPEST):
        if current is None:
            return
        yield current
        current = dictionary(current.get("/Parent"))
