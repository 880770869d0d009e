"""Which data key seals a row: read from the tables themselves, so that a new table is neither forgotten in checking
nor in erasing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, select

import forms_service.db.models  # noqa: F401  # fills the metadata
from forms_service.db.base import Base
from forms_service.db.records.keys import CASE, DIRECTORY, DRAFT

# The certificate of an erasing outlives what was erased: nothing in it is sealed, and no name stands in it.
_OUTLIVES_ITS_CASE = frozenset({"retention_review"})
# Each row under a key of its own, which goes with it.
_OWN_KEY = frozenset({"public_draft"})


def sealed_columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.name == "sealed" or column.name.endswith("_sealed")]


def sealed_tables() -> Iterator[tuple[Table, str]]:
    """Every table with sealed columns, and the kind of key they are under."""
    for table in Base.metadata.sorted_tables:
        if sealed_columns(table):
            yield table, _kind(table)


def owned_by(table: Table) -> Select[Any]:
    """The owner of the key of each row: selectable once joined, as `owner`."""
    if table.name in _OWN_KEY:
        return select(table.c.id.label("owner")).select_from(table)
    column, source = _case_column(table)
    if column is None:
        column, source = _partnership_column(table)
    assert column is not None, f"no key is known for {table.name}"
    return select(column.label("owner")).select_from(source)


def _kind(table: Table) -> str:
    if table.name in _OWN_KEY:
        return DRAFT
    return DIRECTORY if _case_column(table)[0] is None else CASE


def case_tables() -> Iterator[Table]:
    """Every table whose rows belong to a case, directly or through the row they hang on."""
    for table in Base.metadata.sorted_tables:
        if table.name not in _OUTLIVES_ITS_CASE and _case_column(table)[0] is not None:
            yield table


def _case_column(table: Table) -> tuple[ColumnElement[str] | None, FromClause]:
    if table.name == "case_file":
        return table.c.id, table
    if "case_id" in table.c:
        return table.c.case_id, table
    return _through_parent(table, _case_column)


def _partnership_column(table: Table) -> tuple[ColumnElement[str] | None, FromClause]:
    if "partnership" in table.c:
        return table.c.partnership, table
    return _through_parent(table, _partnership_column)


def _through_parent(table: Table, find: object) -> tuple[ColumnElement[str] | None, FromClause]:
    assert callable(find)
    for key in sorted(table.foreign_keys, key=lambda each: each.parent.name):
        parent = key.column.table
        if parent is table:
            continue
        column, source = find(parent)
        if column is not None:
            return column, table.join(source, key.parent == key.column)
    return None, table
