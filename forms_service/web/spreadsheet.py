"""Rows for a spreadsheet, as CSV. What somebody typed is text there, and never a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

# What a spreadsheet takes for the beginning of a formula, also behind blanks (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def spreadsheet(rows: Iterable[Sequence[str]]) -> bytes:
    """With a byte order mark: without it, Excel reads the accents of a name wrongly."""
    paper = io.StringIO()
    csv.writer(paper).writerows([as_text(cell) for cell in row] for row in rows)
    return paper.getvalue().encode("utf-8-sig")


def as_text(cell: str) -> str:
    begins_a_formula = cell.startswith(_FORMULA) or cell.lstrip().startswith(_FORMULA)
    return f"'{cell}" if begins_a_formula else cell
