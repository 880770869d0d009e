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
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pypdf
from pypdf.errors import DependencyError, DeprecationError, PyPdfError

from parsers.count_plainly import plain_text

_PDF_BREAKAGE = (
    PyPdfError, DependencyError, DeprecationError, ValueError, KeyError, TypeError, IndexError, AttributeError,
    AssertionError, NotImplementedError, OSError, ArithmeticError,
)  # fmt: skip
_XML_BREAKAGE = (Tree.ParseError, ValueError, LookupError, zipfile.BadZipFile)
_TEXT_TAGS = {"wordprocessingml": ("t", "delText"), "math": ("t",), "drawingml": ("t",)}
_HALVES = re.compile("[\ud800-\udfff]")
_COUNTED_RELATIONS = ("header", "footer", "footnotes", "endnotes", "comments")
_ODT_SILENT = frozenset(
    {
        "forms", "tracked-changes", "change-info", "binary-data", "creator", "date", "creator-initials", "date-string",
        "sender-initials", "scripts", "event-listeners", "sequence-decls", "variable-decls", "user-field-decls",
        "label", "list-item-of-control",
    }
)  # fmt: skip


def count_word(data: bytes, *, at_length: bool = False) -> str:
    """Parts that hold nothing rare are counted from their bytes, much faster, unless `at_length` is asked for."""
    counted: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name.replace("\\", "/").lstrip("/"): name for name in archive.namelist()}
        main = _target(archive, parts, "", "officeDocument") or "word/document.xml"
        seen = {main}
        _add(counted, _part_text(archive.read(parts[main]), at_length))
        related = list(_links(archive, parts, main))
        for kind, target in related:
            if kind in _COUNTED_RELATIONS and target in parts and target not in seen:
                seen.add(target)
                with suppress(*_XML_BREAKAGE):
                    _add(counted, _part_text(archive.read(parts[target]), at_length))
        for part in [main, *(target for _, target in related)]:
            for kind, target in _links(archive, parts, part):
                if kind in ("chart", "diagramData") and target in parts and target not in seen:
                    seen.add(target)
                    root = _try_root(archive, parts[target])
                    if root is not None:
                        _add(counted, _drawn_text(root))
    return "".join(counted)


def _part_text(part: bytes, at_length: bool) -> Iterator[str]:
    plain = None if at_length else plain_text(part)
    # No entity can be here: parts with a DOCTYPE were refused before anything was parsed.
    return iter((plain,)) if plain is not None else _word_text(Tree.fromstring(part))  # noqa: S314


def _root(archive: zipfile.ZipFile, name: str) -> Tree.Element:
    # No entity can be here: parts with a DOCTYPE were refused before anything was parsed.
    return Tree.fromstring(archive.read(name))  # noqa: S314


def _try_root(archive: zipfile.ZipFile, name: str) -> Tree.Element | None:
    try:
        return _root(archive, name)
    except _XML_BREAKAGE:
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


def count_odt(data: bytes) -> str:
    counted: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = _root(archive, "content.xml")
        body = next((each for each in content.iter() if _odt(each) == ("office", "text")), None)
        if body is not None:
            _add(counted, _odt_text(body))
            _add(counted, _odt_controls(content))
            for each in content.iter():
                if _odt(each) == ("text", "deletion"):
                    _add(counted, _odt_text(each))
        styles = _try_root(archive, "styles.xml") if "styles.xml" in archive.namelist() else None
        for each in styles.iter() if styles is not None else ():
            space, local = _odt(each)
            if space == "style" and local in (
                "header", "footer", "header-left", "footer-left", "header-first", "footer-first",
            ):  # fmt: skip
                _add(counted, _odt_text(each))
    return "".join(counted)


def _odt(element: Tree.Element) -> tuple[str, str]:
    uri, local = _split(element.tag)
    words = uri.split(":")
    return (words[-2] if len(words) > 2 else uri.rstrip("/").rsplit("/", 2)[-2] if "/" in uri else uri), local


def _odt_text(root: Tree.Element) -> Iterator[str]:
    """All text under an element but that of the silent ones, whose tails still count."""
    stack = [(root, True)]
    while stack:
        element, top = stack.pop()
        if not top:
            yield element.tail or ""
        space, local = _odt(element)
        silent = local in _ODT_SILENT and space in ("office", "text", "meta", "elements", "loext")
        if silent or (space == "loext" and local == "list-item"):
            continue
        if space == "text" and local in ("hidden-text", "hidden-paragraph"):
            kept = next((value for key, value in element.attrib.items() if key.endswith("}string-value")), "")
            if kept != (element.text or ""):
                yield kept
        yield element.text or ""
        stack.extend((child, False) for child in element)


