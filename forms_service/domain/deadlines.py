"""A rule and what has happened: the date, and how it was reached."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal

from forms_service.domain.events import LONDON, Anchor, meaning_of
from forms_service.domain.working_days import WEEKDAYS, Skipped, WorkingCalendar
from parsers.types import JsonValue

_SATURDAY = 5


class Convention(StrEnum):
    """DAY0: the day of receipt is day 0 and the next working day is day 1. DAY1: a working day of receipt is day 1."""

    DAY0 = "day0"
    DAY1 = "day1"


class TimeUnit(StrEnum):
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """Count so many units after or before an anchor; and who must do it, where that is written, how binding it is."""

    anchor: str
    count: int
    unit: TimeUnit
    direction: Literal["after", "before"] = "after"
    kind: Literal["on", "by", "window"] = "by"
    at: time | None = None  # London wall-clock; none: the partnership's due hour
    convention: Convention | None = None  # none: the partnership's
    id: str = ""
    title: str = ""
    actor: str = ""
    legal_class: str = "local"
    documents: tuple[str, ...] = ()
    source: str = ""
    note: str | None = None
    version: str = ""  # the definition it comes from: "north-town/review/v1"

    def in_words(self) -> str:
        count = "one" if self.count == 1 else str(self.count)
        unit = {
            TimeUnit.WORKING_DAYS: "working day",
            TimeUnit.CALENDAR_DAYS: "calendar day",
            TimeUnit.MONTHS: "month",
            TimeUnit.HOURS: "hour",
        }[self.unit]
        if self.count == 0:
            return f"on the day that {meaning_of(self.anchor)}"
        return f"{count} {unit}{'' if self.count == 1 else 's'} {self.direction} {meaning_of(self.anchor)}"


@dataclass(frozen=True, slots=True)
class ClockSpec:
    """How one partnership counts and keeps hours; wall-clock times are London's."""

    convention: Convention = Convention.DAY0
    cut_off: time | None = None
    working_from: time = time(9)
    working_to: time = time(17)
    due_hour: time | None = None

    @property
    def due_at(self) -> time:
        return self.due_hour or self.working_to

    def is_working_hour(self, moment: datetime, calendar: WorkingCalendar) -> bool:
        local = moment.astimezone(LONDON)
        return calendar.is_working(local.date()) and self.working_from <= local.time() < self.working_to

    def next_morning(self, moment: datetime, calendar: WorkingCalendar) -> datetime:
        """UTC: when the first working hours begin that are still to come, today's where it is early."""
        local = moment.astimezone(LONDON)
        early = calendar.is_working(local.date()) and local.time() < self.working_from
        day = local.date() if early else calendar.step(local.date(), 1).day
        return datetime.combine(day, self.working_from, LONDON).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a date was reached. `as_json` is kept with the date and printed by `forms-service timetable --json`."""

    rule: RuleSpec
    due_on: date
    anchor_at: datetime
    counted_from: date
    convention: Convention
    calendar: str
    skipped: tuple[Skipped, ...] = ()
    remarks: tuple[str, ...] = ()
    clock_time: time | None = None
    opens_on: date | None = None
    latest_on: date | None = None
    in_force: bool = True
    alternative_to: str | None = None

    def as_json(self) -> dict[str, JsonValue]:
        rule = self.rule
        return {
            "id": rule.id,
            "title": rule.title,
            "due": self.due_on.isoformat(),
            "from": self.opens_on.isoformat() if self.opens_on else None,
            "at": self.clock_time.strftime("%H:%M") if self.clock_time else None,
            "latest": self.latest_on.isoformat() if self.latest_on else None,
            "in_force": self.in_force,
            "alternative_to": self.alternative_to,
            "anchor": rule.anchor,
            "convention": self.convention.value,
            "calendar": self.calendar,
            "rule": {
                "text": rule.in_words(),
                "count": rule.count,
                "unit": rule.unit.value,
                "direction": rule.direction,
                "kind": rule.kind,
                "actor": rule.actor,
                "legal_class": rule.legal_class,
                "documents": list(rule.documents),
                "version": rule.version,
                "anchor_at": self.anchor_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
                "counted_from": self.counted_from.isoformat(),
            },
            "skipped": [{"date": each.day.isoformat(), "why": each.why} for each in self.skipped],
            "source": rule.source,
            "note": " ".join(part for part in (rule.note, *self.remarks) if part) or None,
        }

    def in_words(self) -> str:
        return explained(self.as_json())


@dataclass(frozen=True, slots=True)
class DueDate:
    """`due_at` is the last instant, in UTC; `from_on` is the day that counting began from (day 0)."""

    due_on: date
    due_at: datetime
    from_on: date
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class _Reached:
    day: date
    skipped: tuple[Skipped, ...] = ()
    remarks: tuple[str, ...] = field(default=())


def work_out(rule: RuleSpec, anchor: Anchor, calendar: WorkingCalendar, clock: ClockSpec) -> DueDate:
    """The date a rule gives. Pure: everything it depends on comes in."""
    convention = _convention(rule, clock)
    if rule.unit is TimeUnit.HOURS:
        return _hours(rule, anchor, calendar, convention)
    start, start_remarks = _starting_day(rule, anchor, clock)
    reached = _REACH[rule.unit](rule, start, calendar, convention)
    remarks = (*start_remarks, *reached.remarks)
    explanation = Explanation(
        rule=rule,
        due_on=reached.day,
        anchor_at=anchor.at,
        counted_from=start,
        convention=convention,
        calendar=calendar.version,
        skipped=reached.skipped,
        remarks=(*((anchor.reading,) if anchor.reading else ()), *remarks),
        clock_time=rule.at,
    )
    return DueDate(reached.day, london_instant(reached.day, rule.at or clock.due_at), start, explanation)


def london_instant(day: date, at: time) -> datetime:
    """A London wall-clock time of a day as UTC."""
    return datetime.combine(day, at, LONDON).astimezone(UTC)


def _convention(rule: RuleSpec, clock: ClockSpec) -> Convention:
    """Counting back, months and hours start from the anchor itself: the convention is about the day of receipt."""
    if rule.direction == "before" or rule.unit in (TimeUnit.MONTHS, TimeUnit.HOURS):
        return Convention.DAY0
    return rule.convention or clock.convention


def day_counted_from(anchor: Anchor, clock: ClockSpec) -> date:
    """The London date from which working days are counted; after the cut-off the next calendar day."""
    late = clock.cut_off is not None and not anchor.day_only and anchor.local.time() >= clock.cut_off
    return anchor.on + timedelta(days=1) if late else anchor.on


def _starting_day(rule: RuleSpec, anchor: Anchor, clock: ClockSpec) -> tuple[date, tuple[str, ...]]:
    """The anchor's London date; after the cut-off the next calendar day, so that later never falls due earlier."""
    following = day_counted_from(anchor, clock)
    if following == anchor.on or rule.direction == "before" or rule.unit is not TimeUnit.WORKING_DAYS:
        return anchor.on, ()
    assert clock.cut_off is not None
    return following, (
        f"It was {anchor.local:%H:%M}, after the cut-off of {clock.cut_off:%H:%M}: counted from {_day(following)}.",
    )


