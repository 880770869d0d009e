"""Checks between files: what is named must be there, dates must be countable; and the names that letters may use."""

from __future__ import annotations

from typing import Protocol

from forms_service.definitions import form_links, process_links
from forms_service.definitions.folder import ReadFolder
from forms_service.definitions.library import Library, PartnershipData
from forms_service.definitions.matter_names import names_of_matter
from forms_service.definitions.published import FILE as PUBLISHED
from forms_service.definitions.published import check_published
from forms_service.definitions.shapes import nearest
from forms_service.errors import Mistake

DATE_PARTS = ("text", "date", "weekday", "time", "explanation")


class NamesInTemplates(Protocol):
    """The part of the LetterRenderer port that is needed here; ports stand above definitions."""

    def names_in_document(self, template: bytes, *, file: str) -> frozenset[str]: ...

    def names_in_text(self, template: str, *, file: str) -> frozenset[str]: ...


def check_links(read: ReadFolder) -> list[Mistake]:
    """Everything that can be checked without opening a template."""
    mistakes: list[Mistake] = []
    for slug, data in sorted(read.partnerships.items()):
        mistakes += form_links.check_forms(read, slug, data)
        mistakes += process_links.check_partnership(read, slug, data)
        mistakes += process_links.check_processes(read, slug, data)
        mistakes += process_links.check_reports(read, slug, data)
        mistakes += _documents(read, slug, data)
    mistakes += check_published(PUBLISHED, read.published, read.partnerships, frozenset(read.broken))
    return mistakes


def known_names(library: Library, data: PartnershipData) -> frozenset[str]:
    """Dotted names a letter of this partnership may use; `list[].key` for the entries of a list."""
    names: set[str] = set()
    for entry in library.vocabulary.names:
        names.add(entry.name)
        if isinstance(entry.sample, list):
            names.add(f"{entry.name}[]")
            names |= {f"{entry.name}[].{key}" for row in entry.sample if isinstance(row, dict) for key in row}
    for slug, versions in data.forms.items():
        for form in versions.values():
            for field in form.fields():
                whole = f"form.{slug.replace('-', '_')}.{field.name}"
                names.add(whole)
                names |= (
                    {f"{whole}[]", *(f"{whole}[].{column.name}" for column in field.columns)}
                    if field.columns
                    else set()
                )
    for processes in data.processes.values():
        for process in processes.values():
            names |= names_of_matter(process)
            names |= {f"dates.{step.id.replace('-', '_')}.{part}" for step in process.steps for part in DATE_PARTS}
    return frozenset(names)


def _documents(read: ReadFolder, slug: str, data: PartnershipData) -> list[Mistake]:
    mistakes = []
    for name, letter in sorted(data.letters.items()):
        path = f"partnerships/{slug}/letters/{name}/letter.yml"
        if letter.document and name not in data.documents:
            mistakes.append(
                Mistake(
                    path,
                    read.sources[path].place(("document",)),
                    f'the document "{letter.document}" is not beside this file.',
                    "Put the Word file there, or correct the name.",
                )
            )
        names = [each.name for each in read.vocabulary.names] if read.vocabulary else []
        for number, block in enumerate(letter.free_text):
            if names and f"free.{block}" not in names:
                mistakes.append(
                    Mistake(
                        path,
                        read.sources[path].place(("free_text", number)),
                        f'"free.{block}" is not in vocabulary.yml.',
                        nearest(f"free.{block}", [each for each in names if each.startswith("free.")]),
                    )
                )
    return mistakes
