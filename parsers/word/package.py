"""A Word package: which parts hold text, in which order they are read."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from parsers.blocks import Document, paragraphs_of
from parsers.errors import UnreadableDocumentError
from parsers.safety import DOCX, Package
from parsers.shown_name import shown_name
from parsers.types import Place, Problem
from parsers.word.bullets import read_bullets
from parsers.word.marks import Styles, read_styles
from parsers.word.names import SHORT, attribute
from parsers.word.relations import MediaTypes, Relation, readable_relations, relations
from parsers.word.stored import compare_stored
from parsers.word.surroundings import look_around
from parsers.word.walk import Walk

_STORIES = {
    "header": "header",
    "footer": "footer",
    "footnotes": "footnote",
    "endnotes": "footnote",
    "comments": "comment",
}
_LONGEST_NAME = 120


def read_word(package: Package) -> Document:
    main = _main_part(package)
    root = package.xml(main)
    if SHORT[root.tag] != "w:document":
        raise UnreadableDocumentError(
            "not-a-document", "this Office file is not a Word document. Ask for the completed form as a Word document."
        )
    document = Document(DOCX)
    document.properties = _properties(package)
    related = list(relations(package, main))
    styles = _with_bullets(_styles(package, related), package, related)
    Walk(document, main, "body", styles).story(root)
    read = {main}
    for relation in related:
        if not relation.external and relation.kind in _STORIES and relation.target not in read:
            read.add(relation.target)
            _read_story(document, package, relation, styles)
    compare_stored(document, package, main)
    for control in document.controls:
        control.keeps = None  # it would hold on to the whole tree of the part
    look_around(document, package, main, read)
    return document


def _main_part(package: Package) -> str:
    for relation in relations(package, ""):
        if relation.kind == "officeDocument" and not relation.external and relation.target in package:
            return relation.target
    if "word/document.xml" in package:
        return "word/document.xml"
    types = MediaTypes(package)
    for name in package.names():
        if (types.of(name) or "").endswith(("document.main+xml", "template.main+xml", "Template.main+xml")):
            return name
    raise UnreadableDocumentError(
        "not-a-document",
        "this is a zip file without a Word document in it. If it holds several forms, unpack it and upload each form.",
        media_type="application/zip",
    )


def _styles(package: Package, related: list[Relation]) -> Styles:
    for relation in related:
        if relation.kind == "styles" and relation.target in package:
            try:
                return read_styles(package.xml(relation.target))
            except UnreadableDocumentError:
                break
    return read_styles(None)


def _with_bullets(styles: Styles, package: Package, related: list[Relation]) -> Styles:
    for relation in related:
        if relation.kind == "numbering" and not relation.external and relation.target in package:
            bullets = read_bullets(package, relation.target)
            return replace(styles, bullets=bullets) if bullets else styles
    return styles


def _read_story(document: Document, package: Package, relation: Relation, styles: Styles) -> None:
    part, kind = relation.target, _STORIES[relation.kind]
    try:
        root = package.xml(part)  # a part that is named but missing is text that is missing
    except UnreadableDocumentError as error:
        document.problems.append(Problem("part-unreadable", error.message, place=Place(part=part)))
        return
    if not SHORT[root.tag].startswith("w:"):
        # Words may stand in it all the same, and no reader of Word documents would find them.
        message = f"the file is damaged: its part {shown_name(part)} is not written as Word writes it. Open it by hand."
        document.problems.append(Problem("part-unreadable", message, place=Place(part=part)))
        return
    if kind != "comment":
        Walk(document, part, kind, styles).story(root)
        return
    for each in root:
        _read_comment(document, part, each, styles)


def _read_comment(document: Document, part: str, comment: etree._Element, styles: Styles) -> None:
    first = len(document.stories)
    Walk(document, part, "comment", styles).story(comment)
    said = tuple(" ".join((attribute(comment, name) or "").split())[:_LONGEST_NAME] for name in ("author", "date"))
    if any(said):
        for story in document.stories[first:]:
            for paragraph in paragraphs_of(story.blocks):
                document.authors[paragraph] = (said[0], said[1])


def _properties(package: Package) -> dict[str, str]:
    found: dict[str, str] = {}
    for relation in readable_relations(package, ""):
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
