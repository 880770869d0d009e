"""The case's own page: its timeline, what happened, what the partners think, what waits for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from forms_service.db.models import (
    AgencyRequest,
    Appointment,
    CaseFile,
    DueDate,
    Event,
    PartnerView,
    PossibleDuplicate,
    Task,
)
from forms_service.db.queries.case_frame import CaseFrame
from forms_service.db.queries.outcomes import is_wanted
from forms_service.db.queries.people_names import actor_names
from forms_service.db.queries.progress import progress_of
from forms_service.db.queries.wanted_steps import wanted_steps
from forms_service.db.records.finished_steps import finished_steps
from forms_service.db.records.finished_steps import words_of as tick_words
from forms_service.db.work import Work
from forms_service.definitions.schema import Step


@dataclass(frozen=True, slots=True)
class TimelineDate:
    due_on: date
    due_at: datetime
    opens_on: date | None
    latest_on: date | None
    explanation: dict[str, Any]
    in_force: bool
    alternative_to: str | None
    state: str
    met_at: datetime | None
    overridden: bool
    computed_on: date
    override_reason: str | None
    override_by: str


@dataclass(frozen=True, slots=True)
class TimelineStep:
    id: str
    title: str
    actor: str
    legal_class: str
    note: str | None
    source: str
    date: TimelineDate | None
    waits_for: str | None
    undated: bool
    late: bool
    is_next: bool
    starts_at: datetime | None
    place: str
    number: int
    """1, 2, 3 in the order of the process: the same in the list, in the picture and in print."""
    alternative_to: str | None
    anchor: str
    definition: Step
    not_needed: bool = False
    """Of a stage that the matter never came to."""
    met: bool = False
    """What it asks for is so, though it has no date."""
    ticked: TickedStep | None = None

    @property
    def how_soon(self) -> str:
        """Where the source counts no days and yet says that it does not wait."""
        return self.definition.how_soon or ""

    @property
    def done(self) -> bool:
        return self.met or self.ticked is not None or (self.date is not None and self.date.state == "met")


@dataclass(frozen=True, slots=True)
class TickedStep:
    """A person said that it is done."""

    on: date
    by: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HappenedEvent:
    id: str
    name: str
    occurred_at: datetime
    recorded_at: datetime
    recorded_by: str
    reference: str
    note: str
    withdrawn: bool
    day_only: bool = False
    withdrawn_by: str = ""
    withdrawn_reason: str = ""


@dataclass(frozen=True, slots=True)
class GivenView:
    partner: str
    view: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OpenTask:
    id: str
    kind: str
    severity: str
    due_on: date | None
    subject_id: str
    case_id: str | None
    details: dict[str, Any]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DuplicateFound:
    id: str
    case_id: str
    other_case_id: str
    why: str
    state: str


@dataclass(frozen=True, slots=True)
class Clock:
    """One of several ways in which the same duty is dated."""

    step: TimelineStep
    in_force: bool


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty with two clocks, side by side; the earlier is in force."""

    title: str
    clocks: tuple[Clock, ...]
    done: bool


def timeline(work: Work, frame: CaseFrame) -> tuple[TimelineStep, ...]:
    """Every step in the order of the process, of a branch only once the case is on it; the first open one in time is
    the next. What was done on a branch that was left stays."""
    rows = work.session.scalars(
        select(DueDate)
        .where(DueDate.case_id == frame.case_id, DueDate.subject_kind == "step", DueDate.state != "superseded")
        .order_by(DueDate.created_at, DueDate.id)
    ).all()
    dates = {row.step: row for row in rows}
    names = actor_names(work, [row.override_by for row in rows if row.override_by])
    appointments = {
        row.step: row
        for row in work.session.scalars(
            select(Appointment)
            .where(Appointment.case_id == frame.case_id, Appointment.replaced_at.is_(None))
            .order_by(Appointment.confirmed_at, Appointment.id)
        )
    }
    happened = set(
        work.session.scalars(select(Event.name).where(Event.case_id == frame.case_id, Event.withdrawn_at.is_(None)))
    )
    running = frame.state in ("received", "open")
    in_order = (dates.get(step.id) for step in frame.process.steps)
    open_rows = [row for row in in_order if row is not None and row.state == "open" and row.in_force]
    following = min(open_rows, key=lambda row: (row.effective_on, row.due_at), default=None) if running else None
    vault = work.vault(frame.case_id)
    case = work.session.get_one(CaseFile, frame.case_id)
    wanted, progress, ticked = wanted_steps(work, case), progress_of(work, case), _ticked(work, frame.case_id)
    outcome = progress.outcome
    shown = [
        step
        for step in frame.process.steps
        if is_wanted(step, outcome) or step.id in ticked or (step.id in dates and dates[step.id].state == "met")
    ]
    steps = []
    for number, step in enumerate(shown, start=1):
        row = dates.get(step.id)
        meeting = appointments.get(step.id)
        place = vault.open_json("appointment", meeting.id, "sealed", meeting.sealed) if meeting else {}
        steps.append(
            TimelineStep(
                id=step.id,
                title=step.title,
                actor=step.actor,
                legal_class=step.legal_class,
                note=step.note,
                source=f"{frame.partnership.title_of(step.source.document)}, {step.source.passage}",
                date=_date(row, names) if row is not None else None,
                waits_for=step.rule.anchor
                if row is None and step.id in wanted and step.rule is not None and step.rule.anchor not in happened
                else None,
                undated=step.rule is None,
                late=bool(row and running and row.state == "open" and row.in_force and row.effective_on < work.today),
                is_next=row is not None and row is following,
                starts_at=meeting.starts_at if meeting else None,
                place=str(place.get("place") or ""),
                number=number,
                alternative_to=step.alternative_to,
                anchor=step.rule.anchor if step.rule is not None else "",
                definition=step,
                not_needed=step.id not in wanted and row is None,
                met=row is None and step.id in wanted and progress.meets(step.done_when, step.id),
                ticked=ticked.get(step.id),
            )
        )
    return tuple(steps)


