"""`forms-service parse`: what documents say, field by field, and what of them could not be placed."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click

import parsers
from forms_service.adapters.converter import LibreOfficeConverter
from forms_service.adapters.form_reader import LimitedFormReader
from forms_service.definitions.library import Library
from forms_service.definitions.loader import load_library
from forms_service.errors import InvalidInputError
from forms_service.settings import Settings, load_settings
from parsers.types import Certainty, FormRules, Outcome, ParsedField, ParsedTable, ParseResult, Place

_AT_ONCE = 2  # each reading is a process of its own with its own memory limit
_WIDEST = 300


@click.command("parse")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--partnership", metavar="P", help="Try only this partnership's forms (its slug, such as _example).")
@click.option("--form", metavar="F", help="Try only this form (its slug, such as note-1).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, in the order of the files.")
def command(files: tuple[str, ...], partnership: str | None, form: str | None, as_json: bool) -> None:
    """Read completed forms (Word, ODT, PDF) into fields, and show what could not be placed.

    Each document is read in a process of its own with limited memory and time; nothing in it is run or fetched.

    Exit code 0: every file is a known form, read whole. 1: something in them wants a person's look. 2: a file cannot
    be read, or the command was used wrongly.
    """
    settings = load_settings()
    rules = chosen_rules(load_library(settings.templates_folder, check=False), partnership, form)
    documents = [(Path(path).name, data) for path in files if (data := _bytes_of(path)) is not None]
    clean = True
    for result in read_all(settings, documents, rules):
        if as_json:
            # In plain signs alone: neither a name with broken letters nor the terminal's own encoding can spoil a line.
            click.echo(json.dumps(parsers.json_form(result)))
        else:
            click.echo("\n".join(_fit_to_show(line) for line in _for_people(result)))
        clean = clean and is_clean(result)
    if len(documents) < len(files):
        sys.exit(2)
    sys.exit(0 if clean else 1)


def chosen_rules(library: Library, partnership: str | None, form: str | None) -> tuple[FormRules, ...]:
    if partnership is not None and partnership not in library.partnerships:
        known = ", ".join(sorted(library.partnerships))
        raise InvalidInputError(f"There is no partnership {partnership!r}. Known are: {known}.", field="partnership")
    rules = library.form_rules(partnership)
    if form is None:
        return rules
    chosen = tuple(each for each in rules if form in (each.form, f"{each.form}/v{each.version}"))
    if not chosen:
        known = ", ".join(sorted({each.form for each in rules}))
        raise InvalidInputError(f"There is no form {form!r}. Known are: {known}.", field="form")
    return chosen


def read_all(
    settings: Settings, documents: Sequence[tuple[str, bytes]], rules: Sequence[FormRules]
) -> Iterator[ParseResult]:
    """In the order given, a few at once."""
    reader = LimitedFormReader(
        cpu_seconds=settings.read_cpu_seconds,
        memory_mib=settings.read_memory_mib,
        wall_seconds=settings.read_wall_seconds,
        converter=LibreOfficeConverter(soffice=settings.soffice, wall_seconds=settings.convert_wall_seconds),
    )
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        yield from pool.map(lambda document: reader.read(document[0], document[1], rules), documents)


def is_clean(result: ParseResult) -> bool:
    return (
        result.outcome is Outcome.PARSED
        and not (result.problems or result.unplaced or result.altered)
        and not any(field.certainty is Certainty.UNDETERMINED for _, field in every_field(result))
        and all(is_clean(child) for child in result.children)
    )


def every_field(result: ParseResult) -> Iterator[tuple[str, ParsedField]]:
    """Each answer with its path; rows are counted from 1, as people do."""
    for name, field in result.fields.items():
        if isinstance(field, ParsedTable):
            for number, row in enumerate(field.rows, start=1):
                for column, cell in row.items():
                    yield f"{name}, row {number}, {column}", cell
        else:
            yield name, field


def _bytes_of(path: str) -> bytes | None:
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it cannot be opened"
        click.echo(f"{_fit_to_show(path)}: {why}. Check the path and whether you may read the file.", err=True)
        return None


def _fit_to_show(text: str) -> str:
    """A terminal obeys some characters, and a document must not command it."""
    return "".join("\ufffd" if unicodedata.category(each)[0] == "C" else each for each in text)


def _for_people(result: ParseResult, indent: str = "") -> list[str]:
    lines = [f"{indent}{result.file}: {_verdict(result)}"]
    for path, field in every_field(result):
        if field.certainty is Certainty.EMPTY:
            continue
        doubt = "" if field.certainty in (Certainty.EXACT, Certainty.BY_LABEL) else f"  [{field.certainty.value}]"
        lines.append(f"{indent}  {path}: {_short(_value(field))}{doubt}")
        lines += [f"{indent}    {reason}" for reason in field.reasons if doubt]
    for title, details in (
        ("Not placed, for a person to file", [f"{_short(u.text)}  ({u.kind}{_at(u.place)})" for u in result.unplaced]),
        ("Altered in the form", [f"{a.what}: {a.field or _short(a.place.text or '')}" for a in result.altered]),
        ("To look at", [problem.message for problem in result.problems]),
        ("Attached", [f"{a.name} ({a.media_type})" for a in result.attachments]),
    ):
        if details:
            lines.append(f"{indent}  {title}:")
            lines += [f"{indent}    - {detail}" for detail in details]
    for child in result.children:
        lines += _for_people(child, f"{indent}  ")
    return lines


def _verdict(result: ParseResult) -> str:
    if result.refusal is not None:
        words = result.refusal.message.removeprefix(f"{result.file}: ")
        return f"refused. {words[:1].upper()}{words[1:]}"
    if result.outcome is Outcome.UNRECOGNISED:
        near = f" Nearest: {'; '.join(result.nearest)}." if result.nearest else ""
        return f"not one of the known forms.{near}"
    verdict = f"{result.partnership}, form {result.form} version {result.version}, recognised by {result.recognised_by}"
    if result.case_ref:
        verdict += f", case {result.case_ref}"
    return verdict + (f", {result.derived_from}" if result.derived_from else "")


def _value(field: ParsedField) -> str:
    if field.certainty is Certainty.UNDETERMINED or field.value is None:
        return field.raw
    if isinstance(field.value, bool):
        return "yes" if field.value else "no"
    return ", ".join(field.value) if isinstance(field.value, tuple) else field.value


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDEST else f"{line[:_WIDEST]}… ({len(line)} characters)"


def _at(place: Place) -> str:
    if place.page is not None:
        return f", page {place.page}"
    return f", {place.part}" if place.part else ""
