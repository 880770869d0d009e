"""Whom a cell names. Several persons in one cell are never parted silently: their names are proposed, and asked."""

from __future__ import annotations

import re

from parsers.types import Certainty
from parsers.values.reading import Value

_LONGEST = 300  # characters; more is no name
_DATE = re.compile(
    r"\b(?:(?:both|each|all)\s+)?(?:born(?:\s+on)?|d\.?o\.?b\.?|e\.?d\.?d\.?|due(?:\s+on)?)?\s*:?\s*"
    r"\d{1,2}(?:st|nd|rd|th)?\s*(?:[./\-]\s*\d{1,2}\s*[./\-]|[\s\-]*[a-z]{3,9}[\s\-,]*)\s*(?:\d{4}|\d{2})\b",
    re.IGNORECASE,
)
_OTHER_NAME = re.compile(
    r"[\s,(]+(?:a\.?\s?k\.?\s?a\.?|a/k/a|also\s+known\s+as|also\s+called|(?<!also )known\s+as|alias|n[ée]e|formerly|"
    r"f\.?k\.?a\.?|previously)(?=[\s:(])[\s:]*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:[\n;&+•]|\s/\s|(?<=\w)/(?=\w)|\band\b|\bplus\b)[\s,;&+]*", re.IGNORECASE)
_NUMBER = re.compile(r"(?:(?<=\s)|^)\(?\d{1,2}[.)]\s+")
_TOGETHER = re.compile(r"^(?:all|both)\b|\b(?:twins|triplets|parents|et\s+al)\b", re.IGNORECASE)
_UNNAMED = re.compile(
    r"(?:(?:\d+|one|two|three|four|five|six|her|his|their|the|all|other|half|step|younger|older|unnamed|unknown)[\s\-]+)*"
    r"(?:siblings?|sibs?|brothers?|sisters?|others?|children|family|et\s+al)\.?",
    re.IGNORECASE,
)
_IN_FRONT = re.compile(r"^(?:(?:the\s+)?(?:twins|triplets|siblings|children)\b[\s:\-–,]+)(?=\S)", re.IGNORECASE)
_BRACKET = re.compile(r"\(([^()]*)\)")
_WORTH_A_LOOK = re.compile(
    r"[\n;&+•,/\d]|\b(?:and|plus|twins|triplets|parents|all|both|et|siblings)\b|" + _OTHER_NAME.pattern, re.IGNORECASE
)


def read_people(text: str) -> Value:
    """The words as they stand; a question where they name more than one person, or one by more than one name."""
    if len(text) > _LONGEST:
        return Value(text, Certainty.INFERRED, reasons=("These words are far more than a name.",))
    if not _WORTH_A_LOOK.search(text):
        return Value(text)
    undated = _DATE.sub(";", text)
    dated = undated != text
    names = _parted(undated)
    others = [each for each in names if not _UNNAMED.fullmatch(each)]
    if len(names) > 1 or _TOGETHER.search(text):
        found = others if len(names) > 1 else _within(names)
        reason = "More than one person is named here; whether they are to be parted is for a person to say."
        if len(others) < len(names):
            reason = "More persons are meant here than are named; who they are is for a person to say."
        return Value(text, Certainty.INFERRED, reasons=(reason,), candidates=tuple(dict.fromkeys(found)))
    said = names[0] if names else ""
    called = [_clean(each) for each in _OTHER_NAME.split(said)]
    if len(called) > 1:
        reason = "The person is named here by more than one name."
        return Value(text, Certainty.INFERRED, reasons=(reason,), candidates=tuple(each for each in called if each))
    if dated and said:
        reason = "A date stands beside the name."
        return Value(text, Certainty.INFERRED, reasons=(reason,), candidates=(said,))
    return Value(text)


def _parted(text: str) -> list[str]:
    """The names, one by one; what stands in brackets belongs to the name in front of it."""
    kept = _BRACKET.sub(lambda found: "(" + "\x00" * len(found[1]) + ")", text)
    cuts = [*(found.span() for found in _BETWEEN.finditer(kept)), *(found.span() for found in _NUMBER.finditer(kept))]
    parts: list[str] = []
    start = 0
    for begin, end in [*sorted(cuts), (len(text), len(text))]:
        parts += _by_commas(text[start:begin], several=len(cuts) > 0)
        start = max(start, end)
    return [clean for part in parts if (clean := _clean(_IN_FRONT.sub("", part.strip())))]


def _by_commas(text: str, *, several: bool) -> list[str]:
    """ "Example, Amy Jane" is one person, surname first; "Amy Example, mother" is one as well."""
    kept = _BRACKET.sub(lambda found: "(" + "\x00" * len(found[1]) + ")", text)
    if kept.count(",") == 0:
        return [text]
    parts: list[str] = []
    start = 0
    for part in kept.split(","):
        parts.append(text[start : start + len(part)])
        start += len(part) + 1
    parts = [part for part in parts if _clean(part)]
    words = [len(part.split()) for part in parts]
    many = len(parts) > 2 or (len(parts) == 2 and (several or min(words) > 1 or max(words) == 1))
    return parts if many else [text]


def _within(names: list[str]) -> list[str]:
    """ "Twins (Amy and Ben)": the names stand in the bracket."""
    for name in names:
        if (found := _BRACKET.search(name)) is not None and len(inside := _parted(found[1])) > 1:
            return inside
    return []


def _clean(text: str) -> str:
    line = " ".join(text.split()).strip(" ,.;:-–/")
    line = re.sub(r"(?:^|\s)(?:both|each|all|aged|born|dob|edd|due)$", "", line, flags=re.IGNORECASE)
    return line[:-1] if line.endswith(")") and line.count("(") < line.count(")") else line
