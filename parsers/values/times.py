"""Times of day, and days with their time. What may be morning or evening is asked, not assumed."""

from __future__ import annotations

import re

from parsers.types import Certainty
from parsers.values.dates import read_date
from parsers.values.plain import plain
from parsers.values.reading import Value, undetermined

_HALF = r"(?P<half>am|pm|a\.\s?m\.?|p\.\s?m\.?)"
_TIME = re.compile(
    rf"(?P<hour>\d{{1,2}})(?:\s*[:.h]\s*(?P<minute>\d{{2}})(?::\d{{2}})?)?\s*{_HALF}?\s*(?P<hours>hrs?|hours?|h)?\.?"
)
_FOUR = re.compile(r"(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)\s*(?P<hours>hrs?|hours?|h)?\.?")
_ABOUT = re.compile(
    r"^(?:(?:at\s+)?(?:about|around|approx(?:imately)?|circa|ca|c|roughly|just\s+(?:before|after)|before|after|by)[\s.:]+|(?:ca|c)\.?(?=\d)|~\s*|\?\s*)"
)
_ABOUT_BEHIND = re.compile(r"[\s,]*(?:\(?(?:approx(?:imately)?|about|ish|est)\.?\)?|\?)$")
_SPAN = re.compile(r"\s*(?:\bto\b|\buntil\b|–|—|-)\s*")
_YEARS = range(1900, 2060)  # four digits that may as well be a year


def read_time(text: str) -> Value:
    words = " ".join(plain(text).casefold().split()).strip(" ,;")
    words = re.sub(r"^at\s+", "", words)
    if words in ("noon", "midday", "12 noon", "12noon", "12 midday", "12:00 noon", "12.00 noon"):
        return Value("12:00")
    if words in ("midnight", "12 midnight", "24:00", "24.00", "2400", "2400hrs", "2400 hrs"):
        return undetermined("Midnight may begin or end the day.", candidates=("00:00",))
    about = _ABOUT_BEHIND.sub("", _ABOUT.sub("", words))
    read = _clock(text, about)
    if about == words or not about:
        return read
    if read.value is None:
        return read
    return Value(
        read.value,
        Certainty.INFERRED,
        "approximate",
        (f"The time is about: “{words}”.", *read.reasons),
        read.candidates,
    )


def _clock(text: str, words: str) -> Value:
    if words in ("noon", "midday"):
        return Value("12:00")
    said = " ".join(text.split())
    found = _FOUR.fullmatch(words) or _TIME.fullmatch(words)
    if found is None:
        return _no_clock(said, words)
    named = found.groupdict()
    hour, minute = int(found["hour"]), int(named.get("minute") or 0)
    half = re.sub(r"[.\s]", "", named.get("half") or "")
    if (half == "am" and hour > 12) or (half == "pm" and hour == 0) or hour > 23 or minute > 59:
        return undetermined(f"“{said}” is not a time that can be read.")
    if not half and named.get("minute") is None:
        return undetermined(f"“{said}” is not a time that can be read: it may be morning or evening.")
    given = hour
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    value = f"{hour:02}:{minute:02}"
    if half or named.get("hours"):
        return Value(value)
    if re.match(r"\d\D", words):
        later = f"{given + 12:02}:{minute:02}"
        return Value(
            value, Certainty.INFERRED, reasons=(f"“{said}” may be morning or evening.",), candidates=(value, later)
        )
    if words.isdecimal() and int(words) in _YEARS:
        return Value(value, Certainty.INFERRED, reasons=(f"“{said}” may also be a year.",))
    return Value(value)


def _no_clock(said: str, words: str) -> Value:
    parts = _SPAN.split(words)
    if len(parts) == 2:
        half = re.search(_HALF, parts[1])
        first = parts[0] if half is None or re.search(_HALF, parts[0]) else f"{parts[0]}{half[0]}"
        times = [
            _clock(part, part).value for part in (first, parts[1]) if _TIME.fullmatch(part) or _FOUR.fullmatch(part)
        ]
        if len(times) == 2 and all(isinstance(each, str) for each in times):
            return undetermined(f"“{said}” is a time from and to.", candidates=tuple(str(each) for each in times))
    return undetermined(f"“{said}” is not a time that can be read.")


_MOMENT = re.compile(
    r"^(?P<day>.*?\d)(?:,?\s+at\s+|\s*@\s*|\s+-\s+|,?\s+\(?|t)"
    r"(?P<time>(?:(?:approx(?:imately)?|about|around|circa|c)[\s.]+)?"
    r"(?:\d{1,2}(?:[:.]\d{2}(?::\d{2})?\s*(?:am|pm|a\.m\.?|p\.m\.?)?|\s*(?:am|pm|a\.m\.?|p\.m\.?)|\d{2})\s*(?:hrs?|hours?|h)?|noon|midday))\)?$"
)


def read_moment(text: str) -> Value:
    """A date with its hour; a date alone is kept as a date."""
    words = " ".join(plain(text).casefold().split()).strip(" .,;")
    if (found := _MOMENT.match(words)) is not None and (both := _together(found["day"], found["time"])) is not None:
        return both
    # The hour may come first: "14:30 on 3 May 2026".
    first, _, rest = words.partition(" on ")
    if rest and (both := _together(rest, first)) is not None:
        return both
    return read_date(text)


def _together(day: str, hour: str) -> Value | None:
    on, at = read_date(day), read_time(hour)
    if on.value is None or on.precision is not None or at.value is None:
        return None
    unsure = Certainty.INFERRED if Certainty.INFERRED in (on.certainty, at.certainty) else None
    return Value(f"{on.value}T{at.value}", unsure, at.precision, (*on.reasons, *at.reasons))
