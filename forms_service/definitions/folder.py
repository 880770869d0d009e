"""What form_templates/ holds, file by file, with every mistake noted and nothing given up at the first."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from forms_service.definitions.library import Library, PartnershipData, digest_of_all
from forms_service.definitions.published import FILE as PUBLISHED
from forms_service.definitions.published import Published, read_published
from forms_service.definitions.schema import (
    CalendarOverrides,
    Form,
    Letter,
    Partnership,
    Process,
    Reading,
    Report,
    Vocabulary,
)
from forms_service.definitions.shapes import shaped
from forms_service.definitions.yaml_files import YamlFile, read_yaml
from forms_service.errors import Mistake

_Model = TypeVar("_Model", bound=BaseModel)
_Versioned = TypeVar("_Versioned", Process, Form)
_Single = TypeVar("_Single", Letter, Report)
_VERSION = re.compile(r"^v([1-9]\d*)$")

CONTACT_COLUMNS_OPTIONAL = ("manager_email",)
CONTACT_COLUMNS = (
    "audience", "slug", "organisation", "category", "aliases", "always_asked", "deputy",
    "name", "role", "email", "telephone", "manager",
)  # fmt: skip


@dataclass
class ReadFolder:
    """What a folder holds as far as it could be read. `sources` has the lines of each file, to place mistakes."""

    folder: Path
    partnerships: dict[str, PartnershipData] = field(default_factory=dict)
    vocabulary: Vocabulary | None = None
    published: Published = field(default_factory=Published)
    sources: dict[str, YamlFile] = field(default_factory=dict)  # path below the folder -> file
    broken: set[str] = field(default_factory=set)  # files that could not be made into anything
    mistakes: list[Mistake] = field(default_factory=list)

    def library(self) -> Library:
        vocabulary = self.vocabulary or Vocabulary.model_validate({"schema": 1, "names": []})
        return Library(self.partnerships, vocabulary, digest_of_all(self.partnerships, vocabulary))


def read_folder(folder: Path) -> ReadFolder:
    read = ReadFolder(folder)
    if not (folder / "partnerships").is_dir():
        read.mistakes.append(
            Mistake(str(folder), "", "there is no folder partnerships/ in it.", "Name the folder form_templates.")
        )
        return read
    read.vocabulary = _file(read, "vocabulary.yml", Vocabulary)
    _file(read, "calendars/overrides.yml", CalendarOverrides)
    published = folder / PUBLISHED
    read.published = read_published(PUBLISHED, published.read_bytes() if published.is_file() else None)
    read.mistakes += read.published.mistakes
    for place in sorted(path for path in (folder / "partnerships").iterdir() if path.is_dir()):
        _partnership(read, place.name)
    return read


def _partnership(read: ReadFolder, slug: str) -> None:
    base = f"partnerships/{slug}"
    partnership = _file(read, f"{base}/partnership.yml", Partnership)
    processes = _versions(read, f"{base}/processes", Process, lambda version: f"{version}.yml")
    forms = _versions(read, f"{base}/forms", Form, lambda version: f"{version}/form.yml")
    letters = _one_each(read, f"{base}/letters", Letter, "letter.yml")
    reports = _one_each(read, f"{base}/reports", Report, "report.yml")
    readings = {
        form.name: reading
        for form in _folders(read.folder / base / "forms")
        if (form / "reading.yml").is_file()
        and (reading := _file(read, f"{base}/forms/{form.name}/reading.yml", Reading)) is not None
    }
    documents = {}
    for name, letter in letters.items():
        path = read.folder / base / "letters" / name / letter.document if letter.document else None
        if path is not None and _is_inside(path, read.folder / base / "letters" / name) and path.is_file():
            documents[name] = path.read_bytes()
    contacts = _contacts(read, f"{base}/contacts.csv")
    if partnership is None:
        # Never handed on, since there is a mistake; but the other files' links are still checked.
        partnership = Partnership.model_construct(slug=slug)
    _same_name(read, f"{base}/partnership.yml", ("slug",), partnership.slug, slug)
    read.partnerships[slug] = PartnershipData(
        partnership=partnership,
        processes=processes,
        forms=forms,
        readings=readings,
        letters=letters,
        documents=documents,
        reports=reports,
        contacts=contacts,
        published_processes=read.published.versions(slug, "processes"),
    )


def _file(read: ReadFolder, path: str, model: type[_Model]) -> _Model | None:
    place = read.folder / path
    if not place.is_file():
        read.mistakes.append(
            Mistake(path, "", "the file is missing.", "Copy it from partnerships/_example and change it.")
        )
        read.broken.add(path)
        return None
    source = read_yaml(path, place.read_bytes())
    read.sources[path] = source
    made, mistakes = shaped(model, source)
    read.mistakes += [*source.mistakes, *mistakes]
    if made is None or source.mistakes or mistakes:
        read.broken.add(path)
    return made


def _versions(
    read: ReadFolder, base: str, model: type[_Versioned], file: Callable[[str], str]
) -> dict[str, Mapping[int, _Versioned]]:
    """One folder a name; in it v1, v2 and so on."""
    found: dict[str, Mapping[int, _Versioned]] = {}
    for folder in _folders(read.folder / base):
        versions: dict[int, _Versioned] = {}
        names = sorted(path.name.removesuffix(".yml") for path in folder.iterdir())
        for name in names:
            version = _VERSION.match(name)
            if version is None:
                continue
            path = f"{base}/{folder.name}/{file(name)}"
            made = _file(read, path, model)
            if made is not None:
                _same_name(read, path, ("slug",), made.slug, folder.name)
                _same_name(read, path, ("version",), made.version, int(version.group(1)))
                versions[int(version.group(1))] = made
        if versions:
            found[folder.name] = dict(sorted(versions.items()))
    return found


def _one_each(read: ReadFolder, base: str, model: type[_Single], file: str) -> dict[str, _Single]:
    found: dict[str, _Single] = {}
    for folder in _folders(read.folder / base):
        path = f"{base}/{folder.name}/{file}"
        made = _file(read, path, model)
        if made is not None:
            _same_name(read, path, ("slug",), made.slug, folder.name)
            found[folder.name] = made
    return found


def _same_name(read: ReadFolder, path: str, key: tuple[str | int, ...], written: object, expected: object) -> None:
    """A file says what it is, and where it lies says it again; two files with one id would differ here."""
    if written != expected and path in read.sources:
        message = f'"{key[0]}: {written}" does not fit the place of the file, which says {expected}.'
        read.mistakes.append(
            Mistake(path, read.sources[path].place(key), message, f"Write {key[0]}: {expected}, or move the file.")
        )


def _contacts(read: ReadFolder, path: str) -> tuple[Mapping[str, str], ...]:
    place = read.folder / path
    if not place.is_file():
        return ()
    try:
        rows = list(csv.DictReader(io.StringIO(place.read_text("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        read.mistakes.append(Mistake(path, "", "this is not a UTF-8 table with commas.", "Save it as CSV UTF-8."))
        return ()
    header = tuple(rows[0]) if rows else CONTACT_COLUMNS
    if set(header) - set(CONTACT_COLUMNS_OPTIONAL) != set(CONTACT_COLUMNS):
        missing = [name for name in CONTACT_COLUMNS if name not in header]
        unknown = [str(name) for name in header if name not in (*CONTACT_COLUMNS, *CONTACT_COLUMNS_OPTIONAL)]
        read.mistakes.append(
            Mistake(
                path,
                "line 1",
                f"the columns are not the ones expected (missing: {', '.join(missing) or 'none'}; "
                f"unknown: {', '.join(unknown) or 'none'}).",
                f"Write: {','.join(CONTACT_COLUMNS)}.",
            )
        )
        return ()
    return tuple({key: (value or "").strip() for key, value in row.items()} for row in rows)


def _folders(base: Path) -> list[Path]:
    return sorted(path for path in base.iterdir() if path.is_dir()) if base.is_dir() else []


def _is_inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
