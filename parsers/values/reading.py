"""What a reader of values gives back, before it becomes a field of the result."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.labels import normal
from parsers.types import Certainty

# Words that mean "not answered here", which is not the same as nothing.
_NO_ANSWER = frozenset(
    {
        "tbc", "tba", "tbd", "t.b.c", "n/k", "nk", "not known", "unknown", "n/a", "na", "n.a", "not applicable",
        "as above", "see above", "as below", "see below", "as before", "see attached", "attached", "nil", "none",
        "ditto", "do",
        "same", "same as above", "to follow", "to be confirmed", "to be advised", "not recorded", "not yet known",
        "not available", "not provided", "not given", "not disclosed", "not stated", "pending", "awaited", "withheld",
        "don't know", "not sure", "unsure", "no date", "not dated", "undated", "ongoing", "current", "to date",
        "present",
    }
)  # fmt: skip
_SIGNS = frozenset("-–—?\"'”“〃,.*/\\x")


def gives_no_answer(text: str) -> bool:
    words = normal(text)
    return words in _NO_ANSWER or set("".join(text.split()).casefold()) <= _SIGNS


def points_up(text: str) -> bool:
    """Words of a table's cell that mean the cell above it."""
    words = normal(text)
    return words in (
        "as above",
        "see above",
        "ditto",
        "do",
        "same",
        "same as above",
        "as before",
        "same as before",
    ) or (bool(text.strip()) and set("".join(text.split())) <= set("\"”“'〃,"))


@dataclass(frozen=True, slots=True)
class Value:
    """`certainty` none: as sure as the place was found."""

    value: str | bool | tuple[str, ...] | None
    certainty: Certainty | None = None
    precision: str | None = None
    reasons: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    problem: tuple[str, str] | None = None  # code, message


def empty() -> Value:
    return Value(None, Certainty.EMPTY)


def undetermined(*reasons: str, candidates: tuple[str, ...] = ()) -> Value:
    return Value(None, Certainty.UNDETERMINED, reasons=reasons, candidates=candidates)
