"""The same form twice in one document: two returns pasted together, and nobody knows which of them is meant."""

from __future__ import annotations

from parsers.find.sheet import Sheet
from parsers.types import Problem

_AT_LEAST = 3  # questions that stand here twice; one or two are somebody's doing, and are asked one by one


def note_second_form(sheet: Sheet) -> frozenset[str]:
    """The tables whose rows may be those of two returns."""
    found = [name for name, regions in sheet.answers.items() if regions]
    twice = [name for name in found if len({id(region.where) for region in sheet.answers[name]}) > 1]
    if len(twice) < _AT_LEAST or 2 * len(twice) < len(found):
        return frozenset()
    sheet.problems.append(
        Problem(
            "two-forms",
            f"This document holds the form twice: {len(twice)} of its questions stand in it more than once. Where the "
            "two do not agree, a person must say which is meant; or ask the sender for two files.",
        )
    )
    return frozenset(name for name, tables in sheet.tables_of_rule.items() if tables > 1)
