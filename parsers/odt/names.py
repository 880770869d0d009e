"""Short names for the namespaces of OpenDocument."""

from __future__ import annotations

from lxml import etree

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_OTHERS = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
}


def _short(tag: object) -> str:
    if not isinstance(tag, str):
        return ""
    uri, _, local = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
    if uri.startswith(_OASIS):
        return f"{uri.removeprefix(_OASIS).partition(':')[0]}:{local}"
    return f"{_OTHERS.get(uri, '?')}:{local}"


class _Short(dict[object, str]):
    def __missing__(self, tag: object) -> str:
        self[tag] = _short(tag)
        return self[tag]


SHORT = _Short()


def attribute(element: etree._Element, short: str) -> str | None:
    """An attribute by its short name, "text:c"."""
    prefix, _, local = short.partition(":")
    for ending in (f"{_OASIS}{prefix}:1.0", *(uri for uri, known in _OTHERS.items() if known == prefix)):
        value = element.get(f"{{{ending}}}{local}")
        if value is not None:
            return value
    return None


def number(element: etree._Element, short: str, most: int = 1_000) -> int:
    """A count from 1 up; what is not one, or is beyond reason, is held to the bounds."""
    try:
        return min(max(int(attribute(element, short) or "1"), 1), most)
    except ValueError:
        return 1