def _working_days(rule: RuleSpec, start: date, calendar: WorkingCalendar, convention: Convention) -> _Reached:
    if convention is Convention.DAY1 and rule.count > 0:
        first = calendar.working_on_or_after(start)
        rest = calendar.step(first.day, rule.count - 1)
        return _Reached(rest.day, (*first.skipped, *rest.skipped))
    counted = calendar.step(start, rule.count, rule.direction)
    return _Reached(counted.day, counted.skipped, () if rule.count else _weekend_remark(counted.day, calendar))


def _calendar_days(rule: RuleSpec, start: date, calendar: WorkingCalendar, convention: Convention) -> _Reached:
    count = rule.count - 1 if convention is Convention.DAY1 and rule.count > 0 else rule.count
    day = start + timedelta(days=count if rule.direction == "after" else -count)
    return _Reached(day, (), _weekend_remark(day, calendar))


def _months(rule: RuleSpec, start: date, calendar: WorkingCalendar, convention: Convention) -> _Reached:  # noqa: ARG001
    moved = start.year * 12 + start.month - 1 + (rule.count if rule.direction == "after" else -rule.count)
    year, month = moved // 12, moved % 12 + 1
    last = months.monthrange(year, month)[1]
    day = date(year, month, min(start.day, last))
    clamped = (f"{_day(start)} has no counterpart in that month: its last day is taken.",) if start.day > last else ()
    return _Reached(day, (), (*clamped, *_weekend_remark(day, calendar)))


_REACH = {
    TimeUnit.WORKING_DAYS: _working_days,
    TimeUnit.CALENDAR_DAYS: _calendar_days,
    TimeUnit.MONTHS: _months,
}


def _hours(rule: RuleSpec, anchor: Anchor, calendar: WorkingCalendar, convention: Convention) -> DueDate:
    """Clock hours: elapsed time, so an hour lost or gained when the clocks change is not counted twice."""
    span = timedelta(hours=rule.count)
    due_at = anchor.at.astimezone(UTC) + (span if rule.direction == "after" else -span)
    local = due_at.astimezone(LONDON)
    remarks = list(_weekend_remark(local.date(), calendar))
    if anchor.reading:
        remarks.insert(0, anchor.reading)
    if anchor.day_only:
        remarks.insert(0, "No hour was given: counted from the start of the day.")
    explanation = Explanation(
        rule=rule,
        due_on=local.date(),
        anchor_at=anchor.at,
        counted_from=anchor.on,
        convention=convention,
        calendar=calendar.version,
        remarks=tuple(remarks),
        clock_time=local.time().replace(tzinfo=None),
    )
    return DueDate(local.date(), due_at, anchor.on, explanation)


def _weekend_remark(day: date, calendar: WorkingCalendar) -> tuple[str, ...]:
    why = calendar.why_not(day)
    if why is None:
        return ()
    return (f"{_day(day)} is not a working day ({why}): the date is kept.",)


def _day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day.day} {day:%B %Y}"


def day_in_words(day: date) -> str:
    """As letters print it: "Thursday 17 December 2026"."""
    return _day(day)


def explained(stored: dict[str, JsonValue]) -> str:
    """The kept explanation as one plain sentence or two, for a letter or a page."""
    rule = stored.get("rule")
    assert isinstance(rule, dict)
    due = date.fromisoformat(str(stored["due"]))
    start = date.fromisoformat(str(rule["counted_from"]))
    text = f"{_day(due)}: {rule['text']}, counted from {_day(start)}"
    if rule["unit"] == TimeUnit.WORKING_DAYS.value:
        text += (
            ", which is day 0" if stored["convention"] == Convention.DAY0.value else ", the day of receipt being day 1"
        )
    text += "."
    holidays = [(day, why) for day, why in _skipped(stored) if day.weekday() < _SATURDAY]
    if holidays:
        named = ", ".join(f"{_day(day)} ({why})" for day, why in holidays)
        text += f" Weekends are not counted, nor {named}."
    elif _skipped(stored):
        text += " Weekends are not counted."
    return text


def _skipped(stored: dict[str, JsonValue]) -> list[tuple[date, str]]:
    listed = stored.get("skipped")
    assert isinstance(listed, list)
    return [(date.fromisoformat(str(each["date"])), str(each["why"])) for each in listed if isinstance(each, dict)]
