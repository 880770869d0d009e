"""An independent count of a document's characters, to check the ledger against.

It shares no code with the readers: another XML parser, other lists, its own way through the package. Where the two
disagree, text was lost or counted twice, and the result says so. White space is not counted, on either side: each count
is the characters themselves, one after another, without it.
"""

from __future__ import annotations

import io
import posixpath
import re
import xml.etree.ElementTree as Tree
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from urllib.parse import unquote

from parsers.count_odt import flat_odt_text, odt_text
from parsers.count_plainly import plain_text
from parsers.count_tree import tree_of

_XML_BREAKAGE = (
    Tree.ParseError, ValueError, LookupError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError,
    RuntimeError,
)  # fmt: skip
# By its whole name: to whatever else is called so, its branches are words that stand there twice.
_SAID_TWICE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_TEXT_TAGS = {"wordprocessingml": ("t", "delText"), "math": ("t",), "drawingml": ("t",)}
_WITHOUT_WORDS = ("sdtPr", "sdtEndPr", "pPr", "rPr", "sectPr", "tblPr", "trPr", "tcPr", "instrText")
_OF_A_TABLE = ("tblCaption", "tblDescription")
_DRAWN_RELATIONS = ("chart", "chartEx", "chartUserShapes", "diagramData")
_HALVES = re.compile("[\ud800-\udfff]")
_COUNTED_RELATIONS = ("header", "footer", "footnotes", "endnotes", "comments")


def count_word(data: bytes, *, at_length: bool = False) -> str:
    """Parts that hold nothing rare are counted from their bytes, much faster, unless `at_length` is asked for."""
    counted: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = _Parts(archive)
        main = next((path for kind, path in _links(parts, "") if kind == "officeDocument" and path in parts), None)
        main = main or ("word/document.xml" if "word/document.xml" in parts else _main_by_type(parts))
        seen = {main}
        _add(counted, _part_text(parts.read(main), at_length))
        for kind, target in _links(parts, main):
            if kind in _COUNTED_RELATIONS and target in parts and target not in seen:
                seen.add(target)
                with suppress(*_XML_BREAKAGE):
                    _add(counted, _part_text(parts.read(target), at_length))
        reached, waiting = {main}, [main]
        while waiting:
            for kind, target in _links(parts, waiting.pop(0)):
                if target in reached or target not in parts:
                    continue
                reached.add(target)
                waiting.append(target)
                if kind in _DRAWN_RELATIONS and target not in seen:
                    with suppress(*_XML_BREAKAGE):
                        _add(counted, _drawn_text(tree_of(parts.read(target))))
    return "".join(counted)


