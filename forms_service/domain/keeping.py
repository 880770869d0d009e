"""How long something is kept: so many years from the day it ended."""

from __future__ import annotations

from datetime import date


def years_after(day: date, years: int) -> date:
    """The same day of a later year; 29 February becomes 28 February where that year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
