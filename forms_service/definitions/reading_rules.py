"""A form and what improves its reading, as the rules that the parsers take."""

from __future__ import annotations

from collections.abc import Mapping

from forms_service.definitions.printed import furniture
from forms_service.definitions.schema import FieldData, Form, OldVersion, Partnership, Reading, Section
from parsers.types import Choice, FieldKind, FieldRule, FormRules


def form_rules_of(partnership: Partnership, form: Form, reading: Reading | None, *, current: bool) -> FormRules:
    """Labels and words of reading.yml are written for the current version; an older one takes them by its map."""
    reading = reading or Reading.model_validate({"schema": 1})
    older = next((each for each in reading.old_versions if each.version == form.version), None)
    renamed = older.renamed if older and not current else {}
    fields = tuple(
        _field_rule(field, section, field.name, reading, renamed)
        for section in form.sections
        for field in section.fields
    )
    return FormRules(
        partnership=partnership.slug,
        form=form.slug,
        version=str(form.version),
        title=form.title,
        codes=(form.code, *form.accepted_codes),
        fields=fields,
        boilerplate=tuple(dict.fromkeys((*furniture(partnership, form), *reading.boilerplate))),
        reading_version=str(reading.version),
        current=current,
        renamed=_renamed(form, older) if not current else (),
    )


def _field_rule(
    field: FieldData, section: Section | None, path: str, reading: Reading, renamed: Mapping[str, str]
) -> FieldRule:
    today = renamed.get(path, path)
    aliases = tuple(label for label in reading.labels.get(today, ()) if label != field.label)
    words = reading.choices.get(today, {})
    return FieldRule(
        name=field.name,
        label=field.label,
        kind=field.kind,
        required=field.required,
        choices=tuple(Choice(each.slug, each.label, tuple(words.get(each.slug, ()))) for each in field.choices),
        columns=_in_one_cell(
            field,
            path,
            reading,
            tuple(
                _field_rule(column, None, f"{path}.{column.name}", reading, _column_names(path, column.name, renamed))
                for column in field.columns
            ),
        ),
        aliases=aliases,
        hint=field.hint,
        section=section.id if section else None,
        prefilled=field.prefilled,
        section_title=section.title if section else None,
        people=today in reading.people,
    )


def _in_one_cell(
    table: FieldData, path: str, reading: Reading, columns: tuple[FieldRule, ...]
) -> tuple[FieldRule, ...]:
    """Columns that share a cell become the parts of one column, whose heading may print their labels too."""
    shared = {name: cell for cell in table.cells for name in cell.columns}
    found = []
    for column in columns:
        cell = shared.get(column.name)
        if cell is None:
            found.append(column)
        elif column.name == cell.columns[0]:
            parts = tuple(each for each in columns if each.name in cell.columns)
            whole = " ".join((cell.label, *(each.label for each in parts)))
            aliases = (whole, *reading.labels.get(f"{path}.{cell.name}", ()))
            found.append(
                FieldRule(name=cell.name, label=cell.label, kind=FieldKind.LONG_TEXT, aliases=aliases, parts=parts)
            )
    return tuple(found)


def _column_names(table: str, column: str, renamed: Mapping[str, str]) -> Mapping[str, str]:
    """A column not renamed itself still moves with its table."""
    path = f"{table}.{column}"
    if path in renamed or table not in renamed:
        return renamed
    return {**renamed, path: f"{renamed[table]}.{column}"}


def _renamed(form: Form, older: OldVersion | None) -> tuple[tuple[str, str], ...]:
    if older is None:
        return ()
    gone = set(older.gone)
    named = {
        path
        for field in form.fields()
        for path in (field.name, *(f"{field.name}.{column.name}" for column in field.columns))
    }
    return tuple((old, new) for old, new in older.renamed.items() if old in named and old not in gone)
