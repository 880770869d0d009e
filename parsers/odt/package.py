"""An OpenDocument package: content, headers and footers, properties, what is embedded."""

from __future__ import annotations

import hashlib

from lxml import etree

from parsers.blocks import PLAIN, Document, Paragraph, Story
from parsers.errors import ParseError, UnreadableDocumentError
from parsers.odt.controls import read_controls
from parsers.odt.marks import read_styles
from parsers.odt.names import SHORT, attribute
from parsers.odt.walk import Walk
from parsers.safety import ODT, Package
from parsers.types import Attachment, Place, Problem

_EMPTY_LIBRARIES = ("script-lc.xml", "script-lb.xml", "/")
_HEADERS = {
    "style:header": "header",
    "style:header-left": "header",
    "style:header-first": "header",
    "style:footer": "footer",
    "style:footer-left": "footer",
    "style:footer-first": "footer",
}


def read_odt(package: Package) -> Document:
    _check_readable(package)
    content = package.xml("content.xml")
    text = next(iter(content.iter("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}text")), None)
    if text is None:
        raise UnreadableDocumentError(
            "not-a-document",
            "this OpenDocument file is no text document. Ask for the completed form as a text document or in Word.",
        )
    document = Document(ODT)
    document.properties = _properties(package)
    styles_root = _optional(document, package, "styles.xml")
    styles = read_styles(root for root in (styles_root, content) if root is not None)
    controls = read_controls(document, "content.xml", content)
    changes = _changes(content)
    walk = Walk(document, "content.xml", "body", styles, controls, changes)
    walk.story(text)
    for identifier, deletion in changes.items():
        if identifier not in walk.used_changes:
            rest = Walk(document, "content.xml", "deleted", styles, controls, {})
            rest.story(deletion)
    for form in controls.values():
        if not form.used and form.pieces:
            paragraph = Paragraph("content.xml", None, list(form.pieces), kind="control")
            document.stories.append(Story("control", "content.xml", [paragraph]))
    if styles_root is not None:
        for each in styles_root.iter(etree.Element):
            kind = _HEADERS.get(SHORT[each.tag])
            if kind is not None:
                Walk(document, "styles.xml", kind, styles, {}, {}).story(each, PLAIN)
    _look_around(document, package, content)
    return document


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


def _optional(document: Document, package: Package, part: str) -> etree._Element | None:
    if part not in package:
        return None
    try:
        return package.xml(part)
    except UnreadableDocumentError as error:
        document.problems.append(Problem("part-unreadable", error.message, place=Place(part=part)))
        return None


def _changes(content: etree._Element) -> dict[str, etree._Element]:
    """Deletions by the id at which the text refers to them."""
    found: dict[str, etree._Element] = {}
    for region in content.iter("{*}changed-region"):
        identifier = attribute(region, "text:id") or region.get("{http://www.w3.org/XML/1998/namespace}id") or ""
        for each in region:
            if SHORT[each.tag] == "text:deletion":
                found[identifier or f"?{len(found)}"] = each
    return found


def _properties(package: Package) -> dict[str, str]:
    if "meta.xml" not in package:
        return {}
    try:
        root = package.xml("meta.xml")
    except UnreadableDocumentError:
        return {}
    found: dict[str, str] = {}
    for each in root.iter("{*}user-defined"):
        name = attribute(each, "meta:name")
        if name:
            found[name] = "".join(str(text) for text in each.itertext()).strip()
    return found


def _look_around(document: Document, package: Package, content: etree._Element) -> None:
    for name in package.names():
        lowered = name.lower()
        if lowered.startswith(("pictures/", "media/")) or (
            lowered.startswith("object ") and lowered.endswith("content.xml")
        ):
            _attach(document, package, name, picture=not lowered.startswith("object "))
        elif lowered.startswith(("basic/", "scripts/")) and not lowered.endswith(
            ("script-lc.xml", "script-lb.xml", "/")
        ):
            document.problems.append(
                Problem("macro", "The document carries macros. They were not run; do not enable them when you open it.")
            )
    for each in content.iter(etree.Element):
        target = each.get("{http://www.w3.org/1999/xlink}href") or ""
        if SHORT[each.tag] in ("draw:image", "text:section-source", "draw:object") and "://" in target:
            document.problems.append(
                Problem(
                    "external-link",
                    "The document wants to fetch something from outside. Nothing was fetched; open it only with that "
                    "blocked.",
                    place=Place(part="content.xml"),
                )
            )


def _attach(document: Document, package: Package, name: str, *, picture: bool) -> None:
    try:
        digest = hashlib.sha256(package.read(name)).hexdigest()
    except ParseError as error:
        document.problems.append(Problem("part-unreadable", error.message, place=Place(part=name)))
        return
    ending = name.rsplit(".", 1)[-1].lower()
    media_type = f"image/{'jpeg' if ending == 'jpg' else ending}" if picture else "application/octet-stream"
    file_name = name.rsplit("/", 1)[-1]
    document.attachments.append(Attachment(file_name, media_type, digest))
    document.problems.append(
        Problem(
            "picture" if picture else "embedded-object",
            f"The document holds {'a picture' if picture else 'another file'} ({file_name}), which was not read. Open "
            "the document and look at it.",
            place=Place(part=name),
        )
    )
