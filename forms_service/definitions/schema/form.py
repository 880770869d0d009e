"""form.yml and reading.yml: what is printed and asked, and what only improves reading it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from forms_service.definitions.schema.basis import ChoiceData, Data, FieldName, File, Slug, Source
from parsers.types import FieldKind


class SharedCell(Data):
    """Columns of a table that are printed in one cell, each value behind its own label."""

    name: FieldName
    label: str  # heading over the cell
    columns: tuple[FieldName, ...] = Field(min_length=2)


MOST_IN_A_ROW = 8  # options beside each other; more cannot be read on a page


class FieldData(Data):
    name: FieldName
    label: str
    kind: FieldKind
    required: bool = False
    required_when: str | None = None  # "any_involvement=yes"
    choices: tuple[ChoiceData, ...] = ()
    columns: tuple[FieldData, ...] = ()
    rows: int = 3  # empty rows printed in a table
    hint: str | None = None
    prefilled: bool = False
    wide: bool = False  # a table column that takes the room
    layout: Literal["list", "row"] = "list"  # of the options of a choice; row: each in a cell of its own
    cells: tuple[SharedCell, ...] = ()  # of a table

    @model_validator(mode="after")
    def _shape(self) -> FieldData:
        if self.kind in (FieldKind.CHOICE, FieldKind.MULTI_CHOICE) and len(self.choices) < 2:
            raise ValueError(f"a {self.kind.value} needs at least two choices")
        if self.kind is FieldKind.TABLE and not self.columns:
            raise ValueError("a table needs columns")
        if self.kind is not FieldKind.TABLE and self.columns:
            raise ValueError("only a table has columns")
        if self.layout == "row" and not 2 <= len(self.choices) <= MOST_IN_A_ROW:
            raise ValueError(f"a row takes from two to {MOST_IN_A_ROW} choices")
        if any(column.layout != "list" for column in self.columns):
            raise ValueError("a column of a table has no room for a row of options")
        self._check_cells()
        return self

    def _check_cells(self) -> None:
        names = [column.name for column in self.columns]
        used: set[str] = set()
        for cell in self.cells:
            missing = [name for name in cell.columns if name not in names]
            if missing:
                raise ValueError(f"the cell {cell.name} names the column {missing[0]}, which the table does not have")
            first = names.index(cell.columns[0])
            if tuple(names[first : first + len(cell.columns)]) != cell.columns:
                raise ValueError(f"the columns of the cell {cell.name} must stand one after the other, in this order")
            if cell.name in names or cell.name in used or used & set(cell.columns):
                raise ValueError(f"the cell {cell.name} needs a name of its own and columns of its own")
            kinds = {column.kind for column in self.columns[first : first + len(cell.columns)]}
            if kinds & {FieldKind.CHOICE, FieldKind.MULTI_CHOICE, FieldKind.TICK}:
                raise ValueError(f"the cell {cell.name} holds what is written, no options to mark")
            used |= {cell.name, *cell.columns}


class Section(Data):
    id: Slug
    title: str
    intro: str | None = None
    fields: tuple[FieldData, ...]


class Form(File):
    slug: Slug
    version: int = Field(ge=1)
    code: str  # "NOTE-1"
    accepted_codes: tuple[str, ...] = ()
    title: str
    intro: tuple[str, ...] = ()
    office_use: str | None = None
    sections: tuple[Section, ...] = Field(min_length=1)
    source: Source

    @property
    def ref(self) -> str:
        return f"{self.slug}/v{self.version}"

    def fields(self) -> tuple[FieldData, ...]:
        return tuple(field for section in self.sections for field in section.fields)


class OldVersion(Data):
    """How an older version's fields map onto the current one. Fields not named keep their name."""

    version: int
    renamed: dict[str, str] = {}
    gone: tuple[str, ...] = ()


class Reading(File):
    """reading.yml: what only improves reading; versioned apart, may improve under open cases."""

    version: int = 1
    labels: dict[str, tuple[str, ...]] = {}  # field or table.column -> other labels seen
    choices: dict[str, dict[str, tuple[str, ...]]] = {}  # field -> slug -> other words
    people: tuple[str, ...] = ()  # fields and table.columns that name persons
    boilerplate: tuple[str, ...] = ()
    old_versions: tuple[OldVersion, ...] = ()
