"""A Word package: which parts hold text, what is embedded, what points outside."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from parsers.blocks import Document, Paragraph, Piece, Story
from parsers.errors import ParseError, UnreadableDocumentError
from parsers.safety import DOCM, DOCX, Package, resolve
from parsers.types import Attachment, Place, Problem
from parsers.word.marks import Styles, read_styles
from parsers.word.names import SHORT
from parsers.word.walk import Walk

_STORIES = {
    "header": "header",
    "footer": "footer",
    "footnotes": "footnote",
    "endnotes": "footnote",
    "comments": "comment",
}
_DRAWN = {"diagramData": "diagram", "chart": "chart"}
_EMBEDDED = {"oleObject": "application/x-ole-storage", "package": "application/octet-stream", "image": "image"}


@dataclass(frozen=True, slots=True)
class Relation:
    kind: str  # the last word of its type
    target: str
    external: bool


def read_word(package: Package) -> Document:
    main = _main_part(package)
    root = package.xml(main)
    if SHORT[root.tag] != "w:document":
        raise UnreadableDocumentError(
            "not-a-document", "this Office file is not a Word document. Ask for the completed form as a Word document."
        )
    document = Document(DOCX)
    document.properties = _properties(package)
    relations = list(_relations(package, main))
    styles = _styles(package, relations)
    Walk(document, main, "body", styles).story(root)
    for relation in relations:
        if not relation.external and relation.kind in _STORIES:
            _read_story(document, package, relation, styles)
    _look_around(document, package, [main, *(each.target for each in relations if not each.external)])
    return document


def _main_part(package: Package) -> str:
    for relation in _relations(package, ""):
        if relation.kind == "officeDocument" and not relation.external and relation.target in package:
            return relation.target
    if "word/document.xml" in package:
        return "word/document.xml"
    raise UnreadableDocumentError(
        "not-a-document",
        "this is a zip file without a Word document in it. If it holds several forms, unpack it and upload each form.",
        media_type="application/zip",
    )


def _relations(package: Package, part: str) -> Iterator[Relation]:
    folder, _, name = part.rpartition("/")
    listing = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    if listing not in package:
        return
    for each in package.xml(listing):
        target = each.get("Target")
        if target is None or not isinstance(each.tag, str):
            continue
        external = (each.get("TargetMode") or "").casefold() == "external"
        kind = (each.get("Type") or "").rsplit("/", 1)[-1]
        yield Relation(kind, target if external else resolve(part, target), external)


def _styles(package: Package, relations: list[Relation]) -> Styles:
    for relation in relations:
        if relation.kind == "styles" and relation.target in package:
            try:
                return read_styles(package.xml(relation.target))
            except UnreadableDocumentError:
                break
    return read_styles(None)


def _read_story(document: Document, package: Package, relation: Relation, styles: Styles) -> None:
    part = relation.target
    if part not in package or any(story.part == part for story in document.stories):
        return
    try:
        root = package.xml(part)
    except UnreadableDocumentError as error:
        document.problems.append(Problem("part-unreadable", error.message, place=Place(part=part)))
        return
    Walk(document, part, _STORIES[relation.kind], styles).story(root)


def _look_around(document: Document, package: Package, parts: list[str]) -> None:
    """What is embedded and what points outside, from every part that holds text."""
    seen: set[str] = set()
    for part in dict.fromkeys(parts):
        for relation in _safe_relations(package, part):
            if relation.external:
                _report_external(document, relation, part)
            elif relation.target not in seen and relation.target in package:
                seen.add(relation.target)
                if relation.kind in _EMBEDDED:
                    _attach(document, package, relation)
                elif relation.kind in _DRAWN:
                    _read_drawn(document, package, relation)
    if any(name.lower().endswith("vbaproject.bin") for name in package.names()):
        document.media_type = DOCM
        document.problems.append(
            Problem("macro", "The document carries macros. They were not run; do not enable them when you open it.")
        )


def _safe_relations(package: Package, part: str) -> list[Relation]:
    try:
        return list(_relations(package, part))
    except ParseError:
        return []


def _report_external(document: Document, relation: Relation, part: str) -> None:
    if relation.kind == "hyperlink":
        return
    what = "a template" if relation.kind == "attachedTemplate" else "something"
    document.problems.append(
        Problem(
            "external-link",
            f"The document wants to fetch {what} from outside ({relation.kind}). Nothing was fetched; open it only "
            "with that blocked.",
            place=Place(part=part),
        )
    )


def _attach(document: Document, package: Package, relation: Relation) -> None:
    name = relation.target.rsplit("/", 1)[-1]
    try:
        digest = hashlib.sha256(package.read(relation.target)).hexdigest()
    except ParseError as error:
        document.problems.append(Problem("part-unreadable", error.message, place=Place(part=relation.target)))
        return
    ending = name.rsplit(".", 1)[-1].lower()
    picture = relation.kind == "image"
    media_type = f"image/{'jpeg' if ending == 'jpg' else ending}" if picture else _EMBEDDED[relation.kind]
    document.attachments.append(Attachment(name, media_type, digest))
    document.problems.append(
        Problem(
            "picture" if picture else "embedded-object",
            f"The document holds {'a picture' if picture else 'another file'} ({name}), which was not read. Open the "
            "document and look at it.",
            place=Place(part=relation.target),
        )
    )


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
        if SHORT[each.tag] in ("a:t", "c:v") and each.text:
            node = document.ledger.add(relation.target, each, each.text)
            story.blocks.append(Paragraph(relation.target, each, [Piece(each.text, node)], kind=kind))
    document.stories.append(story)


def _properties(package: Package) -> dict[str, str]:
    found: dict[str, str] = {}
    for relation in _safe_relations(package, ""):
        if relation.kind == "custom-properties" and relation.target in package:
            try:
                root = package.xml(relation.target)
            except UnreadableDocumentError:
                continue
            for each in root:
                name = each.get("name")
                if name:
                    found[name] = "".join(str(text) for text in each.itertext()).strip()
    return found
