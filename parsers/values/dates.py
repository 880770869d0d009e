"""Dates as people in England write them: day first, always. What is not a day stays what it is."""

from __future__ import annotations

import re
from datetime import date

from parsers.types import Certainty
from parsers.values.reading import Value, undetermined

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb febuary", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = r"(?:(?P<weekday>mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_NUMBERS = re.compile(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})\s*[./\-\s]\s*(?P<month>\d{{1,2}})\s*[./\-\s]\s*(?P<year>\d{{4}}|\d{{2}})"
)
_WORDS = re.compile(
    rf"{_WEEKDAY}(?:the\s+)?(?P<day>\d{{1,2}})\s*(?:st|nd|rd|th)?\s*(?:of\s+)?[\s./\-]*"
    rf"(?P<month>{_MONTH})\.?,?[\s./\-]*(?P<year>\d{{4}}|\d{{2}})"
)
_MONTH_FIRST = re.compile(
    rf"{_WEEKDAY}(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})"
)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[t ]00:00(?::00)?z?)?")
_MONTH_YEAR = re.compile(rf"(?P<month>{_MONTH})\.?,?[\s/\-]*(?P<year>\d{{4}})")
_NUMBER_YEAR = re.compile(r"(?P<month>\d{1,2})\s*[/.\-]\s*(?P<year>\d{4})")
_ISO_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})")
_YEAR = re.compile(r"(?:in\s+)?(?P<year>(?:19|20)\d{2})")
_ABOUT = re.compile(
    r"^(?:(?:in\s+)?(?:early|mid|late|about|around|approx(?:imately)?\.?|circa|c\.|the\s+(?:beginning|start|middle|end)\s+of|"
    r"beginning\s+of|start\s+of|end\s+of|on\s+or\s+(?:about|around|before|after))[\s\-]+|\?\s*|~\s*)"
)
_RANGE = re.compile(r"\s*(?:\bto\b|\buntil\b|\btill\b|\band\b|–|—|\s-\s)\s*")
_EARLIEST, _LATEST = 1900, 2200


def read_date(text: str) -> Value:
    words = " ".join(text.casefold().replace("\u2011", "-").replace("’", "'").split()).strip(" .,;")
    exact = _one_day(words)
    if exact is not None:
        return exact
    for pattern in (_MONTH_YEAR, _NUMBER_YEAR, _ISO_MONTH):
        if (found := pattern.fullmatch(words)) and (month := _month(found)) is not None:
            return Value(month, precision="month")
    if found := _YEAR.fullmatch(words):
        return Value(found["year"], precision="year")
    if (ranged := _range(words)) is not None:
        return ranged
    about = _ABOUT.sub("", words)
    if about != words:
        return _approximate(text, read_date(about))
    if words.endswith("?"):
        return _approximate(text, read_date(words.rstrip("? ")))
    return undetermined(f"“{' '.join(text.split())}” is not a date that can be read. Write day, month and year.")


def _approximate(text: str, inner: Value) -> Value:
    """The words are kept beside the date they are near to."""
    if inner.value is None:
        return undetermined(f"“{' '.join(text.split())}” is not a date that can be read.")
    return Value(
        inner.value,
        Certainty.INFERRED,
        precision="approximate",
        reasons=(f"The date is given as about: “{' '.join(text.split())}”.", *inner.reasons),
    )


def _range(words: str) -> Value | None:
    parts = _RANGE.split(words)
    if len(parts) != 2 or not all(parts):
        return None
    last = read_date(parts[1])
    first = read_date(_completed(parts[0], parts[1]))
    if first.value is None or last.value is None or "range" in (first.precision, last.precision):
        return None
    return Value(f"{first.value}/{last.value}", precision="range", reasons=(*first.reasons, *last.reasons))


def _completed(first: str, last: str) -> str:
    """ "12 to 14 May 2026": the first day borrows month and year from the last."""
    bare = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", first)
    if re.fullmatch(r"\d{1,2}", bare):
        tail = re.sub(r"^\D*\d{1,2}(?:st|nd|rd|th)?", "", last, count=1)
        return bare + tail
    if re.fullmatch(rf"(?:\d{{1,2}}\s+)?(?:{_MONTH})", bare) and (year := re.search(r"\d{4}$", last)):
        return f"{bare} {year[0]}"
    return first


