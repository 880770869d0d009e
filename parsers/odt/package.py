"""An OpenDocument package, or the same in one XML file: content, headers and footers, properties."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from parsers.blocks import PLAIN, Document, Paragraph, Story
from parsers.errors import UnreadableDocumentError, UnsafeDocumentError
from parsers.odt.changes import Changes, read_changes, stray_deletions
from parsers.odt.controls import read_controls
from parsers.odt.marks import read_styles
from parsers.odt.names import SHORT, attribute
from parsers.odt.surroundings import look_around, look_inside
from parsers.odt.walk import Walk
from parsers.safety import FLAT_ODT, ODT, Limits, Package, parse_xml
from parsers.types import Place, Problem

_HEADERS = {
    f"{prefix}:{kind}{which}": kind
    for prefix in ("style", "loext")
    for kind in ("header", "footer")
    for which in ("", "-left", "-first")
}


@dataclass(frozen=True, slots=True)
class _Parts:
    content: etree._Element
    content_name: str
    styles: etree._Element | None
    styles_name: str


def read_odt(package: Package) -> Document:
    _check_readable(package)
    document = Document(ODT)
    content = package.xml("content.xml")
    _check_text(content)
    document.properties = _properties(_optional(None, package, "meta.xml"))
    parts = _Parts(content, "content.xml", _optional(document, package, "styles.xml"), "styles.xml")
    _read(document, parts)
    look_around(document, package)
    return document


def read_flat_odt(data: bytes, limits: Limits) -> Document:
    if len(data) > limits.xml_bytes:
        raise UnsafeDocumentError(
            "too-large", "the file is far larger than any form. Ask the sender for the form alone."
        )
    root = parse_xml(data, "document.fodt")
    _check_text(root)
    document = Document(FLAT_ODT)
    document.properties = _properties(root)
    _read(document, _Parts(root, "document.fodt", root, "document.fodt"))
    return document


def _check_text(content: etree._Element) -> None:
    if _text(content) is None:
        raise UnreadableDocumentError(
            "not-a-document",
            "this OpenDocument file is no text document. Ask for the completed form as a text document or in Word.",
        )


def _text(content: etree._Element) -> etree._Element | None:
    return next(iter(content.iter("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}text")), None)


def _read(document: Document, parts: _Parts) -> None:
    text = _text(parts.content)
    assert text is not None
    styles = read_styles(parts.styles, parts.content)
    controls = read_controls(document, parts.content_name, parts.content)
    changes = read_changes(text)
    decls = _user_fields(parts.content)
    walk = Walk(document, parts.content_name, "body", styles, controls, changes, decls)
    walk.story(text)
    _rest(walk, changes)
    for form in controls.values():
        if not form.used and form.pieces:
            paragraph = Paragraph(parts.content_name, None, list(form.pieces), kind="control")
            document.stories.append(Story("control", parts.content_name, [paragraph]))
    headers = _read_headers(document, parts, decls) if parts.styles is not None else []
    for part, root in {parts.content_name: parts.content, parts.styles_name: parts.styles}.items():
        if root is not None:
            astray = Walk(document, part, "body", styles, {}, Changes(), decls)
            for deletion in stray_deletions(root, [text, *headers]):
                astray.beside("deleted").story(deletion)
            look_inside(document, part, root)


def _read_headers(document: Document, parts: _Parts, decls: dict[str, str]) -> list[etree._Element]:
    assert parts.styles is not None
    found: list[etree._Element] = []
    styles = read_styles(parts.styles, parts.styles)
    for each in parts.styles.iter(etree.Element):
        kind = _HEADERS.get(SHORT[each.tag])
        if kind is not None:
            changes = read_changes(each)
            walk = Walk(document, parts.styles_name, kind, styles, {}, changes, decls)
            walk.story(each, PLAIN)
            _rest(walk, changes)
            found.append(each)
    return found


def _rest(walk: Walk, changes: Changes) -> None:
    """Deletions to which no place in the text refers."""
    for identifier, deletion in changes.deletions.items():
        if identifier not in walk.used_changes:
            walk.beside("deleted").story(deletion)


def _check_readable(package: Package) -> None:
    if "META-INF/manifest.xml" in package:
        manifest = package.read("META-INF/manifest.xml")
        if b"encryption-data" in manifest:
            raise UnreadableDocumentError(
                "encrypted",
                "this document is protected with a password. Ask the sender for a copy without a password, sent by "
                "the secure upload link; never ask for the password by email.",
                media_type=ODT,
            )
    if "content.xml" not in package:
        raise UnreadableDocumentError(
            "not-a-document", "this OpenDocument file has no text in it. Ask the sender to save and send it again."
        )


def _optional(document: Document | None, package: Package, part: str) -> etree._Element | None:
    if part not in package:
        return None
    try:
        return package.xml(part)
    except UnreadableDocumentError as error:
        if document is not None:
            document.problems.append(Problem("part-unreadable", error.message, place=Place(part=part)))
        return None


def _user_fields(root: etree._Element) -> dict[str, str]:
    """What the fields that a form's maker named hold, where it is words."""
    found: dict[str, str] = {}
    for each in root.iter("{*}user-field-decl"):
        name, value = attribute(each, "text:name"), attribute(each, "office:string-value")
        if name and value is not None:
            found[name] = value
    return found


def _properties(root: etree._Element | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in root.iter("{*}user-defined") if root is not None else ():
        name = attribute(each, "meta:name")
        if name:
            found[name] = "".join(str(text) for text in each.itertext()).strip()
    return found
