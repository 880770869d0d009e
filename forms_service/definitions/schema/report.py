"""report.yml: what the pack says of the returns, in which order."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from forms_service.definitions.schema.basis import Data, FieldName, File, FormRef, Slug


class ReportSection(Data):
    """A closed list of kinds; which, in what order, from which fields, is data."""

    id: Slug
    title: str
    kind: Literal[
        "control",
        "people",
        "outline",
        "register",
        "agency-fields",
        "nil-returns",
        "chronology",
        "discrepancies",
        "actions",
        "missing",
        "criteria",
        "caveats",
    ]
    fields: tuple[FieldName, ...] = ()
    intro: str | None = None


class ChronologyMap(Data):
    table: FieldName
    date: FieldName
    time: FieldName | None = None
    event: FieldName
    source: FieldName | None = None
    extra: tuple[FieldName, ...] = ()
    gap_days: int = 28  # a gap longer than this is shown


class ActionMap(Data):
    table: FieldName
    action: FieldName
    by_whom: FieldName
    completed: FieldName


class Comparison(Data):
    """Values that should agree between returns: rows of a table, matched by key, compared by value."""

    id: Slug
    title: str
    table: FieldName
    key: FieldName
    value: FieldName
    kind: Literal["same-value"] = "same-value"


class CriterionText(Data):
    id: Slug
    text: str
    set: Literal["definition", "local", "national"]


class Report(File):
    slug: Slug
    version: int = 1
    code: str
    title: str
    form: FormRef
    sections: tuple[ReportSection, ...] = Field(min_length=1)
    chronology: ChronologyMap
    actions: ActionMap
    compare: tuple[Comparison, ...] = ()
    criteria: tuple[CriterionText, ...] = ()
