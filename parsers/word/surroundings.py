"""What a Word package holds beside its text: pictures, embedded files, macros, signatures, and what it would fetch."""

from __future__ import annotations

import hashlib

from lxml import etree

from parsers.blocks import Document, Paragraph, Piece, Story
from parsers.errors import ParseError
from parsers.safety import DOCM, Package
from parsers.types import Attachment, Place, Problem
from parsers.word.names import SHORT
from parsers.word.relations import MediaTypes, Relation, readable_relations

_DRAWN = {"diagramData": "diagram", "chart": "chart", "chartEx": "chart", "chartUserShapes": "chart"}
_DRAWN_TEXT = frozenset({"a:t", "c:v", "cx:v", "cx:pt"})
_EMBEDDED = {
    "oleObject": "application/x-ole-storage",
    "package": "application/octet-stream",
    "control": "application/octet-stream",
    "image": "image",
    "aFChunk": "application/octet-stream",
    "subDocument": "application/octet-stream",
}
_LAID_IN = frozenset({"aFChunk", "subDocument"})
_WANTED = {
    "attachedTemplate": "a template",
    "subDocument": "another document",
    "frame": "a page for a frame",
    "oleObject": "an object of another file",
    "image": "a picture",
    "aFChunk": "a text",
    "mailMergeSource": "a list of addresses",
    "mailMergeHeaderSource": "a list of addresses",
    "webextensiontaskpanes": "an add-in",
}
_FOLDERS = ("word/media/", "word/embeddings/", "word/activex/")
_LONGEST_NAME = 120


def look_around(document: Document, package: Package, main: str, read: set[str]) -> None:
    """From every part that can be reached from the main one, and the package itself."""
    types = MediaTypes(package)
    seen: set[str] = {main}
    waiting = [main]
    for relation in readable_relations(package, ""):
        if relation.external or relation.kind == "webextensiontaskpanes":
            _report_wanted(document, relation, "")
    while waiting:
        part = waiting.pop(0)
        for relation in readable_relations(package, part):
            if relation.external:
                _report_wanted(document, relation, part)
            elif relation.target not in seen and relation.target in package:
                seen.add(relation.target)
                waiting.append(relation.target)
                if relation.kind in _EMBEDDED:
                    _attach(document, package, types, relation)
                elif relation.kind in _DRAWN and relation.target not in read:
                    _read_drawn(document, package, relation)
    _look_at_the_rest(document, package, types, seen)


def _look_at_the_rest(document: Document, package: Package, types: MediaTypes, seen: set[str]) -> None:
    """Parts that nothing points to are not shown by Word, but somebody put them there."""
    lowered = {name: name.casefold() for name in package.names()}
    known = {name.casefold() for name in seen}
    for name, low in lowered.items():
        if low.startswith(_FOLDERS) and not low.endswith(("/", ".rels")) and low not in known:
            kind = "image" if low.startswith("word/media/") else "package"
            _attach(document, package, types, Relation(kind, name, external=False))
    programs = [low for low in lowered.values() if low.endswith(".bin")]
    if any(low.endswith("vbaproject.bin") or (types.of(low) or "").endswith(".vbaProject") for low in programs):
        document.media_type = DOCM
        document.problems.append(
            Problem("macro", "The document carries macros. They were not run; do not enable them when you open it.")
        )
    if any(low.startswith("_xmlsignatures/") for low in lowered.values()):
        document.problems.append(
            Problem(
                "signature",
                "The document carries a digital signature, which was not checked. Open the original in Word to see who "
                "signed it and whether it was changed since.",
            )
        )


def _report_wanted(document: Document, relation: Relation, part: str) -> None:
    """In words of ours: the kind of a relation may be anything."""
    if relation.kind == "hyperlink":
        return
    what = _WANTED.get(relation.kind, "something")
    problem = Problem(
        "external-link",
        f"The document wants to fetch {what} from outside. Nothing was fetched; open it only with that blocked.",
        place=Place(part=part or None),
    )
    if problem not in document.problems:
        document.problems.append(problem)


def _attach(document: Document, package: Package, types: MediaTypes, relation: Relation) -> None:
    name = relation.target.rsplit("/", 1)[-1][:_LONGEST_NAME]
    try:
        digest = hashlib.sha256(package.read(relation.target)).hexdigest()
    except ParseError as error:
        document.problems.append(Problem("part-unreadable", error.message, place=Place(part=relation.target)))
        return
    ending = name.rsplit(".", 1)[-1].lower()
    picture = relation.kind == "image"
    assumed = f"image/{'jpeg' if ending == 'jpg' else ending}" if picture else _EMBEDDED[relation.kind]
    document.attachments.append(Attachment(name, types.of(relation.target) or assumed, digest))
    if relation.kind in _LAID_IN:
        code, what = "embedded-text", f"Another file ({name}) is laid into the text of the document"
    elif relation.kind == "control":
        code, what = "embedded-object", f"The document holds a form control of an old kind ({name})"
    elif picture:
        code, what = "picture", f"The document holds a picture ({name})"
    else:
        code, what = "embedded-object", f"The document holds another file ({name})"
    message = f"{what}, which was not read. Open the document and look at it."
    document.problems.append(Problem(code, message, place=Place(part=relation.target)))


def _read_drawn(document: Document, package: Package, relation: Relation) -> None:
    """The words of diagrams and charts are kept; they never answer a question."""
    try:
        root = package.xml(relation.target)
    except ParseError as error:
        document.problems.append(Problem("part-unreadable", error.message, place=Place(part=relation.target)))
        return
    kind = _DRAWN[relation.kind]
    story = Story(kind, relation.target)
    for each in root.iter(etree.Element):
        if SHORT[each.tag] in _DRAWN_TEXT and each.text:
            node = document.ledger.add(relation.target, each, each.text)
            story.blocks.append(Paragraph(relation.target, each, [Piece(each.text, node)], kind=kind))
    document.stories.append(story)
