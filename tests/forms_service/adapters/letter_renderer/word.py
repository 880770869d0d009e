"""Small Word templates and their made letters, for the tests beside this file."""

from __future__ import annotations

import io
import zipfile

import docx
from docx.document import Document

FILE = "letters/made-up/letter.docx"


def template(*paragraphs: str, header: str = "", footer: str = "") -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if footer:
        document.sections[0].footer.paragraphs[0].text = footer
    return saved(document)


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def texts(made: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs]


def with_part(package: bytes, name: str, content: bytes) -> bytes:
    """The same package with one part added or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return out.getvalue()


def part(package: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return archive.read(name).decode()


def changed(package: bytes, name: str, old: str, new: str) -> bytes:
    text = part(package, name)
    assert old in text
    return with_part(package, name, text.replace(old, new, 1).encode())
