"""Hours that count only while an office is open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from forms_service.domain.deadlines import ClockSpec, london_instant
from forms_service.domain.events import LONDON
from forms_service.domain.working_days import WorkingCalendar

_ONE_DAY = timedelta(days=1)


def after_working_hours(start: datetime, hours: int, clock: ClockSpec, calendar: WorkingCalendar) -> datetime:
    """UTC: when so many working hours have passed since `start`. Nights, weekends and bank holidays do not count."""
    left = timedelta(hours=hours)
    day = start.astimezone(LONDON).date()
    while True:
        if calendar.is_working(day):
            opens = max(start.astimezone(UTC), london_instant(day, clock.working_from))
            closes = london_instant(day, clock.working_to)
            if opens < closes:
                if left <= closes - opens:
                    return opens + left
                left -= closes - opens
        day += _ONE_DAY
