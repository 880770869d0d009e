"""What an OpenDocument holds beside its text: pictures, embedded files, macros, signatures, and what it would fetch."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

from lxml import etree

from parsers.blocks import Document
from parsers.errors import ParseError
from parsers.odt.names import SHORT, attribute
from parsers.safety import Package
from parsers.types import Attachment, Place, Problem

_HREF = "{http://www.w3.org/1999/xlink}href"
_LINKING = frozenset(
    {"draw:image", "draw:object", "draw:object-ole", "draw:plugin", "draw:applet", "draw:floating-frame",
     "text:section-source", "style:background-image", "form:image", "office:dde-source", "text:dde-connection-decl",
     "table:table-source", "meta:template"}
)  # fmt: skip
_DDE = frozenset({"office:dde-source", "text:dde-connection-decl"})
_OWN = re.compile(
    r"^(?:content\.xml|styles\.xml|meta\.xml|settings\.xml|mimetype|manifest\.rdf|layout-cache|current\.xml|meta-inf/.*"
    r"|thumbnails/.*|configurations2/.*|objectreplacements/.*|fonts/.*|basic/.*|scripts/.*|dialogs/.*|.*/)$"
)
_ELSEWHERE = re.compile(r"^(?:[a-z][a-z0-9+.-]+:|//|\\\\|\.\./|/)", re.IGNORECASE)
_LONGEST_NAME = 120


def look_around(document: Document, package: Package) -> None:
    """In the package; parts of embedded objects are listed by their text."""
    for name in package.names():
        low = name.casefold()
        if low.startswith(("basic/", "scripts/")) and not low.endswith(("script-lc.xml", "script-lb.xml", "/")):
            _note_macro(document)
        elif low.startswith("meta-inf/") and low.endswith("signatures.xml"):
            document.problems.append(
                Problem(
                    "signature",
                    "The document carries a digital signature, which was not checked. Open the original to see who "
                    "signed it and whether it was changed since.",
                )
            )
        elif low.startswith(("pictures/", "media/")) and not low.endswith("/"):
            _attach(document, package, name, picture=True)
        elif not _OWN.match(low) and ("/" not in low or low.endswith("content.xml") or not low.startswith("object")):
            _attach(document, package, name, picture=False)


def look_inside(document: Document, part: str, root: etree._Element) -> None:
    """In the XML: links that would fetch, scripts, and the pictures of a document in one file."""
    wanted = False
    pictures = 0
    for each in root.iter(etree.Element):
        short = SHORT[each.tag]
        if short in _LINKING:
            wanted = wanted or short in _DDE or _ELSEWHERE.match(each.get(_HREF) or "") is not None
            if short == "text:section-source" and (each.get(_HREF) or "").strip("#"):
                wanted = True
        elif short == "office:binary-data":
            pictures += 1
            _attach_data(document, part, pictures, each.text or "")
        elif short == "script:event-listener" or (short == "text:script" and attribute(each, "script:language")):
            _note_macro(document)
    if wanted:
        document.problems.append(
            Problem(
                "external-link",
                "The document wants to fetch something from outside. Nothing was fetched; open it only with that "
                "blocked.",
                place=Place(part=part),
            )
        )


def _note_macro(document: Document) -> None:
    problem = Problem("macro", "The document carries macros. They were not run; do not enable them when you open it.")
    if problem not in document.problems:
        document.problems.append(problem)


def _attach_data(document: Document, part: str, number: int, text: str) -> None:
    try:
        data = base64.b64decode("".join(text.split()))
    except (binascii.Error, ValueError):
        data = text.encode()
    name = f"picture-{number}"
    document.attachments.append(Attachment(name, "image", hashlib.sha256(data).hexdigest()))
    _report(document, name, part, picture=True)


def _attach(document: Document, package: Package, name: str, *, picture: bool) -> None:
    try:
        digest = hashlib.sha256(package.read(name)).hexdigest()
    except ParseError as error:
        document.problems.append(Problem("part-unreadable", error.message, place=Place(part=name)))
        return
    ending = name.rsplit(".", 1)[-1].lower()
    media_type = f"image/{'jpeg' if ending == 'jpg' else ending}" if picture else "application/octet-stream"
    file_name = name.rsplit("/", 1)[-1][:_LONGEST_NAME]
    document.attachments.append(Attachment(file_name, media_type, digest))
    _report(document, file_name, name, picture=picture)


def _report(document: Document, file_name: str, part: str, *, picture: bool) -> None:
    document.problems.append(
        Problem(
            "picture" if picture else "embedded-object",
            f"The document holds {'a picture' if picture else 'another file'} ({file_name}), which was not read. Open "
            "the document and look at it.",
            place=Place(part=part),
        )
    )
