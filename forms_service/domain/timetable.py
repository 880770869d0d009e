"""Every step of a process with its date, or with what it waits for, or with the plain word that it has none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from forms_service.domain.deadlines import ClockSpec, DueDate, RuleSpec, work_out
from forms_service.domain.events import Anchor
from forms_service.domain.working_days import WorkingCalendar
from parsers.types import JsonValue


@dataclass(frozen=True, slots=True)
class StepSpec:
    """One line of a process. `rule` none: the source gives no date, and none is invented."""

    id: str
    title: str
    source: str
    rule: RuleSpec | None = None
    latest: RuleSpec | None = None
    opens: RuleSpec | None = None
    note: str | None = None
    alternative_to: str | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    step: StepSpec
    due: DueDate
    opens_on: date | None
    latest_on: date | None
    in_force: bool

    def as_json(self) -> dict[str, JsonValue]:
        return self.due.explanation.as_json()


@dataclass(frozen=True, slots=True)
class Waiting:
    """The step's date is not known until this has happened."""

    id: str
    anchor: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Timetable:
    dates: tuple[Dated, ...]
    waiting_for: tuple[Waiting, ...]
    undated: tuple[StepSpec, ...]

    def get(self, step_id: str) -> Dated | None:
        return next((dated for dated in self.dates if dated.step.id == step_id), None)

    def as_json(self) -> dict[str, JsonValue]:
        return {
            "dates": [dated.as_json() for dated in self.dates],
            "waiting_for": [{"id": each.id, "anchor": each.anchor} for each in self.waiting_for],
            "undated": [
                {"id": step.id, "title": step.title, "source": step.source, "note": step.note} for step in self.undated
            ],
        }


def timetable(
    steps: Sequence[StepSpec],
    events: Mapping[str, datetime | Anchor],
    calendar: WorkingCalendar,
    clock: ClockSpec,
) -> Timetable:
    """Dates in the order of the steps. Of two clocks for one duty both are given; the earlier is in force."""
    anchors = {name: at if isinstance(at, Anchor) else Anchor(name, at) for name, at in events.items()}
    dates: list[Dated] = []
    waiting: list[Waiting] = []
    undated: list[StepSpec] = []
    for step in steps:
        if step.rule is None:
            undated.append(step)
        elif step.rule.anchor not in anchors:
            waiting.append(Waiting(step.id, step.rule.anchor, step.title))
        else:
            dates.append(_dated(step, step.rule, anchors, calendar, clock))
    in_force = _in_force(dates)
    return Timetable(
        tuple(_marked(dated, dated.step.id in in_force) for dated in dates), tuple(waiting), tuple(undated)
    )


def _dated(
    step: StepSpec, rule: RuleSpec, anchors: Mapping[str, Anchor], calendar: WorkingCalendar, clock: ClockSpec
) -> Dated:
    def day_of(other: RuleSpec | None) -> date | None:
        if other is None or other.anchor not in anchors:
            return None
        return work_out(other, anchors[other.anchor], calendar, clock).due_on

    opens_on, latest_on = day_of(step.opens), day_of(step.latest)
    due = work_out(rule, anchors[rule.anchor], calendar, clock)
    explanation = replace(due.explanation, opens_on=opens_on, latest_on=latest_on, alternative_to=step.alternative_to)
    return Dated(step, replace(due, explanation=explanation), opens_on, latest_on, in_force=True)


def _in_force(dates: Sequence[Dated]) -> frozenset[str]:
    """Of each duty the step that falls due first; at the same instant the one the others are alternatives to."""
    groups: dict[str, list[Dated]] = {}
    for dated in dates:
        groups.setdefault(dated.step.alternative_to or dated.step.id, []).append(dated)
    return frozenset(
        min(group, key=lambda dated: (dated.due.due_at, dated.step.alternative_to is not None)).step.id
        for group in groups.values()
    )


def _marked(dated: Dated, in_force: bool) -> Dated:
    explanation = replace(dated.due.explanation, in_force=in_force)
    return replace(dated, in_force=in_force, due=replace(dated.due, explanation=explanation))
