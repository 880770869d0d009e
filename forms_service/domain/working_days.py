"""Which days count, and which were passed over and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from forms_service.errors import SetupError

Direction = Literal["after", "before"]

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A day that did not count."""

    day: date
    why: str


@dataclass(frozen=True, slots=True)
class Counted:
    """Where counting ended, and the days passed over on the way, in the order they were met."""

    day: date
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True)
class WorkingCalendar:
    """Monday to Friday less the bank holidays of one country. Outside `first`..`last` it knows nothing and says so."""

    holidays: Mapping[date, str]
    first: date
    last: date
    version: str

    def is_working(self, day: date) -> bool:
        return self.why_not(day) is None

    def why_not(self, day: date) -> str | None:
        """The name of the bank holiday or of the weekend day; none for a working day."""
        if not self.first <= day <= self.last:
            raise SetupError(
                f"The calendar of bank holidays covers {self.first} to {self.last} and says nothing of {day}. "
                "Update the `holidays` package, or correct the date.",
                code="calendar-horizon",
            )
        holiday = self.holidays.get(day)
        if day.weekday() >= _SATURDAY:
            name = WEEKDAYS[day.weekday()]
            return f"{name} ({holiday})" if holiday else name
        return holiday

    def step(self, day: date, count: int, direction: Direction = "after") -> Counted:
        """The `count`-th working day after or before `day`, which itself never counts. Nought: `day` as it is."""
        move = _ONE_DAY if direction == "after" else -_ONE_DAY
        skipped = []
        while count > 0:
            day += move
            why = self.why_not(day)
            if why is None:
                count -= 1
            else:
                skipped.append(Skipped(day, why))
        return Counted(day, tuple(skipped))

    def working_on_or_after(self, day: date) -> Counted:
        """`day` if it is a working day, else the next that is."""
        why = self.why_not(day)
        if why is None:
            return Counted(day, ())
        onward = self.step(day, 1)
        return Counted(onward.day, (Skipped(day, why), *onward.skipped))
