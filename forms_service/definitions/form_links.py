"""Checks inside and beside one form: its labels, its codes, what improves its reading, and its filled samples."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

from forms_service.definitions.folder import ReadFolder
from forms_service.definitions.library import PartnershipData
from forms_service.definitions.schema import FieldData, Form, Reading
from forms_service.definitions.shapes import nearest
from forms_service.definitions.yaml_files import Path
from forms_service.errors import Mistake
from parsers.types import FieldKind

SAMPLE_SUFFIXES = (".docx", ".odt", ".pdf", ".doc", ".rtf")


def check_forms(read: ReadFolder, slug: str, data: PartnershipData) -> list[Mistake]:
    mistakes: list[Mistake] = []
    codes: dict[str, str] = {}
    for name, versions in sorted(data.forms.items()):
        base = f"partnerships/{slug}/forms/{name}"
        for number, form in versions.items():
            path = f"{base}/v{number}/form.yml"
            mistakes += _fields(read, path, form)
            mistakes += _labels(read, path, form, data.readings.get(name) if number == max(versions) else None)
            mistakes += _samples(read, f"{base}/v{number}")
            mistakes += _codes(read, path, form, codes)
        if name in data.readings:
            mistakes += _reading(read, f"{base}/reading.yml", data.readings[name], versions)
    return mistakes


def normalised(label: str) -> str:
    """Labels that differ only in case, spaces or end marks are one label to a reader."""
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", label)).strip().casefold()


def _fields(read: ReadFolder, path: str, form: Form) -> list[Mistake]:
    mistakes = []
    source = read.sources[path]
    seen: dict[str, Path] = {}
    choices = {field.name: {choice.slug for choice in field.choices} for field in form.fields()}
    for place, field in _placed(form):
        if field.name in seen and len(place) == 4:
            message = f'the field name "{field.name}" is used twice.'
            mistakes.append(Mistake(path, source.place((*place, "name")), message, "Give one of them another name."))
        if len(place) == 4:
            seen[field.name] = place
        if field.required_when:
            other, _, value = field.required_when.partition("=")
            if other not in choices:
                message = f'required_when names "{other}", which is no field of this form.'
                mistakes.append(
                    Mistake(path, source.place((*place, "required_when")), message, nearest(other, list(choices)))
                )
            elif value not in choices[other]:
                message = f'"{value}" is no choice of "{other}".'
                mistakes.append(
                    Mistake(
                        path, source.place((*place, "required_when")), message, nearest(value, sorted(choices[other]))
                    )
                )
    return mistakes


def _labels(read: ReadFolder, path: str, form: Form, reading: Reading | None) -> list[Mistake]:
    """Two fields with one label could not be told apart in a document that lost its tags, unless their sections differ
    and each section has a label that is its own: see parsers/find/same_label.py."""
    mistakes = []
    source = read.sources[path]
    scopes: dict[str, dict[str, str]] = {}
    sections: dict[str, set[int]] = {}  # label -> the sections in which a field bears it
    told = _told_apart(form)
    for place, field in _placed(form):
        table = "" if len(place) == 4 else form.sections[int(place[1])].fields[int(place[3])].name
        scope = scopes.setdefault(table, {})
        label = normalised(field.label)
        at = int(place[1])
        elsewhere = not table and at not in sections.get(label, set()) and {at, *sections.get(label, set())} <= told
        if label in scope and not elsewhere:
            message = f'the label "{field.label}" is also that of the field "{scope[label]}".'
            remedy = "Word one of the two so that a reader can tell them apart on paper."
            mistakes.append(Mistake(path, source.place((*place, "label")), message, remedy))
        scope.setdefault(label, field.name)
        if not table:
            sections.setdefault(label, set()).add(at)
    for named, labels in reading.labels.items() if reading else ():
        table, _, column = named.rpartition(".")
        for number, label in enumerate(labels):
            taken = scopes.get(table, {}).get(normalised(label))
            if taken is not None and taken != column:
                file = f"{path.rpartition('/v')[0]}/reading.yml"
                message = f'the label "{label}" is already that of the field "{taken}".'
                where = read.sources[file].place(("labels", named, number))
                mistakes.append(Mistake(file, where, message, "Take it out: a document could be read either way."))
            scopes.setdefault(table, {}).setdefault(normalised(label), column)
    return mistakes


def _told_apart(form: Form) -> set[int]:
    """Sections that have a title and a label which no other section has."""
    titles = Counter(normalised(section.title) for section in form.sections)
    labels = Counter(
        label for section in form.sections for label in {normalised(each.label) for each in section.fields}
    )
    return {
        number
        for number, section in enumerate(form.sections)
        if titles[normalised(section.title)] == 1
        and any(labels[normalised(each.label)] == 1 for each in section.fields)
    }


def _codes(read: ReadFolder, path: str, form: Form, codes: dict[str, str]) -> list[Mistake]:
    mistakes = []
    for key, code in (("code", form.code), *((("accepted_codes"), each) for each in form.accepted_codes)):
        owner = codes.setdefault(re.sub(r"[\s-]+", "", code).casefold(), form.slug)
        if owner != form.slug:
            message = f'the code "{code}" is also that of the form "{owner}".'
            mistakes.append(
                Mistake(path, read.sources[path].place((key,)), message, "Give this form a code of its own.")
            )
    return mistakes


def _reading(read: ReadFolder, path: str, reading: Reading, versions: Mapping[int, Form]) -> list[Mistake]:
    mistakes = []
    source = read.sources[path]
    newest = max(versions)
    known = _paths(versions[newest])
    cells = {f"{field.name}.{cell.name}" for field in versions[newest].fields() for cell in field.cells}
    for key, names in (("labels", {*known, *cells}), ("choices", {*known})):
        for named in getattr(reading, key):
            if named not in names:
                message = f'"{named}" is no field of version {newest}.'
                mistakes.append(Mistake(path, source.place((key, named)), message, nearest(named, sorted(names))))
    for number, named in enumerate(reading.people):
        if named not in known:
            message = f'"{named}" is no field of version {newest}.'
            mistakes.append(Mistake(path, source.place(("people", number)), message, nearest(named, list(known))))
        elif known[named].kind not in (FieldKind.TEXT, FieldKind.LONG_TEXT):
            message = f'"{named}" holds no words, and so no names.'
            mistakes.append(
                Mistake(path, source.place(("people", number)), message, "Name fields of the kind text or long_text.")
            )
    for named, words in reading.choices.items():
        slugs = [choice.slug for choice in known[named].choices] if named in known else []
        for each in words if slugs else ():
            if each not in slugs:
                message = f'"{each}" is no choice of "{named}".'
                mistakes.append(Mistake(path, source.place(("choices", named, each)), message, nearest(each, slugs)))
    for number, older in enumerate(reading.old_versions):
        place: Path = ("old_versions", number)
        if older.version not in versions or older.version == newest:
            message = f"version {older.version} is no older version of this form."
            mistakes.append(
                Mistake(path, source.place(place), message, f"Known: {', '.join(map(str, sorted(versions)))}.")
            )
            continue
        before = _paths(versions[older.version])
        for old, new in older.renamed.items():
            where = source.place((*place, "renamed", old))
            if old not in before:
                message = f'"{old}" is no field of version {older.version}.'
                mistakes.append(Mistake(path, where, message, nearest(old, list(before))))
            if new not in known:
                mistakes.append(
                    Mistake(path, where, f'"{new}" is no field of version {newest}.', nearest(new, list(known)))
                )
        mapped = {*older.renamed, *older.gone, *known}
        for name in (each.name for each in versions[older.version].fields() if each.name not in mapped):
            message = f'nothing says what became of the field "{name}" of version {older.version}.'
            mistakes.append(Mistake(path, source.place(place), message, 'Add it to "renamed" or to "gone".'))
    return mistakes


def _samples(read: ReadFolder, base: str) -> list[Mistake]:
    """A version without a filled sample is a version nobody has tried to read."""
    folder = read.folder / base / "samples"
    mistakes = []
    pairs = 0
    for sample in sorted(folder.iterdir()) if folder.is_dir() else ():
        if sample.suffix not in SAMPLE_SUFFIXES:
            continue
        expected = [
            path
            for path in (sample.with_suffix(".expected.json"), folder / f"{sample.name}.expected.json")
            if path.is_file()
        ]
        if not expected:
            remedy = "Write what stands in the document, by hand, from the page."
            mistakes.append(
                Mistake(f"{base}/samples/{sample.name}", "", f"{sample.stem}.expected.json is missing.", remedy)
            )
            continue
        pairs += 1
        try:
            json.loads(expected[0].read_text("utf-8"))
        except ValueError as error:
            mistakes.append(
                Mistake(f"{base}/samples/{expected[0].name}", "", f"this is not JSON: {error}.", "Correct it.")
            )
    if pairs == 0 and not mistakes:
        message = "this version has no filled sample."
        remedy = "Put a filled document and its .expected.json into samples/ beside this file."
        mistakes.append(Mistake(f"{base}/form.yml", "samples/", message, remedy))
    return mistakes


def _placed(form: Form) -> Iterable[tuple[Path, FieldData]]:
    """Every field and column with the keys that lead to it in the file."""
    for at, section in enumerate(form.sections):
        for number, field in enumerate(section.fields):
            place: Path = ("sections", at, "fields", number)
            yield place, field
            for column_number, column in enumerate(field.columns):
                yield (*place, "columns", column_number), column


def _paths(form: Form) -> dict[str, FieldData]:
    found = {}
    for field in form.fields():
        found[field.name] = field
        found.update({f"{field.name}.{column.name}": column for column in field.columns})
    return found
