"""A date as the readers give it: ISO, or less. What is not a whole day is no day."""

from __future__ import annotations

import calendar
from datetime import date, datetime


def day_of(text: str) -> date | None:
    """An ISO date, or the day of an ISO date and time."""
    try:
        return date.fromisoformat(text.strip()[:10]) if len(text.strip()) >= 10 else None
    except ValueError:
        return None


def moment_of(text: str) -> datetime | None:
    """An ISO date and time as written, without zone; none where only a day is given."""
    if "T" not in text.strip():
        return None
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return None


def months_before(day: date, months: int) -> date:
    """Calendar months back, clamped to the month's end: twelve before 29 February is 28 February."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
