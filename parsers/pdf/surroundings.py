"""What a PDF carries besides its pages: a second form, programs, other files, restrictions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject

from parsers.blocks import Document
from parsers.pdf.objects import BREAKAGE, dictionary, inherited, listed, resolved, words
from parsers.pdf.xfa import read_xfa
from parsers.shown_name import shown_name
from parsers.types import Attachment, Problem

_ACTIVE = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/URI", "/GoToR", "/Rendition")
_MOST_FILES = 100
_MOST_BYTES = 60 * 1024 * 1024
_DEEPEST = 12
_RESTRICTED = Problem(
    "restricted",
    "Whoever made this PDF has restricted it: it may be read, but not changed or copied in every program. It was read.",
)
_MACRO = Problem("macro", "The document carries a program that would run when it is opened. It was not run.")


def look_around(
    document: Document, reader: PdfReader, form: DictionaryObject | None, annotations: list[list[DictionaryObject]]
) -> None:
    if reader.is_encrypted:
        document.problems.append(_RESTRICTED)
    with suppress(*BREAKAGE):
        if form is not None and "/XFA" in form:
            read_xfa(document, reader.root_object, form)
    with suppress(*BREAKAGE):
        root = reader.root_object
        action = dictionary(root.get("/OpenAction"))
        names = dictionary(root.get("/Names")) or DictionaryObject()
        if (action is not None and action.get("/S") in _ACTIVE) or "/JavaScript" in names or "/AA" in root:
            document.problems.append(_MACRO)
    with suppress(*BREAKAGE):
        _list_files(document, reader.root_object, annotations)


def _list_files(document: Document, root: DictionaryObject, annotations: list[list[DictionaryObject]]) -> None:
    left = _MOST_BYTES
    for name, stream in _files(root, annotations):
        data = b""
        with suppress(*BREAKAGE):
            data = stream.get_data() if stream is not None and left > 0 else b""
        left -= len(data)
        shown = shown_name(name) or "without a name"
        document.attachments.append(Attachment(shown, "application/octet-stream", hashlib.sha256(data).hexdigest()))
        document.problems.append(
            Problem(
                "embedded-object",
                f"Another file ({shown}) is attached inside the PDF and was not read. Open the document and look at "
                "it.",
            )
        )


def _files(
    root: DictionaryObject, annotations: list[list[DictionaryObject]]
) -> Iterator[tuple[str, StreamObject | None]]:
    """By the tree of names, and pinned to pages; each once."""
    names = dictionary(root.get("/Names"))
    waiting = [(dictionary(names.get("/EmbeddedFiles")), 0)] if names is not None else []
    held: list[DictionaryObject] = []
    seen: set[int] = set()
    while waiting and len(held) < _MOST_FILES:
        node, depth = waiting.pop()
        if node is None or id(node) in seen or depth > _DEEPEST:
            continue
        seen.add(id(node))
        held += [
            each for each in map(dictionary, listed(node.get("/Names"))[1 : 2 * _MOST_FILES : 2]) if each is not None
        ]
        waiting += [(dictionary(kid), depth + 1) for kid in listed(node.get("/Kids"))[:_MOST_FILES]]
    for note in (note for on_page in annotations for note in on_page if note.get("/Subtype") == "/FileAttachment"):
        pinned = dictionary(note.get("/FS"))
        held += [pinned] if pinned is not None else []
    told: set[int] = set()
    for each in held[:_MOST_FILES]:
        if id(each) not in told:
            told.add(id(each))
            streams = dictionary(each.get("/EF")) or DictionaryObject()
            stream = resolved(inherited(streams, "/F") or inherited(streams, "/UF"))
            yield (
                words(each.get("/UF")) or words(each.get("/F")) or "",
                (stream if isinstance(stream, StreamObject) else None),
            )
