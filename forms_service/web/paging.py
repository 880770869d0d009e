"""One page of a long list, and the numbers of its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    rows: Sequence[Row]
    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first_row(self) -> int:
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last_row(self) -> int:
        return min(self.number * self.size, self.total)


def page_asked() -> int:
    """What the address says, where it says a number that can be a page."""
    written = request.args.get("page", "1")
    return max(1, int(written)) if written.isascii() and written.isdigit() and len(written) < 6 else 1


def paged(rows: Sequence[Row], number: int, size: int) -> Page[Row]:
    last = max(1, -(-len(rows) // size))
    number = min(number, last)
    return Page(rows[(number - 1) * size : number * size], number, size, len(rows))
