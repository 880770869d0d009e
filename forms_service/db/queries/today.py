"""Across cases: what is due, late or waiting for a person. Only cases whose partnerships are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from forms_service.db.models import AgencyRequest, Call, CaseFile, Document, DueDate, Letter, Mail, Task
from forms_service.db.queries.case_page import OpenTask, task_found
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.work import Work


@dataclass(frozen=True, slots=True)
class Counts:
    new_notifications: int
    to_check: int
    failed_readings: int
    letters_to_release: int
    mail_in_doubt: int
    calls_to_make: int
    late_returns: int


@dataclass(frozen=True, slots=True)
class DueStep:
    case_id: str
    reference: str
    title: str
    due_on: date
    late: bool
    legal_class: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    task: OpenTask
    reference: str


@dataclass(frozen=True, slots=True)
class CaseLine:
    case_id: str
    partnership: str
    reference: str
    state: str
    received_at: datetime
    restricted: bool
    next_title: str
    next_on: date | None
    late: bool
    asked: int
    answered: int
    red_tasks: int


def counts(work: Work, case_ids: Sequence[str]) -> Counts:
    def count(table: type, *conditions: object) -> int:
        return (
            work.session.scalar(
                select(func.count()).select_from(table).where(table.case_id.in_(case_ids), *conditions)  # type: ignore[attr-defined, arg-type]
            )
            or 0
        )

    new = work.session.scalar(
        select(func.count()).select_from(CaseFile).where(CaseFile.id.in_(case_ids), CaseFile.state == "received")
    )
    return Counts(
        new_notifications=new or 0,
        to_check=count(
            Document,
            Document.kind == "return",
            Document.state == "read",
            Document.usable.is_(True),
            Document.superseded_by.is_(None),
        ),
        failed_readings=count(Document, Document.state == "failed", Document.superseded_by.is_(None)),
        letters_to_release=count(Letter, Letter.state == "held"),
        mail_in_doubt=count(Mail, Mail.state.in_(("uncertain", "refused", "bounced"))),
        calls_to_make=count(Call, Call.state == "to-make"),
        late_returns=count(AgencyRequest, AgencyRequest.state == "issued", AgencyRequest.due_at < work.now),
    )


def tasks_across(work: Work, case_ids: Sequence[str]) -> tuple[TaskLine, ...]:
    rows = work.session.execute(
        select(Task, CaseFile.reference)
        .join(CaseFile, CaseFile.id == Task.case_id)
        .where(Task.case_id.in_(case_ids), Task.done_at.is_(None))
        .order_by(Task.severity.desc(), Task.due_on, Task.created_at, Task.id)
    )
    return tuple(TaskLine(task_found(task), reference or "") for task, reference in rows)


def due_steps(work: Work, case_ids: Sequence[str], *, within: timedelta = timedelta(days=3)) -> tuple[DueStep, ...]:
    """Open steps that are late, due today or in the next days."""
    rows = work.session.execute(
        select(DueDate, CaseFile)
        .join(CaseFile, CaseFile.id == DueDate.case_id)
        .where(
            DueDate.case_id.in_(case_ids),
            DueDate.subject_kind == "step",
            DueDate.state == "open",
            DueDate.in_force.is_(True),
            CaseFile.state.in_(("received", "open")),
        )
        .order_by(DueDate.due_on, DueDate.due_at, DueDate.id)
    ).all()
    found = []
    for row, case in rows:
        if row.effective_on > work.today + within:
            continue
        step = next((each for each in pinned_process(work.session, case).steps if each.id == row.step), None)
        if step is not None:
            found.append(
                DueStep(
                    case.id,
                    case.reference or "",
                    step.title,
                    row.effective_on,
                    row.effective_on < work.today,
                    step.legal_class,
                )
            )
    return tuple(sorted(found, key=lambda step: (step.due_on, step.reference)))


def visible_case_ids(work: Work, partnership: str, *, restricted_too: bool, unopened_too: bool) -> tuple[str, ...]:
    query = select(CaseFile.id).where(CaseFile.partnership == partnership)
    if not restricted_too:
        query = query.where(CaseFile.restricted.is_(False))
    if not unopened_too:
        query = query.where(CaseFile.opened_at.is_not(None))
    return tuple(work.session.scalars(query.order_by(CaseFile.received_at, CaseFile.id)))


def case_lines(work: Work, case_ids: Sequence[str]) -> tuple[CaseLine, ...]:
    """Newest first."""
    cases = work.session.scalars(
        select(CaseFile).where(CaseFile.id.in_(case_ids)).order_by(CaseFile.received_at.desc(), CaseFile.id)
    ).all()
    dates: dict[str, DueDate] = {}
    for row in work.session.scalars(
        select(DueDate).where(
            DueDate.case_id.in_(case_ids),
            DueDate.subject_kind == "step",
            DueDate.state == "open",
            DueDate.in_force.is_(True),
        )
    ):
        known = dates.get(row.case_id)
        if known is None or row.effective_on < known.effective_on:
            dates[row.case_id] = row
    asked: dict[str, list[str]] = {}
    for case_id, state in work.session.execute(
        select(AgencyRequest.case_id, AgencyRequest.state).where(AgencyRequest.case_id.in_(case_ids))
    ):
        asked.setdefault(case_id, []).append(state)
    red = {
        str(case_id): int(number)
        for case_id, number in work.session.execute(
            select(Task.case_id, func.count())
            .where(Task.case_id.in_(case_ids), Task.done_at.is_(None), Task.severity == "red")
            .group_by(Task.case_id)
        )
    }
    lines = []
    for case in cases:
        running = case.state in ("received", "open")
        dated = dates.get(case.id) if running else None
        step = (
            next((each for each in pinned_process(work.session, case).steps if each.id == dated.step), None)
            if dated is not None
            else None
        )
        states = asked.get(case.id, [])
        lines.append(
            CaseLine(
                case_id=case.id,
                partnership=case.partnership,
                reference=case.reference or "",
                state=case.state,
                received_at=case.received_at,
                restricted=case.restricted,
                next_title=step.title if step else "",
                next_on=dated.effective_on if dated is not None else None,
                late=dated is not None and dated.effective_on < work.today,
                asked=sum(state in ("issued", "answered", "nil") for state in states),
                answered=sum(state in ("answered", "nil") for state in states),
                red_tasks=red.get(case.id, 0),
            )
        )
    return tuple(lines)