def _ticked(work: Work, case_id: str) -> dict[str, TickedStep]:
    rows = finished_steps(work, case_id)
    names = actor_names(work, [row.by for row in rows.values()])
    return {
        step: TickedStep(row.on, names[row.by], tick_words(work, row), row.created_at) for step, row in rows.items()
    }


def duties(steps: Sequence[TimelineStep]) -> tuple[Duty, ...]:
    """What two clocks run for."""
    found = []
    for main in steps:
        others = [step for step in steps if step.alternative_to == main.id]
        if others:
            group = (main, *others)
            found.append(
                Duty(
                    main.title,
                    tuple(Clock(step, step.date is not None and step.date.in_force) for step in group),
                    any(step.done for step in group),
                )
            )
    return tuple(found)


def _date(row: DueDate, names: dict[str, str]) -> TimelineDate:
    return TimelineDate(
        due_on=row.effective_on,
        due_at=row.due_at,
        opens_on=row.opens_on,
        latest_on=row.latest_on,
        explanation=row.explanation,
        in_force=row.in_force,
        alternative_to=row.alternative_to,
        state=row.state,
        met_at=row.met_at,
        overridden=row.override_on is not None,
        computed_on=row.due_on,
        override_reason=row.override_reason,
        override_by=names.get(row.override_by or "", ""),
    )


def events_of(work: Work, case_id: str) -> tuple[HappenedEvent, ...]:
    vault = work.vault(case_id)
    rows = work.session.scalars(
        select(Event).where(Event.case_id == case_id).order_by(Event.occurred_at, Event.seq)
    ).all()
    names = actor_names(work, [who for row in rows for who in (row.recorded_by, row.withdrawn_by) if who])
    return tuple(
        HappenedEvent(
            id=row.id,
            name=row.name,
            occurred_at=row.occurred_at,
            recorded_at=row.recorded_at,
            recorded_by=names[row.recorded_by],
            reference=row.reference or "",
            note=str(vault.open_json("event", row.id, "note_sealed", row.note_sealed).get("text") or ""),
            withdrawn=row.withdrawn_at is not None,
            day_only=row.day_only,
            withdrawn_by=names.get(row.withdrawn_by or "", ""),
            withdrawn_reason=str(
                vault.open_json("event", row.id, "withdrawn_sealed", row.withdrawn_sealed).get("reason") or ""
            ),
        )
        for row in rows
    )


def views_of(work: Work, case_id: str) -> dict[str, GivenView]:
    vault = work.vault(case_id)
    rows = work.session.scalars(
        select(PartnerView)
        .where(PartnerView.case_id == case_id, PartnerView.superseded_at.is_(None))
        .order_by(PartnerView.at, PartnerView.id)
    ).all()
    names = actor_names(work, [row.by for row in rows])
    return {
        row.partner: GivenView(
            partner=row.partner,
            view=row.view,
            reason=str(vault.open_json("partner_view", row.id, "sealed", row.sealed).get("reason") or ""),
            by=names[row.by],
            at=row.at,
        )
        for row in rows
    }


def open_tasks(work: Work, case_id: str) -> tuple[OpenTask, ...]:
    rows = work.session.scalars(
        select(Task)
        .where(Task.case_id == case_id, Task.done_at.is_(None))
        .order_by(Task.severity.desc(), Task.due_on, Task.created_at, Task.id)
    )
    return tuple(task_found(row) for row in rows)


def task_found(row: Task) -> OpenTask:
    return OpenTask(
        row.id, row.kind, row.severity, row.due_on, row.subject_id, row.case_id, row.details, row.created_at
    )


def duplicates_of(work: Work, case_id: str) -> tuple[DuplicateFound, ...]:
    rows = work.session.scalars(
        select(PossibleDuplicate)
        .where((PossibleDuplicate.case_id == case_id) | (PossibleDuplicate.other_case_id == case_id))
        .order_by(PossibleDuplicate.created_at, PossibleDuplicate.id)
    )
    return tuple(DuplicateFound(row.id, row.case_id, row.other_case_id, row.why, row.state) for row in rows)


def request_counts(work: Work, case_id: str) -> dict[str, int]:
    rows = work.session.execute(
        select(AgencyRequest.state, func.count())
        .where(AgencyRequest.case_id == case_id)
        .group_by(AgencyRequest.state)
        .order_by(AgencyRequest.state)
    )
    return {str(state): int(number) for state, number in rows}
