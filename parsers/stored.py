"""An answer that a document keeps twice: shown, and stored beside; where they differ a person chooses."""

from __future__ import annotations

import re

from parsers.blocks import Document, Doubt
from parsers.types import Certainty, Place, Problem
from parsers.values.dates import read_date

_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:[T ].*)?")
_LONGEST = 120


def stored_doubt(shown: str, stored: str) -> Doubt:
    if not stored.strip():
        reason = "The field shows an answer, but the data stored with the document holds none."
        return Doubt(reason, Certainty.INFERRED)
    other = f"“{brief(shown)}”" if shown.strip() else "nothing"
    reason = f"The field shows {other}, but the data stored with the document says “{brief(stored)}”."
    candidates = tuple(brief(each) for each in (shown, day_of(stored) or stored) if each.strip())
    return Doubt(reason, Certainty.UNDETERMINED, candidates)


def report_stored(document: Document, doubt: Doubt, place: Place) -> None:
    message = f"{doubt.reason} A person must say which is meant."
    document.problems.append(Problem("stored-value", message, place=place))


def same_words(shown: str, stored: str) -> bool:
    return "".join(shown.split()).casefold() == "".join(stored.split()).casefold()


def day_of(stored: str) -> str | None:
    return stored.strip()[:10] if _DAY.fullmatch(stored.strip()) else None


def is_that_day(shown: str, stored: str) -> bool:
    """Read as any date is read here, day first: a program of another country shows 2 November as 11/2."""
    day = day_of(stored)
    if day is None or not shown.strip():
        return False
    value = read_date(shown)
    return (
        isinstance(value.value, str)
        and value.precision in (None, "month", "year")
        and value.certainty not in (Certainty.UNDETERMINED, Certainty.EMPTY)
        and day.startswith(value.value)
    )


def brief(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
