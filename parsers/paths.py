"""Where an element stands in its part, as an XPath that is written out only when somebody asks.

An XML library finds a path by counting the brothers of an element, each time anew; over a long table that grows with
the square of its rows. A walk comes by them all anyway and counts as it goes.
"""

from __future__ import annotations

from typing import Any


class Path:
    """One step under the path above it: the `number`-th child of this name, of the `same` that there are in the end."""

    __slots__ = ("_above", "_name", "_number", "_same", "_text")

    def __init__(self, above: Any, name: str, number: int, same: dict[str, int]) -> None:
        self._above = above
        self._name = name
        self._number = number
        self._same = same
        self._text: str | None = None

    def __str__(self) -> str:
        if self._text is None:
            number = f"[{self._number}]" if self._same[self._name] > 1 else ""
            self._text = f"{written(self._above) or ''}/{self._name}{number}"
        return self._text


def written(where: Any) -> str | None:
    """Of a path, or of an XML element."""
    if where is None:
        return None
    if isinstance(where, Path):
        return str(where)
    return str(where.getroottree().getpath(where))
