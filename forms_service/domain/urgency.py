"""What comes first in a day's list: what the law dates, what is late, what is due; and a day in a person's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from forms_service.domain.working_days import WorkingCalendar

_LAW = {"statutory": 0, "panel": 1}
_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Weight:
    """What the place in the list depends on."""

    due_on: date | None
    legal_class: str = ""
    urgent: bool = False


def urgency(weight: Weight, today: date) -> tuple[int, int, int, int]:
    """Lowest first: late or due today under the law, then whatever is late or red, then today's, then the rest by day.

    What is not dated waits behind what is due today: somebody waits for it, and no clock runs.
    """
    day = (weight.due_on or today).toordinal()
    due = weight.due_on
    law = _LAW.get(weight.legal_class, 2)
    if due is not None and due <= today and law == 0:
        band = 0
    elif weight.urgent or (due is not None and due < today):
        band = 1
    elif due == today:
        band = 2
    elif due is None:
        band = 3
    else:
        band = _AHEAD
    red = 0 if weight.urgent else 1
    return (band, day, law, red) if band == _AHEAD else (band, law, red, day)


def working_days_between(earlier: date, later: date, calendar: WorkingCalendar) -> int:
    """How many working days pass after `earlier` up to and including `later`."""
    return sum(
        calendar.is_working(date.fromordinal(day)) for day in range(earlier.toordinal() + 1, later.toordinal() + 1)
    )


def due_words(due: date, today: date, calendar: WorkingCalendar) -> str:
    """ "2 working days late", "today", "tomorrow", "in 3 working days"."""
    if due == today:
        return "today"
    if due < today:
        count = working_days_between(due, today, calendar)
        return f"{count} working day{'' if count == 1 else 's'} late" if count else "late"
    if due.toordinal() - today.toordinal() == 1:
        return "tomorrow"
    count = working_days_between(today, due, calendar)
    return f"in {count} working day{'' if count == 1 else 's'}" if count else "before the next working day"
