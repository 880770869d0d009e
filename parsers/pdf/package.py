"""A PDF: may it be opened, what is on its pages, what do its fields say, what is attached, what would it run."""

from __future__ import annotations

import io
import logging
from contextlib import suppress
from typing import Any

from pypdf import PasswordType, PdfReader
from pypdf.errors import DependencyError
from pypdf.generic import DictionaryObject

from parsers.blocks import Document
from parsers.errors import UnreadableDocumentError, UnsafeDocumentError
from parsers.pdf.fields import read_fields
from parsers.pdf.notes import read_notes
from parsers.pdf.objects import BREAKAGE
from parsers.pdf.page_streams import PageStreams
from parsers.pdf.printed_pages import read_pages
from parsers.pdf.surroundings import look_around
from parsers.pdf.text_layer import plain_letters
from parsers.pdf.tree import annotations_of
from parsers.safety import PDF, Limits

_AGAIN = "Ask the sender to save the form again and send it, best as the Word or PDF form itself."

# It warns of every oddity in words of the document; those must not reach a log.
logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)


def read_pdf(data: bytes, reader: PdfReader, limits: Limits) -> Document:
    document = Document(PDF)
    pages = _pages(reader, limits)
    document.properties = _properties(reader)
    form = _form(reader)
    annotations = [annotations_of(page) for page in pages]
    read_fields(document, form, annotations)
    notes = read_notes(document, annotations)
    streams = PageStreams(limits)
    readable = [streams.may_be_read(page) for page in pages]
    read_pages(document, data, readable, notes, lambda number: _other_words(pages[number - 1]))
    look_around(document, reader, form, annotations)
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
