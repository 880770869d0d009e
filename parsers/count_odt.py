"""The independent count of an OpenDocument: another XML parser, other lists than the reader's."""

from __future__ import annotations

import io
import xml.etree.ElementTree as Tree
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import suppress
from functools import lru_cache

from parsers.count_tree import tree_of

_SILENT = {
    "office": {"forms", "change-info", "binary-data", "scripts", "event-listeners", "document", "settings"},
    "text": {"tracked-changes", "sequence-decls", "variable-decls", "user-field-decls", "label"},
    "meta": {"creator-initials", "date-string"},
    "elements": {"creator", "date"},
    "loext": {"sender-initials", "list-item"},
}
_BREAKAGE = (
    Tree.ParseError, ValueError, LookupError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError,
    RuntimeError,
)  # fmt: skip
_TYPED = ("text", "textarea", "formatted-text", "date", "time", "number", "combobox", "file")
_LABELLED = ("checkbox", "radio", "button", "fixed-text", "frame", "image", "generic-control")


def odt_text(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        # In whatever case their names are written.
        named = {name.lower(): name for name in archive.namelist()}
        content = tree_of(archive.read(named["content.xml"]))
        yield from _body_text(content)
        yield from _deleted_text(content, _bodies(content))
        if "styles.xml" in named:
            with suppress(*_BREAKAGE):
                styles = tree_of(archive.read(named["styles.xml"]))
                yield from _header_text(styles)
                yield from _deleted_text(styles, _headers(styles))


def flat_odt_text(data: bytes) -> Iterator[str]:
    root = tree_of(data)
    yield from _body_text(root)
    yield from _header_text(root)
    yield from _deleted_text(root, [*_bodies(root), *_headers(root)])


def _body_text(content: Tree.Element) -> Iterator[str]:
    for body in _bodies(content):
        yield from _text(body)
        yield from _control_text(content)


def _bodies(content: Tree.Element) -> list[Tree.Element]:
    """The first text alone."""
    return [each for each in content.iter() if _name(each) == ("office", "text")][:1]


def _header_text(styles: Tree.Element) -> Iterator[str]:
    for each in _headers(styles):
        yield from _text(each)


def _headers(styles: Tree.Element) -> list[Tree.Element]:
    return [each for each in styles.iter() if _is_header(each)]


def _deleted_text(root: Tree.Element, parts: list[Tree.Element]) -> Iterator[str]:
    """What stands for changes in each of the parts, and what is in none of them."""
    for part in parts:
        yield from _outermost(part, (), in_regions=True)
    yield from _outermost(root, parts, in_regions=False)


def _outermost(top: Tree.Element, without: Collection[Tree.Element], *, in_regions: bool) -> Iterator[str]:
    waiting = [(each, top) for each in top]
    while waiting:
        element, above = waiting.pop()
        if element in without:
            continue
        if _name(element) == ("text", "deletion"):
            if not in_regions or _name(above)[1] == "changed-region":
                yield from _text(element)
        else:
            waiting += [(each, element) for each in element]


def _is_header(element: Tree.Element) -> bool:
    space, local = _name(element)
    head, _, which = local.partition("-")
    return space in ("style", "loext") and head in ("header", "footer") and which in ("", "left", "first")


def _name(element: Tree.Element) -> tuple[str, str]:
    return _named(element.tag)


@lru_cache(maxsize=2_000)
def _named(tag: str) -> tuple[str, str]:
    uri, _, local = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
    words = uri.split(":")
    return (words[-2] if len(words) > 2 else uri.rstrip("/").rsplit("/", 2)[-2] if "/" in uri else uri), local


def _text(root: Tree.Element) -> Iterator[str]:
    """All text under an element but that of the silent ones, whose tails still count."""
    stack = [(root, True)]
    while stack:
        element, top = stack.pop()
        if not top:
            yield element.tail or ""
        space, local = _name(element)
        if local in _SILENT.get(space, ()):
            continue
        if space == "text" and local in ("hidden-text", "hidden-paragraph"):
            kept = next((value for key, value in element.attrib.items() if key.endswith("}string-value")), "")
            if kept != (element.text or ""):
                yield kept
        if local == "fieldmark":
            yield _listed(element)
        yield element.text or ""
        stack.extend((child, False) for child in element)


def _listed(mark: Tree.Element) -> str:
    """The entry that is chosen in a list of Word 97."""
    said = [{key.rpartition("}")[2]: value for key, value in each.attrib.items()} for each in mark]
    entries = [each.get("value", "") for each in said if each.get("name") == "Dropdown_ListEntry"]
    chosen = next((each.get("value", "") for each in said if each.get("name") == "Dropdown_Selected"), "")
    kind = next((value for key, value in mark.attrib.items() if key.endswith("}type")), "")
    index = int(chosen) if chosen.isdecimal() and len(chosen) < 6 else len(entries)
    return entries[index] if kind.endswith("FORMDROPDOWN") and index < len(entries) else ""


def _control_text(content: Tree.Element) -> Iterator[str]:
    for forms in content.iter():
        if _name(forms) != ("office", "forms"):
            continue
        for each in forms.iter():
            space, local = _name(each)
            if space != "form":
                continue
            said = {key.rpartition("}")[2]: value for key, value in each.attrib.items() if ":form:" in key}
            if local in _TYPED:
                typed = said.get("current-value") or said.get("value") or ""
                written = (line for line in each.iter() if _name(line)[0] == "text") if not typed else ()
                yield typed
                for line in written:
                    yield (line.text or "") + (line.tail or "")
            elif local in _LABELLED:
                yield said.get("label", "")
            elif local == "listbox":
                yield from _chosen(each)


def _chosen(box: Tree.Element) -> Iterator[str]:
    for option in box:
        said = {key.rpartition("}")[2]: value for key, value in option.attrib.items()}
        if _name(option)[1] == "option" and "true" in (said.get("current-selected"), said.get("selected")):
            yield said.get("label", "")