def _odt_controls(content: Tree.Element) -> Iterator[str]:
    for forms in content.iter():
        if _odt(forms) != ("office", "forms"):
            continue
        for each in forms.iter():
            space, local = _odt(each)
            said = {key.rpartition("}")[2]: value for key, value in each.attrib.items() if ":form:" in key}
            if space != "form":
                continue
            if local in ("text", "textarea", "formatted-text", "date", "time", "number", "combobox"):
                yield said.get("current-value") or said.get("value") or ""
            elif local in ("checkbox", "radio", "button", "fixed-text", "frame", "image", "generic-control"):
                yield said.get("label", "")
            elif local == "listbox":
                for option in each:
                    chosen = {key.rpartition("}")[2]: value for key, value in option.attrib.items()}
                    if _odt(option)[1] == "option" and "true" in (
                        chosen.get("current-selected"),
                        chosen.get("selected"),
                    ):
                        yield chosen.get("label", "")


def count_pdf(reader: pypdf.PdfReader) -> str:
    """The pages' text, notes and field values; the same library as the reader's, but another way through the file."""
    counted: list[str] = []
    fields: dict[int, object] = {}
    for page in reader.pages:
        with suppress(*_PDF_BREAKAGE):
            _add(counted, iter([page.extract_text()]))
        with suppress(*_PDF_BREAKAGE):
            for reference in page.get("/Annots") or ():
                note = reference.get_object()
                if not isinstance(note, dict):
                    continue
                if note.get("/Subtype") == "/Widget":
                    _note_field(fields, note)
                elif note.get("/Subtype") not in ("/Popup", "/Link") and isinstance(note.get("/Contents"), str):
                    _add(counted, iter([str(note["/Contents"])]))
    with suppress(*_PDF_BREAKAGE):
        form = reader.root_object["/AcroForm"].get_object()
        waiting = [(kid, 0) for kid in form["/Fields"].get_object()]  # type: ignore[index]
        seen: set[int] = set()
        while waiting:
            reference, depth = waiting.pop()
            node = _pdf_object(reference)
            if not isinstance(node, dict) or id(node) in seen or depth > 40:
                continue
            seen.add(id(node))
            kids = [kid for kid in _pdf_list(node.get("/Kids")) if isinstance(_pdf_object(kid), dict)]
            named = [kid for kid in kids if "/T" in _pdf_object(kid)]
            waiting += [(kid, depth + 1) for kid in named]
            if not named:
                fields.setdefault(id(node), node)
    for node in fields.values():
        with suppress(*_PDF_BREAKAGE):
            _add(counted, _pdf_value(node))
    return "".join(counted)


def _pdf_object(reference: Any) -> Any:
    try:
        return reference.get_object() if hasattr(reference, "get_object") else reference
    except _PDF_BREAKAGE:
        return None


def _pdf_list(value: Any) -> list[Any]:
    value = _pdf_object(value)
    return list(value) if isinstance(value, list) else []


def _note_field(fields: dict[int, object], widget: Any) -> None:
    node = widget
    for _ in range(40):
        if "/T" in node:
            break
        above = _pdf_object(node.get("/Parent"))
        if not isinstance(above, dict):
            node = widget
            break
        node = above
    fields.setdefault(id(node), node)


def _pdf_value(field: Any) -> Iterator[str]:
    def climbed(key: str) -> Any:
        node = field
        for _ in range(40):
            if not isinstance(node, dict):
                return None
            if key in node:
                return _pdf_object(node[key])
            node = _pdf_object(node.get("/Parent"))
        return None

    if climbed("/FT") == "/Btn":
        return
    value = climbed("/V")
    for each in value if isinstance(value, list) else [value]:
        each = _pdf_object(each)
        if isinstance(each, pypdf.generic.NameObject):
            yield str(each).lstrip("/")
        elif isinstance(each, pypdf.generic.StreamObject):
            yield each.get_data().decode("utf-8", "replace")
        elif isinstance(each, bytes):
            yield each.decode("utf-8", "replace")
        elif each is not None and not isinstance(each, dict):
            yield str(each)


def _add(counted: list[str], texts: Iterator[str]) -> None:
    # A half of a pair of UTF-16 is no character.
    counted.append(_HALVES.sub("\ufffd", "".join("".join(texts).split())))
