"""Which reminder of an agreed action is due on a day: before it is due, or so many working days after."""

from __future__ import annotations

from datetime import date, timedelta

from forms_service.domain.working_days import WorkingCalendar


def reminder_due(due_on: date, today: date, calendar: WorkingCalendar, *, days_before: int, overdue_every: int) -> str:
    """A code of this reminder, the same until the next one is due; empty: none is due yet.

    The first late one is due on the first working day after the day agreed. Days missed are not made up for: of several
    that fell due since, only the last counts. Where the day agreed is no working day, its reminder comes before it.
    """
    if today <= due_on:
        begins = calendar.step(due_on, days_before, "before").day if days_before else due_on
        return "before" if today >= begins else ""
    day, late = due_on, 0
    while day < today:
        day += timedelta(days=1)
        late += calendar.is_working(day)
    return f"late-{(late - 1) // overdue_every + 1}" if late else ""
