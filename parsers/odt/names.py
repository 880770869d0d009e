"""Short names for the namespaces of OpenDocument."""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
# Where the short name that everybody writes is not the one in the address.
_WRITTEN = {"drawing": "draw", "svg-compatible": "svg", "xsl-fo-compatible": "fo"}
_ADDRESSED = {short: long for long, short in _WRITTEN.items()}
_MOST = 10_000  # names; a document may be made of nothing else
_OTHERS = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
    "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0": "field",
}


def _short(tag: object) -> str:
    if not isinstance(tag, str):
        return ""
    uri, _, local = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
    if uri.startswith(_OASIS):
        prefix = uri.removeprefix(_OASIS).partition(":")[0]
        return f"{_WRITTEN.get(prefix, prefix)}:{local}"
    return f"{_OTHERS.get(uri, '?')}:{local}"


class _Short(dict[object, str]):
    def __missing__(self, tag: object) -> str:
        short = _short(tag)
        if len(self) < _MOST:
            self[tag] = short
        return short


SHORT = _Short()


@lru_cache(maxsize=500)
def _spellings(short: str) -> tuple[str, ...]:
    prefix, _, local = short.partition(":")
    uris = [
        f"{_OASIS}{_ADDRESSED.get(prefix, prefix)}:1.0",
        *(uri for uri, known in _OTHERS.items() if known == prefix),
    ]
    return tuple(f"{{{uri}}}{local}" for uri in uris)


def attribute(element: etree._Element, short: str) -> str | None:
    """An attribute by its short name, "text:c"."""
    for spelling in _spellings(short):
        value = element.get(spelling)
        if value is not None:
            return value
    return None


def number(element: etree._Element, short: str, most: int = 1_000) -> int:
    """A count from 1 up; what is not one, or is beyond reason, is held to the bounds."""
    try:
        return min(max(int(attribute(element, short) or "1"), 1), most)
    except ValueError:
        return 1
