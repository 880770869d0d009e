"""Short names for the namespaces of Word, the strict ones and the usual ones alike."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "http://schemas.microsoft.com/office/word/2012/wordml": "w15",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://purl.oclc.org/ooxml/drawingml/chart": "c",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "pic",
    "http://purl.oclc.org/ooxml/drawingml/picture": "pic",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas": "wpc",
    "http://schemas.microsoft.com/office/drawing/2014/chartex": "cx",
    "http://schemas.microsoft.com/office/drawing/2010/ink": "aink",
}


_MOST = 10_000  # names; a document may be made of nothing else


class _Short(dict[object, str]):
    """From a full tag to "w:t"; tags of other namespaces keep their local name alone."""

    def __missing__(self, tag: object) -> str:
        if not isinstance(tag, str):  # a comment, an instruction, an entity
            short = ""
        else:
            uri, _, local = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
            prefix = _PREFIXES.get(uri)
            short = f"{prefix}:{local}" if prefix else f"?:{local}"
        if len(self) < _MOST:
            self[tag] = short
        return short


SHORT = _Short()
_ATTRIBUTES = tuple(f"{{{uri}}}" for uri, prefix in _PREFIXES.items() if prefix in ("w", "w14", "w15"))


_SPELLINGS: dict[str, tuple[str, ...]] = {}  # as few as this package has names for


def _spelled(name: str) -> tuple[str, ...]:
    _SPELLINGS[name] = spellings = (*(prefix + name for prefix in _ATTRIBUTES), name)
    return spellings


def attribute(element: etree._Element, name: str) -> str | None:
    """A word-processing attribute in whichever of its namespaces it stands."""
    spellings = _SPELLINGS.get(name) or _spelled(name)
    for spelling in spellings:
        value = element.get(spelling)
        if value is not None:
            return value
    return None


def child(element: etree._Element | None, short: str) -> etree._Element | None:
    if element is not None:
        for each in element:
            if SHORT[each.tag] == short:
                return each
    return None


def children(element: etree._Element, short: str) -> Iterable[etree._Element]:
    """Of the first child of that name; of none, none."""
    found = child(element, short)
    return () if found is None else found


def is_on(element: etree._Element | None) -> bool:
    """A switch that is on unless it says otherwise."""
    return element is not None and (attribute(element, "val") or "1").casefold() not in ("0", "false", "off", "none")