def _one_day(words: str) -> Value | None:
    for pattern in (_ISO, _NUMBERS, _WORDS, _MONTH_FIRST):
        found = pattern.fullmatch(words)
        if found is None:
            continue
        named = found.groupdict()
        month = _MONTHS.get(found["month"]) or int(found["month"])
        year, day = _full_year(found["year"]), int(found["day"])
        reasons: list[str] = []
        if len(found["year"]) == 2:
            reasons.append(f"The year was written with two digits and read as {year}.")
        try:
            result = date(year, month, day)
        except ValueError:
            return undetermined(f"“{words}” is not a day of the calendar.")
        if not _EARLIEST <= year <= _LATEST:
            return undetermined(f"The year {year} cannot be meant.")
        if named.get("weekday") and not _WEEKDAYS[result.weekday()].startswith(named["weekday"] or ""):
            return undetermined(
                f"{result.isoformat()} is a {_WEEKDAYS[result.weekday()].capitalize()}, but the answer names another "
                "day.",
                candidates=(result.isoformat(),),
            )
        return Value(result.isoformat(), reasons=tuple(reasons))
    return None


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


_TIME = re.compile(
    r"(?:at\s+)?(?P<hour>\d{1,2})(?:\s*[:.h]\s*(?P<minute>\d{2})(?::\d{2})?)?\s*(?P<half>am|pm|a\.m\.?|p\.m\.?)?\s*(?:hrs?|hours?)?"
)
_FOUR = re.compile(r"(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)\s*(?:hrs?|hours?|h)?")


def read_time(text: str) -> Value:
    words = " ".join(text.casefold().split()).strip(" ,;")
    if words in ("noon", "midday", "12 noon"):
        return Value("12:00")
    if words == "midnight":
        return undetermined("Midnight may begin or end the day.", candidates=("00:00",))
    about = _ABOUT.sub("", words)
    found = _FOUR.fullmatch(about) or _TIME.fullmatch(about)
    if found is None:
        return undetermined(f"“{' '.join(text.split())}” is not a time that can be read.")
    named = found.groupdict()
    hour, minute, half = int(found["hour"]), int(named.get("minute") or 0), (named.get("half") or "").replace(".", "")
    if half and not 1 <= hour <= 12:
        half = "" if hour <= 23 else half
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or (not half and named.get("minute") is None):
        return undetermined(f"“{' '.join(text.split())}” is not a time that can be read.")
    value = f"{hour:02}:{minute:02}"
    if about != words:
        return Value(value, Certainty.INFERRED, precision="approximate", reasons=(f"The time is about: “{words}”.",))
    return Value(value)


_MOMENT = re.compile(
    r"^(?P<day>.*?\d)(?:,?\s+at\s+|,?\s+|t)"
    r"(?P<time>\d{1,2}(?:[:.]\d{2}(?::\d{2})?\s*(?:am|pm)?|\s*(?:am|pm)|\d{2}\s*(?:hrs?|hours?)?))$"
)


def read_moment(text: str) -> Value:
    """A date with its hour; a date alone is kept as a date."""
    day = read_date(text)
    if day.value is not None:
        return day
    words = " ".join(text.casefold().split()).strip(" .,;")
    if (found := _MOMENT.match(words)) is not None:
        day, hour = read_date(found["day"]), read_time(found["time"])
        if day.value is not None and day.precision is None and hour.value is not None:
            return Value(f"{day.value}T{hour.value}", reasons=day.reasons)
    # The hour may come first: "14:30 on 3 May 2026".
    first, _, rest = words.partition(" on ")
    if rest and (hour := read_time(first)).value is not None and (day := read_date(rest)).value is not None:
        return Value(f"{day.value}T{hour.value}", reasons=day.reasons)
    return undetermined(f"“{' '.join(text.split())}” is not a date and time that can be read.")
