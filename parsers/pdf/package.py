"""A PDF: may it be opened, what is on its pages, what do its fields say, what is attached, what would it run."""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from pypdf import PasswordType, PdfReader
from pypdf.errors import DependencyError, DeprecationError, PyPdfError
from pypdf.generic import DictionaryObject

from parsers.blocks import Document, Paragraph, Piece, Story
from parsers.errors import UnreadableDocumentError, UnsafeDocumentError
from parsers.pdf.fields import read_fields
from parsers.pdf.page_streams import PageStreams
from parsers.pdf.printed_pages import read_pages
from parsers.pdf.text_layer import plain_letters
from parsers.safety import PDF, Limits
from parsers.types import Attachment, Place, Problem

_AGAIN = "Ask the sender to save the form again and send it, best as the Word or PDF form itself."
# Of hostile input pypdf raises these besides its own.
BREAKAGE = (
    PyPdfError, DependencyError, DeprecationError, ValueError, KeyError, TypeError, IndexError, AttributeError,
    AssertionError, NotImplementedError, OSError, ArithmeticError,
)  # fmt: skip
_ACTIVE = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/URI")

# It warns of every oddity in words of the document; those must not reach a log.
logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)


def read_pdf(data: bytes, reader: PdfReader, limits: Limits) -> Document:
    document = Document(PDF)
    pages = _pages(reader, limits)
    document.properties = _properties(reader)
    form = _form(reader)
    read_fields(document, form, pages)
    streams = PageStreams(limits)
    readable = [streams.may_be_read(page) for page in pages]
    read_pages(document, data, readable, lambda number: _other_words(pages[number - 1]))
    _read_notes(document, pages)
    _look_around(document, reader, form)
    return document


def open_pdf(data: bytes) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise UnreadableDocumentError(
                "encrypted",
                "this PDF is protected with a password. Ask the sender for a copy without a password, sent by the "
                "secure upload link; never ask for the password by email.",
                media_type=PDF,
            )
    except DependencyError as error:
        raise UnreadableDocumentError(
            "encrypted", f"this PDF is encrypted in a way that cannot be read. {_AGAIN}", media_type=PDF
        ) from error
    except BREAKAGE as error:
        raise UnreadableDocumentError("damaged", f"this PDF is damaged. {_AGAIN}", media_type=PDF) from error
    return reader


def _pages(reader: PdfReader, limits: Limits) -> list[Any]:
    try:
        count = len(reader.pages)
        if count > limits.pages:
            raise UnsafeDocumentError(
                "too-large", f"this PDF has {count} pages, far more than any form. Ask the sender for the form alone."
            )
        pages = list(reader.pages)
    except BREAKAGE as error:
        raise UnreadableDocumentError("damaged", f"the pages of this PDF cannot be found. {_AGAIN}") from error
    if not pages:
        raise UnreadableDocumentError("empty", f"this PDF has no pages. {_AGAIN}")
    return pages


def _properties(reader: PdfReader) -> dict[str, str]:
    found: dict[str, str] = {}
    with suppress(*BREAKAGE):
        for name, value in (reader.metadata or {}).items():
            if isinstance(value, str):
                found[str(name).lstrip("/")] = str(value).strip()
    return found


def _form(reader: PdfReader) -> DictionaryObject | None:
    with suppress(*BREAKAGE):
        form = reader.root_object.get("/AcroForm")
        form = form.get_object() if form is not None else None
        return form if isinstance(form, DictionaryObject) else None
    return None


def _other_words(page: Any) -> str:
    try:
        text = page.extract_text()
    except BREAKAGE:
        return ""
    return plain_letters(str(text))


def notes_of(page: Any) -> Iterator[tuple[str, str]]:
    """Words written on a page as notes: the kind of note, and what it says."""
    with suppress(*BREAKAGE):
        for reference in page.get("/Annots", ()) or ():
            note = reference.get_object()
            if isinstance(note, DictionaryObject) and note.get("/Subtype") not in ("/Widget", "/Popup", "/Link"):
                words = note.get("/Contents")
                if isinstance(words, str) and words.strip():
                    yield str(note.get("/Subtype", "")).lstrip("/"), str(words)


def _read_notes(document: Document, pages: list[Any]) -> None:
    story = Story("comment", "notes")
    document.stories.append(story)
    for number, page in enumerate(pages, start=1):
        for kind, words in notes_of(page):
            node = document.ledger.add("notes", number, words)
            place = Place(part="notes", path=kind, page=number)
            kept = "textbox" if kind == "FreeText" else "comment"
            story.blocks.append(Paragraph("notes", place, [Piece(words, node)], kind=kept))


def _look_around(document: Document, reader: PdfReader, form: DictionaryObject | None) -> None:
    if form is not None and "/XFA" in form:
        document.problems.append(
            Problem(
                "xfa",
                "This PDF holds a second form of a kind (XFA) that only Adobe's programs show. Compare what was read "
                "with the original, opened there.",
            )
        )
    with suppress(*BREAKAGE):
        root = reader.root_object
        action = root.get("/OpenAction")
        action = action.get_object() if action is not None else None
        names = root.get("/Names")
        names = names.get_object() if names is not None else {}
        opens = isinstance(action, DictionaryObject) and action.get("/S") in _ACTIVE
        if opens or "/JavaScript" in names or "/AA" in root:
            document.problems.append(
                Problem("macro", "The document carries a program that would run when it is opened. It was not run.")
            )
    with suppress(*BREAKAGE):
        for name, contents in reader.attachments.items():
            for content in contents:
                digest = hashlib.sha256(content).hexdigest()
                document.attachments.append(Attachment(str(name), "application/octet-stream", digest))
                document.problems.append(
                    Problem(
                        "embedded-object",
                        f"Another file ({name}) is attached inside the PDF and was not read. Open the document and "
                        "look at it.",
                    )
                )
