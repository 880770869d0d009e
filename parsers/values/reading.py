"""What a reader of values gives back, before it becomes a field of the result."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.types import Certainty

# Words that mean "not answered here", which is not the same as nothing.
NO_ANSWER = frozenset(
    {
        "tbc", "tba", "n/k", "nk", "not known", "unknown", "n/a", "na", "not applicable", "as above", "see above",
        "see attached", "nil", "none", "-", "--", "?", "ditto", "to follow", "to be confirmed", "not recorded",
        "not yet known",
    }
)  # fmt: skip


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
