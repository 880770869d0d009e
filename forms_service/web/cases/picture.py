"""Where a case stands, as one sentence and as a strip of days: each step on its day, today marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from forms_service.db.queries.case_frame import CaseFrame
from forms_service.db.queries.case_page import TimelineStep
from forms_service.db.records.due_dates import anchors_of
from forms_service.db.work import Work
from forms_service.definitions.rules import clock_spec
from forms_service.domain.deadlines import Convention, day_counted_from
from forms_service.domain.events import LONDON
from forms_service.domain.urgency import working_days_between

# What falls due later than this (six months after the decision) is in the list and not in the picture.
_LONGEST = timedelta(days=45)
_WORKING, _FREE, _EDGE = 50, 18, 12
_TOP, _ROW, _BOTTOM = 62, 30, 44
_MONTH_WORDS = 66


@dataclass(frozen=True, slots=True)
class Beginning:
    """The day of what the process counts from, and its number; none where nobody has said yet when that was."""

    on: date
    number: int | None

    def number_of(self, day: date, work: Work) -> int:
        """0 where days have no number, and before the count begins."""
        if self.number is None or day < self.on:
            return 0
        return self.number + working_days_between(self.on, day, work.services.calendar)


@dataclass(frozen=True, slots=True)
class Standing:
    """`day`: today's number among the working days; `last`: that of the last day, 0 where days have no number."""

    day: int
    last: int
    done: int
    late: int
    of: int


@dataclass(frozen=True, slots=True)
class Mark:
    number: int
    title: str
    state: str  # done | late | next | open | other-clock
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    x: int
    width: int
    why_free: str
    number: int | None  # of the working day
    first_of_month: bool


@dataclass(frozen=True, slots=True)
class Strip:
    days: tuple[Day, ...]
    marks: tuple[Mark, ...]
    width: int
    height: int
    today_x: int | None
    beginning: Beginning

    @property
    def today_words_x(self) -> int:
        """Beside the name of a month that stands over the same day."""
        here = self.today_x or 0
        month = any(day.first_of_month and day.x <= here <= day.x + day.width for day in self.days)
        return here + _MONTH_WORDS if month else here


def beginning_of(work: Work, frame: CaseFrame) -> Beginning:
    """Of a case that was typed in later, or whose receipt was put right, not the day on which it came in here."""
    anchor = anchors_of(work, frame.case_id).get(frame.process.starts_with)
    if anchor is None:
        return Beginning(frame.received_at.astimezone(LONDON).date(), None)
    clock = clock_spec(frame.partnership.clock)
    on = day_counted_from(anchor, clock)
    first = clock.convention is Convention.DAY1 and work.services.calendar.is_working(on)
    return Beginning(on, 1 if first else 0)


def standing_of(work: Work, beginning: Beginning, steps: tuple[TimelineStep, ...]) -> Standing:
    """The other clock of a duty is not counted as a step of its own."""
    counted = [step for step in steps if step.date is not None and step.date.in_force]
    days = _shown_days(beginning, steps)
    last = days[-1] if days else beginning.on
    return Standing(
        day=beginning.number_of(min(work.today, last), work),
        last=beginning.number_of(last, work),
        done=sum(step.done for step in counted),
        late=sum(step.late for step in counted),
        of=len(counted),
    )


def strip_of(work: Work, beginning: Beginning, steps: tuple[TimelineStep, ...]) -> Strip | None:
    """None where no step has a day yet."""
    days = _shown_days(beginning, steps)
    if not days:
        return None
    cells: list[Day] = []
    x = _EDGE
    for on in days:
        why = work.services.calendar.why_not(on)
        number = None if why or beginning.number is None else beginning.number_of(on, work)
        width = _FREE if why else _WORKING
        first = on == days[0] or on.day == 1
        cells.append(Day(on, x, width, why or "", number, first))
        x += width
    centre = {cell.on: cell.x + cell.width // 2 for cell in cells}
    heights: dict[date, int] = {}
    marks = []
    for step in steps:
        if step.date is None or step.date.due_on not in centre:
            continue
        row = heights.get(step.date.due_on, 0)
        heights[step.date.due_on] = row + 1
        marks.append(
            Mark(step.number, step.title, _state(step), centre[step.date.due_on], _TOP + 18 + row * _ROW)
        )  # fmt: skip
    rows = max(heights.values(), default=1)
    return Strip(
        tuple(cells), tuple(marks), x + _EDGE, _TOP + rows * _ROW + _BOTTOM, centre.get(work.today), beginning
    )  # fmt: skip


def _state(step: TimelineStep) -> str:
    assert step.date is not None
    if step.done:
        return "done"
    if not step.date.in_force:
        return "other-clock"
    if step.late:
        return "late"
    return "next" if step.is_next else "open"


def _shown_days(beginning: Beginning, steps: tuple[TimelineStep, ...]) -> list[date]:
    start = beginning.on
    due = [step.date.due_on for step in steps if step.date is not None and step.date.due_on - start <= _LONGEST]
    due = [day for day in due if day >= start]
    if not due:
        return []
    return [start + timedelta(days=count) for count in range((max(due) - start).days + 1)]
