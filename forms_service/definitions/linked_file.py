"""One file of a partnership, looked through for what it names: each mistake with its place and its remedy."""

from __future__ import annotations

from collections.abc import Collection

from forms_service.definitions.folder import ReadFolder
from forms_service.definitions.library import PartnershipData
from forms_service.definitions.schema import Form, Rule, TableMap, Unit
from forms_service.definitions.shapes import nearest
from forms_service.definitions.yaml_files import Path, YamlFile
from forms_service.domain.events import EVENTS, is_anchor, is_event, nearest_event
from forms_service.errors import Mistake
from parsers.types import FieldKind

MOST = {Unit.WORKING_DAYS: 260, Unit.CALENDAR_DAYS: 366, Unit.MONTHS: 24, Unit.HOURS: 24 * 31}


class LinkedFile:
    """One file's mistakes, each placed by its keys."""

    def __init__(self, read: ReadFolder, path: str, partnership: str, data: PartnershipData) -> None:
        self.read, self.path, self.partnership, self.data = read, path, partnership, data
        self.source: YamlFile = read.sources[path]
        self.mistakes: list[Mistake] = []

    def wrong(self, place: Path, message: str, remedy: str) -> None:
        self.mistakes.append(Mistake(self.path, self.source.place(place), message, remedy))

    def is_broken(self, file: str) -> bool:
        return f"partnerships/{self.partnership}/{file}" in self.read.broken

    def letter(self, place: Path, slug: str) -> None:
        if slug not in self.data.letters and not self.is_broken(f"letters/{slug}/letter.yml"):
            near = nearest(slug, sorted(self.data.letters))
            self.wrong(place, f'there is no letter "{slug}".', f"Make letters/{slug}/, or correct the name. {near}")

    def form(self, place: Path, ref: str) -> Form | None:
        slug, _, version = ref.partition("/v")
        form = self.data.forms.get(slug, {}).get(int(version))
        if form is None and not self.is_broken(f"forms/{slug}/v{version}/form.yml"):
            known = [f"{name}/v{number}" for name, versions in self.data.forms.items() for number in versions]
            self.wrong(place, f'there is no form "{ref}".', nearest(ref, sorted(known)))
        return form

    def field(self, place: Path, form: Form | None, name: str) -> None:
        known = [field.name for field in form.fields()] if form else []
        if form and name not in known:
            self.wrong(place, f'the form {form.ref} has no field "{name}".', nearest(name, known))

    def table(self, place: Path, form: Form | None, table: str, columns: dict[Path, str]) -> None:
        if form is None:
            return
        self.field((*place, "table"), form, table)
        field = next((each for each in form.fields() if each.name == table), None)
        if field is None:
            return
        if field.kind is not FieldKind.TABLE:
            self.wrong((*place, "table"), f'"{table}" of {form.ref} is not a table.', "Name a field of the kind table.")
            return
        known = [column.name for column in field.columns]
        for where, column in columns.items():
            if column not in known:
                self.wrong((*place, *where), f'the table "{table}" has no column "{column}".', nearest(column, known))

    def mapped(self, place: Path, form: Form | None, table: TableMap | None) -> None:
        if table:
            self.table(place, form, table.table, {("columns", key): column for key, column in table.columns.items()})

    def rule(self, place: Path, rule: Rule, only: str | None = None) -> None:
        known = [*EVENTS, "stage-N.received"] if only is None else [only]
        fits = is_event(rule.anchor) if only is None else rule.anchor == only
        if not fits:
            near = nearest_event(rule.anchor) if only is None and not is_anchor(rule.anchor) else None
            remedy = f'Did you mean "{near}"?' if near else f"Known: {', '.join(known)}."
            self.wrong((*place, "anchor"), f'"{rule.anchor}" is not an event that this can count from.', remedy)
        if rule.count > MOST[rule.unit]:
            unit = rule.unit.value.replace("_", " ")
            self.wrong(
                (*place, "count"),
                f"{rule.count} {unit} is further than any rule here can mean.",
                f"Write a number from 0 to {MOST[rule.unit]}, or another unit.",
            )

    def known(self, place: Path, name: str, known: Collection[str], what: str) -> None:
        """`what`: the kind of thing that is named, such as "stage"."""
        if name not in known:
            near = nearest(name, sorted(known)) if known else f"This file says nothing about any {what}."
            self.wrong(place, f'there is no {what} "{name}".', near)

    def event(self, place: Path, name: str) -> None:
        if not is_event(name):
            near = nearest_event(name)
            remedy = f'Did you mean "{near}"?' if near else f"Known: {', '.join(EVENTS)}, stage-N.received."
            self.wrong(place, f'"{name}" is not an event.', remedy)
