"""Dates and times as people type them into a box, and as the pages say them. London in, UTC kept."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from forms_service.errors import InvalidInputError

LONDON = ZoneInfo("Europe/London")

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sep", "sept"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_DAY_FIRST = re.compile(r"^(?:[a-z]+day,?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s./-]+(\d{1,2}|[a-z]+)[\s./,-]+(\d{4})$")
_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
_TIME = re.compile(r"[\s,T]+(?:at\s+)?(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?$", re.IGNORECASE)


def read_day(text: str, field: str) -> date:
    """Day first, as it is written here. Raises InvalidInputError with the field."""
    words = " ".join(text.strip().casefold().split())
    if not words:
        raise InvalidInputError("Enter a date.", field=field)
    if (iso := _ISO.match(words)) is not None:
        year, month, day = (int(part) for part in iso.groups())
    elif (written := _DAY_FIRST.match(words)) is not None:
        day, year = int(written[1]), int(written[3])
        month = int(written[2]) if written[2].isdigit() else _MONTHS.get(written[2], 0)
    else:
        raise InvalidInputError("Enter a date as day, month and year, for example 27 3 2026.", field=field)
    try:
        return date(year, month, day)
    except ValueError:
        raise InvalidInputError("Enter a real date, for example 27 3 2026.", field=field) from None


def read_moment(text: str, field: str, *, default_time: time | None = None) -> datetime:
    """A date and a time in London; without a time, `default_time`, or it is asked for."""
    words = " ".join(text.strip().split())
    clock = default_time
    found = _TIME.search(words)
    if found is not None and (found[2] is not None or found[3] is not None):
        clock = _clock(int(found[1]), int(found[2] or 0), found[3], field)
        words = words[: found.start()]
    day = read_day(words, field)
    if clock is None:
        raise InvalidInputError("Enter the time too, for example 27 3 2026 14:30.", field=field)
    # In the hour that comes twice in October the first is meant; nobody can type which.
    return datetime.combine(day, clock, tzinfo=LONDON).astimezone(UTC)


def _clock(hour: int, minute: int, half: str | None, field: str) -> time:
    if half is not None:
        if not 1 <= hour <= 12:
            raise InvalidInputError("Enter a real time, for example 14:30.", field=field)
        hour = hour % 12 + (12 if half.casefold().startswith("p") else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise InvalidInputError("Enter a real time, for example 14:30.", field=field) from None


def say_day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def say_short_day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def say_time(at: datetime) -> str:
    local = at.astimezone(LONDON)
    hour = local.hour % 12 or 12
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{hour}{minutes}{'am' if local.hour < 12 else 'pm'}"


def say_moment(at: datetime) -> str:
    return f"{say_day(at.astimezone(LONDON).date())} at {say_time(at)}"


def as_typed(at: datetime) -> str:
    """As one would type it into a box."""
    local = at.astimezone(LONDON)
    return f"{local.day} {local.month} {local.year} {local:%H:%M}"
