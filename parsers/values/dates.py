"""Dates as people in England write them: day first, always. What is not a day stays what it is."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, timedelta
from functools import lru_cache

from parsers.types import Certainty
from parsers.values.plain import plain
from parsers.values.reading import Value, undetermined

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb febuary februrary", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_NAME = (
    r"mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
)
_WEEKDAY = rf"(?:(?P<weekday>{_DAY_NAME})\.?,?\s*)?"
_BEHIND = rf"(?:,?\s*\(?(?P<behind>{_DAY_NAME})\.?\)?)?"
_YEAR_OF_DAY = r"'?(?P<year>\d{4}|\d{2})"
_ORDINAL = r"(?:\s*(?:st|nd|rd|th))?"
_NUMBERS = rf"{_WEEKDAY}(?P<day>\d{{1,2}})\s*[./\-\s]\s*(?P<month>\d{{1,2}})\s*[./\-\s]\s*{_YEAR_OF_DAY}{_BEHIND}"
_WORDS = (
    rf"{_WEEKDAY}(?:the\s+)?(?P<day>\d{{1,2}}){_ORDINAL}\s*(?:of\s+)?[\s./\-]*"
    rf"(?P<month>{_MONTH})\.?,?[\s./\-]*{_YEAR_OF_DAY}{_BEHIND}"
)
_MONTH_FIRST = (
    rf"{_WEEKDAY}(?P<month>{_MONTH})\.?\s+(?:the\s+)?(?P<day>\d{{1,2}}){_ORDINAL},?\s+(?P<year>\d{{4}}){_BEHIND}"
)
_ISO = r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?:[t ]00:00(?::00)?z?)?"
_DAYS = tuple(re.compile(pattern) for pattern in (_ISO, _NUMBERS, _WORDS, _MONTH_FIRST))
_DAYS_INSIDE = tuple(
    re.compile(rf"(?<![\w/.\-]){pattern}(?![\w/]|[.\-]\w)") for pattern in (_ISO, _NUMBERS, _WORDS, _MONTH_FIRST)
)
_MONTH_YEAR = re.compile(rf"(?P<month>{_MONTH})\.?,?[\s/\-]*(?:of\s+)?(?P<year>\d{{4}})")
_NUMBER_YEAR = re.compile(r"(?P<month>\d{1,2})\s*[/.\-]\s*(?P<year>\d{4})")
_ISO_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})")
_YEAR = re.compile(r"(?:in\s+)?(?P<year>(?:19|20)\d{2})")
_NO_YEAR = re.compile(
    rf"(?:(?:{_DAY_NAME})\.?,?\s*)?(?:(?:the\s+)?\d{{1,2}}{_ORDINAL}\s*(?:of\s+)?[\s./\-]*(?:{_MONTH})\.?"
    rf"|(?:{_MONTH})\.?\s+\d{{1,2}}{_ORDINAL}|(?:{_MONTH})|\d{{1,2}}\s*[/.]\s*\d{{1,2}})"
)
_ABOUT = re.compile(
    r"^(?:(?:(?:in|on)\s+)?(?:the\s+)?(?:early|mid|late|about|around|approx(?:imately)?|circa|c|ca|roughly|"
    r"(?:beginning|start|middle|end)\s+of|on\s+or\s+(?:about|around|before|after)|"
    r"before|after|since|from|prior\s+to|by|until|summer|autumn|winter|spring|possibly|probably)[\s\-.:]+|"
    r"(?:c|ca)\.?(?=\d)|\?\s*|~\s*)"
)
_ABOUT_BEHIND = re.compile(
    r"[\s,]*(?:\(?(?:approx(?:imately)?|approximate|circa|about|estimated|est|tbc|roughly|-?ish)\.?\)?|\(\?\)|\?)$"
)
_EXPECTED = re.compile(
    r"^(?:unborn\b[\s,:;\-–(]*)?(?:e\.?d\.?d\.?|due(?:\s+date)?|expected(?:\s+(?:delivery|date|delivery\s+date|on))?)[\s:.\-–]*(?:on\s+)?(?=\S)"
)
_EXPECTED_BEHIND = re.compile(
    r"[\s,]*\(?\s*(?:e\.?d\.?d\.?|due(?:\s+date)?|expected(?:\s+(?:delivery(?:\s+date)?|date))?)\s*\)?$"
)
_BETWEEN = re.compile(r"^(?:between|from|period|dates?)[\s:]+")
_RANGE = re.compile(r"\s*(?:\bto\b|\buntil\b|\btill\b|\bthrough\b|–|—|\s-\s)\s*")
_SHORT_RANGE = re.compile(rf"(\d{{1,2}}{_ORDINAL})\s*-\s*(\d{{1,2}}{_ORDINAL}\s*(?:of\s+)?[\s./]*(?:{_MONTH}).*)")
_AND = re.compile(r"\s*(?:\band\b|&)\s*")
_EARLIEST, _LATEST = 1900, 2200
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 60_000  # of a spreadsheet: 1954 to 2064
_EITHER_CENTURY = range(28, 50)  # two digits: a grandparent's birth, or a day to come?


@lru_cache(maxsize=2_000)
def read_date(text: str) -> Value:
    words = _words(text)
    exact = _one_day(words)
    if exact is not None:
        return exact
    for pattern in (_MONTH_YEAR, _NUMBER_YEAR, _ISO_MONTH):
        if (found := pattern.fullmatch(words)) and (month := _month(found)) is not None:
            if pattern is _ISO_MONTH and int(found["month"]) == (int(found["year"]) + 1) % 100:
                return Value(
                    month, Certainty.INFERRED, "month", (f"“{words}” may also be the year that begins in one and ends "
                    "in the other.",)
                )  # fmt: skip
            return Value(month, precision="month")
    if found := _YEAR.fullmatch(words):
        return Value(found["year"], precision="year")
    return _less_than_a_date(text, words)


def _words(text: str) -> str:
    line = plain(text).casefold().replace("\u2010", "-").replace("\u2011", "-").replace("’", "'").replace("‘", "'")
    return " ".join(line.split()).strip(" .,;")


def _less_than_a_date(text: str, words: str) -> Value:
    if (ranged := _range(words)) is not None:
        return ranged
    for pattern, approximate in ((_EXPECTED, False), (_EXPECTED_BEHIND, False), (_ABOUT, True), (_ABOUT_BEHIND, True)):
        rest = pattern.sub("", words, count=1)
        if rest != words and rest:
            return _approximate(text, read_date(rest), approximate)
    return _not_a_date(text, words)


def _approximate(text: str, inner: Value, approximate: bool) -> Value:
    """The words are kept beside the date they are near to."""
    said = " ".join(text.split())
    if inner.value is None:
        return undetermined(
            *(inner.reasons or (f"“{said}” is not a date that can be read.",)), candidates=inner.candidates
        )
    reason = f"The date is given as about: “{said}”." if approximate else f"The date is one that is expected: “{said}”."
    return Value(
        inner.value,
        Certainty.INFERRED,
        precision="approximate" if approximate else inner.precision,
        reasons=(reason, *inner.reasons),
        candidates=inner.candidates,
    )


def _not_a_date(text: str, words: str) -> Value:
    said = " ".join(text.split())
    inside = _days_inside(words)
    if len(inside) == 1:
        begin, end, day = inside[0]
        after = words[end:].lstrip()
        if (begin == 0 and after[:1] in ("(", ",", ";", ":", "-", "–", "@")) or (
            begin == 0 and after.startswith("at ")
        ):
            return Value(day, Certainty.INFERRED, reasons=(f"The answer says more than a date: “{said}”.",))
        return undetermined(f"“{said}” says more than a date.", candidates=(day,))
    if inside:
        days = tuple(dict.fromkeys(day for _, _, day in inside))
        return undetermined(f"“{said}” names more than one day.", candidates=days)
    if _NO_YEAR.fullmatch(words):
        return undetermined(f"“{said}” names no year.")
    if words.isdecimal() and len(words) == 5 and _FIRST_SERIAL <= int(words) <= _LAST_SERIAL:
        day = (date(1899, 12, 30) + timedelta(days=int(words))).isoformat()
        return undetermined(f"“{words}” may be the number that a spreadsheet has for a day.", candidates=(day,))
    if words.isdecimal() and len(words) == 8:
        day_first = _one_day(f"{words[:2]}/{words[2:4]}/{words[4:]}")
        year_first = _one_day(f"{words[:4]}-{words[4:6]}-{words[6:]}")
        days = tuple(each.value for each in (day_first, year_first) if each is not None and isinstance(each.value, str))
        return undetermined(f"“{words}” is written without marks between day, month and year.", candidates=days)
    return undetermined(f"“{said}” is not a date that can be read. Write day, month and year.")


def _days_inside(words: str) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for pattern in _DAYS_INSIDE:
        for each in pattern.finditer(words):
            if any(each.start() < end and begin < each.end() for begin, end, _ in found):
                continue
            read = _one_day(each[0])
            if read is not None and isinstance(read.value, str):
                found.append((each.start(), each.end(), read.value))
    return sorted(found)


def _range(words: str) -> Value | None:
    bare = _BETWEEN.sub("", words)
    short = _SHORT_RANGE.fullmatch(bare)
    parts = [short[1], short[2]] if short else _RANGE.split(bare)
    if len(parts) != 2 and words.startswith("between"):
        parts = _AND.split(bare)
    if len(parts) != 2 or not all(parts):
        both = _AND.split(words)
        return _two_days(words, both) if len(both) == 2 and all(both) else None
    last = read_date(parts[1])
    first = read_date(_completed(parts[0], parts[1]))
    if first.value is None or last.value is None or "range" in (first.precision, last.precision):
        return None
    reasons = (*first.reasons, *last.reasons)
    if str(first.value)[: len(str(last.value))] > str(last.value):
        return undetermined(f"“{words}” ends before it begins.", *reasons)
    unsure = Certainty.INFERRED if Certainty.INFERRED in (first.certainty, last.certainty) else None
    return Value(f"{first.value}/{last.value}", unsure, precision="range", reasons=reasons)


def _two_days(words: str, parts: list[str]) -> Value | None:
    """ "12 and 20 May" are two days, and no days between them."""
    first, last = read_date(_completed(parts[0], parts[1])), read_date(parts[1])
    if not isinstance(first.value, str) or not isinstance(last.value, str):
        return None
    return undetermined(f"“{words}” names more than one day.", candidates=(first.value, last.value))


def _completed(first: str, last: str) -> str:
    """ "12 to 14 May 2026": the first day borrows month and year from the last."""
    bare = re.sub(r"(?<=\d)\s*(?:st|nd|rd|th)\b", "", first)
    weekday = re.match(rf"(?:{_DAY_NAME})\.?,?\s+", bare)
    bare = bare[weekday.end() :] if weekday else bare
    named = weekday[0] if weekday else ""
    if re.fullmatch(r"\d{1,2}", bare):
        tail = re.sub(r"^\D*\d{1,2}(?:\s*(?:st|nd|rd|th)\b)?", "", last, count=1)
        return named + bare + tail
    if re.fullmatch(rf"(?:\d{{1,2}}\s+)?(?:{_MONTH})", bare) and (year := re.search(r"\d{4}$", last)):
        return f"{named}{bare} {year[0]}"
    if (numbers := re.fullmatch(r"\d{1,2}[./]\d{1,2}", bare)) and (year := re.search(r"[./](\d{4}|\d{2})$", last)):
        return f"{named}{numbers[0]}/{year[1]}"
    return first


def _one_day(words: str) -> Value | None:
    for pattern in _DAYS:
        found = pattern.fullmatch(words)
        if found is None:
            continue
        named = found.groupdict()
        month = _MONTHS.get(found["month"]) or int(found["month"])
        year, day = _full_year(found["year"]), int(found["day"])
        if not 1 <= month <= 12 and 1 <= day <= 12 and _EARLIEST <= year <= _LATEST:
            return _month_first(words, year, day, month)
        try:
            result = date(year, month, day)
        except ValueError:
            return undetermined(f"“{words}” is not a day of the calendar.")
        if not _EARLIEST <= year <= _LATEST:
            return undetermined(f"The year {year} cannot be meant.")
        for weekday in (named.get("weekday"), named.get("behind")):
            if weekday and not _WEEKDAYS[result.weekday()].startswith(weekday[:3]):
                return undetermined(
                    f"{result.isoformat()} is a {_WEEKDAYS[result.weekday()].capitalize()}, but the answer names "
                    "another day.",
                    candidates=(result.isoformat(),),
                )
        return _of_century(found["year"], result)
    return None


def _of_century(written: str, day: date) -> Value:
    if len(written) == 4:
        return Value(day.isoformat())
    reason = f"The year was written with two digits and read as {day.year}."
    if int(written) not in _EITHER_CENTURY:
        return Value(day.isoformat(), reasons=(reason,))
    other = f"{day.year - 100 if day.year >= 2000 else day.year + 100}{day.isoformat()[4:]}"
    return Value(day.isoformat(), Certainty.INFERRED, reasons=(reason,), candidates=(day.isoformat(), other))


def _month_first(words: str, year: int, month: int, day: int) -> Value:
    """The order of another country is never assumed: it is only shown to a person."""
    other: tuple[str, ...] = ()
    with suppress(ValueError):
        other = (date(year, month, day).isoformat(),)
    return undetermined(f"“{words}” is not a day of the calendar, day first.", candidates=other)


def _full_year(text: str) -> int:
    """Two digits: births reach back to 1940, nothing in these forms is after 2039."""
    year = int(text)
    if len(text) == 4:
        return year
    return 2000 + year if year < 40 else 1900 + year


def _month(found: re.Match[str]) -> str | None:
    month = _MONTHS.get(found["month"]) or int(found["month"])
    year = int(found["year"])
    return f"{year:04}-{month:02}" if 1 <= month <= 12 and _EARLIEST <= year <= _LATEST else None
