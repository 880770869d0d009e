"""An independent count of a document's characters, to check the ledger against.

It shares no code with the readers: another XML parser, other lists, its own way through the package. Where the two
disagree, text was lost or counted twice, and the result says so. White space is not counted, on either side.
"""

from __future__ import annotations

import io
import posixpath
import xml.etree.ElementTree as Tree
import zipfile
from collections import Counter
from collections.abc import Iterator

_TEXT_TAGS = {"wordprocessingml": ("t", "delText"), "math": ("t",), "drawingml": ("t",)}
_COUNTED_RELATIONS = ("header", "footer", "footnotes", "endnotes", "comments")
_ODT_SILENT = (
    "annotation-end", "tracked-changes", "sequence-decls", "variable-decls", "user-field-decls", "forms", "binary-data",
    "scripts", "event-listeners",
)  # fmt: skip


def count_word(data: bytes) -> Counter[str]:
    counts: Counter[str] = Counter()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name.replace("\\", "/").lstrip("/"): name for name in archive.namelist()}
        main = _target(archive, parts, "", "officeDocument") or "word/document.xml"
        counted = {main}
        _add(counts, _word_text(_root(archive, parts[main])))
        related = list(_links(archive, parts, main))
        for kind, target in related:
            if kind in _COUNTED_RELATIONS and target in parts and target not in counted:
                counted.add(target)
                root = _try_root(archive, parts[target])
                if root is not None:
                    _add(counts, _word_text(root))
        for part in [main, *(target for _, target in related)]:
            for kind, target in _links(archive, parts, part):
                if kind in ("chart", "diagramData") and target in parts and target not in counted:
                    counted.add(target)
                    root = _try_root(archive, parts[target])
                    if root is not None:
                        _add(counts, _drawn_text(root))
    return counts


def _root(archive: zipfile.ZipFile, name: str) -> Tree.Element:
    # No entity can be here: parts with a DOCTYPE were refused before anything was parsed.
    return Tree.fromstring(archive.read(name))  # noqa: S314


def _try_root(archive: zipfile.ZipFile, name: str) -> Tree.Element | None:
    try:
        return _root(archive, name)
    except (Tree.ParseError, ValueError, LookupError, zipfile.BadZipFile):
        return None


def _links(archive: zipfile.ZipFile, parts: dict[str, str], part: str) -> Iterator[tuple[str, str]]:
    listing = posixpath.join(posixpath.dirname(part), "_rels", posixpath.basename(part) + ".rels")
    if listing not in parts:
        return
    root = _try_root(archive, parts[listing])
    for link in root if root is not None else ():
        if (link.get("TargetMode") or "").lower() != "external" and link.get("Target"):
            target = link.get("Target", "")
            if target.startswith("/"):
                path = posixpath.normpath(target).lstrip("/")
            else:
                path = posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
            yield (link.get("Type") or "").split("/")[-1], path


def _target(archive: zipfile.ZipFile, parts: dict[str, str], part: str, kind: str) -> str | None:
    return next((path for found, path in _links(archive, parts, part) if found == kind and path in parts), None)


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
    stack = [root]
    while stack:
        element = stack.pop()
        uri, local = _split(element.tag)
        word = "wordprocessingml" in uri and "drawing" not in uri
        if _is_text(uri, local):
            yield element.text or ""
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
        elif local == "textpath" and uri.endswith(":vml"):
            yield element.get("string") or ""
        elif word and local == "ddList":
            yield _drop_down(element)
        if local == "AlternateContent" and uri.endswith("markup-compatibility/2006"):
            seen: set[str] = set()
            for branch in element:
                if _split(branch.tag)[1] in ("Choice", "Fallback"):
                    words = "".join("".join(_said(branch)).split())
                    if words not in seen:
                        seen.add(words)
                        stack.append(branch)
            continue
        if not (word and local in ("sdtPr", "pPr", "rPr", "sectPr", "tblPr", "trPr", "tcPr", "instrText")):
            stack.extend(element)


def _said(branch: Tree.Element) -> Iterator[str]:
    yield from _word_text_in_order(branch)


def _word_text_in_order(element: Tree.Element) -> Iterator[str]:
    for each in element:
        uri, local = _split(each.tag)
        if local == "AlternateContent" and uri.endswith("markup-compatibility/2006"):
            seen: set[str] = set()
            for branch in each:
                if _split(branch.tag)[1] in ("Choice", "Fallback"):
                    words = "".join("".join(_word_text_in_order(branch)).split())
                    if words not in seen:
                        seen.add(words)
                        yield words
        elif _is_text(uri, local):
            yield each.text or ""
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
    chosen = {_split(each.tag)[1]: _val(each, "val") for each in element}
    number = chosen.get("result", chosen.get("default"))
    index = int(number) if number and number.isdigit() else 0
    return entries[index] if index < len(entries) else ""


def _drawn_text(root: Tree.Element) -> Iterator[str]:
    for element in root.iter():
        uri, local = _split(element.tag)
        if (local == "t" and uri.endswith(("drawingml/main", "drawingml/2006/main"))) or (
            local == "v" and uri.endswith(("drawingml/chart", "drawingml/2006/chart"))
        ):
            yield element.text or ""


def _add(counts: Counter[str], texts: Iterator[str]) -> None:
    for text in texts:
        counts.update("".join(text.split()))