class _Parts:
    """The parts of a package by their names, in whatever case these were written."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.names = [name.replace("\\", "/").lstrip("/") for name in archive.namelist()]
        self._exact = dict(zip(self.names, archive.namelist(), strict=True))
        self._lower = {name.lower(): real for name, real in reversed(self._exact.items())}

    def __contains__(self, name: str) -> bool:
        return name in self._exact or name.lower() in self._lower

    def read(self, name: str) -> bytes:
        return self._archive.read(self._exact.get(name) or self._lower[name.lower()])


def _main_by_type(parts: _Parts) -> str:
    types = tree_of(parts.read("[Content_Types].xml"))
    said = {(each.get("PartName") or "").lstrip("/").lower(): each.get("ContentType") or "" for each in types}
    by_ending = {(each.get("Extension") or "").lower(): each.get("ContentType") or "" for each in types}
    for name in parts.names:
        kind = said.get(name.lower()) or by_ending.get(name.lower().rpartition(".")[2], "")
        if kind.lower().endswith(("document.main+xml", "template.main+xml")):
            return name
    return "word/document.xml"


def _part_text(part: bytes, at_length: bool) -> Iterator[str]:
    plain = None if at_length else plain_text(part)
    return iter((plain,)) if plain is not None else _word_text(tree_of(part))


def _links(parts: _Parts, part: str) -> list[tuple[str, str]]:
    listing = posixpath.join(posixpath.dirname(part), "_rels", posixpath.basename(part) + ".rels")
    found: list[tuple[str, str]] = []
    with suppress(*_XML_BREAKAGE):
        for link in tree_of(parts.read(listing)) if listing in parts else ():
            target = (link.get("Target") or "").replace("\\", "/")
            if (link.get("TargetMode") or "").lower() != "external" and target:
                paths = [_path(part, target), _path(part, unquote(target))]
                found.append(
                    ((link.get("Type") or "").split("/")[-1], next((each for each in paths if each in parts), paths[0]))
                )
    return found


def _path(part: str, target: str) -> str:
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def _split(tag: object) -> tuple[str, str]:
    if not isinstance(tag, str):
        return "", ""
    uri, _, local = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
    return uri, local


def _is_text(uri: str, local: str) -> bool:
    if "wordprocessingml" in uri and "drawing" not in uri:
        return local in _TEXT_TAGS["wordprocessingml"]
    if uri.endswith("/math"):
        return local in _TEXT_TAGS["math"]
    return uri.endswith(("drawingml/main", "drawingml/2006/main")) and local in _TEXT_TAGS["drawingml"]


def _val(element: Tree.Element, name: str) -> str | None:
    for key, value in element.attrib.items():
        if key == name or (key.endswith("}" + name) and "word" in key):
            return value
    return None


def _word_text(root: Tree.Element) -> Iterator[str]:
    """A stack of its own instead of recursion; what is pushed last comes first."""
    stack: list[tuple[Tree.Element, frozenset[str]]] = [(root, frozenset())]  # with what is said of the picture around
    while stack:
        element, shows = stack.pop()
        uri, local = _split(element.tag)
        word = "wordprocessingml" in uri and "drawing" not in uri
        if _is_text(uri, local):
            yield element.text or ""
            for inner in element:
                yield inner.tail or ""
                stack.append((inner, shows))
            continue
        if word and local == "sym":
            code = _val(element, "char") or ""
            try:
                yield chr(int(code, 16))
            except (ValueError, OverflowError):
                yield "\ufffd"
        elif word and local == "noBreakHyphen":
            yield "\u2011"
        elif local == "docPr" and "drawing" in uri.lower():
            yield element.get("descr") or ""
            yield element.get("title") or ""
        elif local == "cNvPr":
            yield from (said for name in ("descr", "title") if (said := element.get(name) or "") not in shows)
        elif uri.endswith(":vml"):
            yield element.get("alt") or ""
            if local == "textpath":
                yield element.get("string") or ""
        elif word and local == "ddList":
            yield _drop_down(element)
        elif word and local == "tblPr":
            yield from (_val(each, "val") or "" for each in element if _split(each.tag)[1] in _OF_A_TABLE)
        if local in ("inline", "anchor") and "drawing" in uri.lower():
            named = [each for each in element if _split(each.tag)[1] == "docPr"]
            shows = frozenset(each.get(name) or "" for each in named for name in ("descr", "title"))
        elif word and local == "txbxContent":
            shows = frozenset()
        if local == "AlternateContent" and uri == _SAID_TWICE:
            seen: set[str] = set()
            for branch in element:
                words = "".join("".join(_said(branch)).split())
                if words not in seen:
                    seen.add(words)
                    stack.append((branch, shows))
            continue
        # Words stand under a part's root whatever it is called, as in a damaged file.
        if element is root or not (word and local in _WITHOUT_WORDS):
            stack.extend((each, shows) for each in element)


def _said(branch: Tree.Element) -> Iterator[str]:
    """What is no branch, in damaged files, is taken for one."""
    named = _split(branch.tag)[1] in ("Choice", "Fallback")
    yield from _word_text_in_order(branch if named else (branch,))


def _word_text_in_order(element: Iterable[Tree.Element]) -> Iterator[str]:
    for each in element:
        uri, local = _split(each.tag)
        if local == "AlternateContent" and uri == _SAID_TWICE:
            seen: set[str] = set()
            for branch in each:
                words = "".join("".join(_said(branch)).split())
                if words not in seen:
                    seen.add(words)
                    yield words
        elif _is_text(uri, local):
            yield each.text or ""
            for inner in each:
                yield from _word_text_in_order((inner,))
                yield inner.tail or ""
        else:
            word = "wordprocessingml" in uri and "drawing" not in uri
            if word and local == "sym":
                code = _val(each, "char") or ""
                try:
                    yield chr(int(code, 16))
                except (ValueError, OverflowError):
                    yield "\ufffd"
            elif word and local == "noBreakHyphen":
                yield "\u2011"
            elif word and local == "ddList":
                yield _drop_down(each)
            elif local == "textpath" and uri.endswith(":vml"):
                yield each.get("string") or ""
            yield from _word_text_in_order(each)


def _drop_down(element: Tree.Element) -> str:
    entries = [_val(each, "val") or "" for each in element if _split(each.tag)[1] == "listEntry"]
    chosen = {_split(each.tag)[1]: _val(each, "val") for each in reversed(element)}  # the first of each name
    try:
        index = int(chosen.get("result", chosen.get("default")) or 0)
    except ValueError:
        index = 0
    return entries[index] if index in range(len(entries)) else ""


def _drawn_text(root: Tree.Element) -> Iterator[str]:
    for element in root.iter():
        uri, local = _split(element.tag)
        if (local == "t" and uri.endswith(("drawingml/main", "drawingml/2006/main"))) or (
            local == "v" and uri.endswith(("drawingml/chart", "drawingml/2006/chart", "/chartex"))
        ):
            yield element.text or ""


def count_odt(data: bytes) -> str:
    counted: list[str] = []
    _add(counted, odt_text(data))
    return "".join(counted)


def count_flat_odt(data: bytes) -> str:
    counted: list[str] = []
    _add(counted, flat_odt_text(data))
    return "".join(counted)


def _add(counted: list[str], texts: Iterator[str]) -> None:
    # A half of a pair of UTF-16 is no character.
    counted.append(_HALVES.sub("\ufffd", "".join("".join(texts).split())))
