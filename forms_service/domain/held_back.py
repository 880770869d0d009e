"""Small numbers are held back, and so that no total gives them away (complementary suppression).

The reader is taken to know every total and every number shown. A cell held back stays unknown where at least two are,
and where each of them might still be as large as the smallest number that is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counted:
    """None is a number that is held back; nought is shown, as it tells of nobody."""

    cells: dict[str, int | None]
    total: int | None

    @property
    def holds_back(self) -> bool:
        return self.total is None or None in self.cells.values()


def hold_back(
    counts: Mapping[str, int], fewest: int, *, also: Collection[str] = (), cases: int | None = None
) -> Counted:
    """Of a table whose cells add up to its total, which the reader may know from elsewhere.

    `also`: cells that must be held back for another table's sake. The total goes too where nothing else will do.
    `cases`: how many cases it is about, where one of them counts several times; of a few nothing is shown, as each has
    about as many as the next.
    """
    total = sum(counts.values())
    if 0 < (total if cases is None else min(total, cases)) < fewest:
        return Counted(dict.fromkeys(counts), None)
    held = {name for name, count in counts.items() if 0 < count < fewest or name in also}
    if not held:
        return Counted(dict(counts), total)
    others = sorted((name for name in counts if name not in held and counts[name]), key=lambda name: counts[name])
    while not _hidden([counts[name] for name in held], fewest) and others:
        held.add(others.pop(0))
    if not _hidden([counts[name] for name in held], fewest):
        return Counted(dict.fromkeys(counts), None)
    return Counted({name: None if name in held else count for name, count in counts.items()}, total)


def hold_back_apart(counts: Mapping[str, int], fewest: int, *, also: Collection[str] = ()) -> Counted:
    """Of numbers that add up to nothing that anybody is told: there is no total to tell. `also`: as above."""
    return Counted(
        {name: None if 0 < count < fewest or name in also else count for name, count in counts.items()}, None
    )


def _hidden(held: list[int], fewest: int) -> bool:
    """Each is at least one as far as the reader knows, so the largest that one can be is what the others leave."""
    return len(held) > 1 and sum(held) - (len(held) - 1) >= fewest
