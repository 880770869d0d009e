"""A day across cases: one line for each thing to do. The number of questions to the database never grows with cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, literal, select

from forms_service.db.models import (
    AgencyRequest,
    AgreedAction,
    Call,
    CaseFile,
    Document,
    DueDate,
    Letter,
    Mail,
    Note,
    Task,
)
from forms_service.db.queries.notes import flags_up
from forms_service.db.queries.pinned import CaseBrief, briefs, pinned_process
from forms_service.db.work import Work
from forms_service.definitions.schema import Rung, Step
from forms_service.domain.urgency import Weight, urgency

AHEAD = timedelta(days=4)
"""So that on a Friday Monday's and Tuesday's steps are seen."""
_LIVE = ("received", "open")
# Shown as its step, which says more.
_SAID_BY_ITS_STEP = "step-missing"


OF_STEPS = ("chosen-day", "day-not-chosen")
"""Kinds of tasks whose subject is a step."""


@dataclass(frozen=True, slots=True)
class DayLine:
    """`kind`: step, task, call, letters, flag, and those of waiting.py. `code`: the step's id, the task's kind, ..."""

    kind: str
    code: str
    case_id: str | None
    partnership: str
    reference: str
    subject_id: str = ""
    due_on: date | None = None
    due_at: datetime | None = None
    legal_class: str = ""
    urgent: bool = False
    actor: str = ""
    count: int = 1
    step: Step | None = field(default=None, repr=False)
    details: dict[str, Any] = field(default_factory=dict)


def in_order(lines: Iterable[DayLine], today: date) -> list[DayLine]:
    return sorted(
        lines,
        key=lambda line: (
            urgency(Weight(line.due_on, line.legal_class, line.urgent), today),
            line.reference,
            line.kind,
            line.code,
            line.subject_id,
        ),
    )


def unit_lines(work: Work, case_ids: Sequence[str], partnerships: Sequence[str]) -> list[DayLine]:
    """All that the business unit has to see to, in no order. `partnerships`: for what belongs to no case."""
    return [
        *step_lines(work, case_ids),
        *task_lines(work, case_ids, partnerships),
        *_calls(work, case_ids),
        *_held_letters(work, case_ids),
        *_flags(work, case_ids),
    ]


def step_lines(work: Work, case_ids: Sequence[str], *, ahead: timedelta = AHEAD) -> list[DayLine]:
    """Open steps that are late, due today or in the next days."""
    cases = briefs(work.session, case_ids, _LIVE)
    steps: dict[str, dict[str, Step]] = {}
    for case in cases.values():
        if case.definition_digest not in steps:
            steps[case.definition_digest] = {each.id: each for each in pinned_process(work.session, case).steps}
    effective = func.coalesce(DueDate.override_on, DueDate.due_on)
    rows = work.session.execute(
        select(DueDate.case_id, DueDate.step, effective.label("day"), DueDate.due_at, DueDate.override_on).where(
            DueDate.case_id.in_(cases),
            DueDate.subject_kind == "step",
            DueDate.state == "open",
            DueDate.in_force.is_(True),
            effective <= work.today + ahead,
        )
    )
    found = []
    for row in rows:
        case = cases[row.case_id]
        step = steps[case.definition_digest].get(row.step)
        # Of what nobody has opened, the notification itself is the line; only what the law dates stands beside it.
        if step is not None and (case.state == "open" or step.legal_class == "statutory"):
            found.append(
                DayLine(
                    "step",
                    step.id,
                    case.id,
                    case.partnership,
                    case.reference,
                    subject_id=step.id,
                    due_on=row.day,
                    due_at=row.due_at if row.override_on is None else None,
                    legal_class=step.legal_class,
                    urgent=step.red_when_missing and row.day <= work.today,
                    actor=step.actor,
                    step=step,
                )
            )
    return found


def step_of(work: Work, case: CaseFile | CaseBrief, step_id: str) -> Step | None:
    return next((each for each in pinned_process(work.session, case).steps if each.id == step_id), None)


def step_titles(work: Work, lines: Iterable[DayLine]) -> dict[tuple[str, str], str]:
    """Of the tasks that are about a step: its title, by case and step."""
    about = {(line.case_id, line.subject_id) for line in lines if line.case_id and line.code in OF_STEPS}
    cases = briefs(work.session, sorted({case_id for case_id, _ in about}), _LIVE) if about else {}
    found = {}
    for case_id, step_id in about:
        step = step_of(work, cases[case_id], step_id) if case_id in cases else None
        if step is not None:
            found[case_id, step_id] = step.title
    return found


def call_titles(work: Work, lines: Iterable[DayLine]) -> dict[tuple[str, str], str]:
    """Why somebody is to be telephoned, in the words of the process, by case and rung; one agency may have two."""
    wanted = sorted({line.case_id for line in lines if line.kind == "call" and line.case_id})
    cases = briefs(work.session, wanted, _LIVE).values() if wanted else ()
    rungs: dict[str, tuple[Rung, ...]] = {}
    for case in cases:
        if case.definition_digest not in rungs:
            rungs[case.definition_digest] = pinned_process(work.session, case).chasing
    return {(case.id, rung.id): rung.title for case in cases for rung in rungs[case.definition_digest]}


def task_lines(work: Work, case_ids: Sequence[str], partnerships: Sequence[str]) -> list[DayLine]:
    rows = work.session.execute(
        select(
            Task.kind,
            Task.case_id,
            Task.partnership,
            CaseFile.reference,
            Task.subject_id,
            Task.due_on,
            Task.severity,
            Task.details,
        )
        .outerjoin(CaseFile, CaseFile.id == Task.case_id)
        .where(
            Task.done_at.is_(None),
            Task.kind != _SAID_BY_ITS_STEP,
            Task.case_id.in_(case_ids) | (Task.case_id.is_(None) & Task.partnership.in_(partnerships)),
        )
    )
    return [
        DayLine(
            "task",
            row.kind,
            row.case_id,
            row.partnership,
            row.reference or "",
            subject_id=row.subject_id,
            due_on=row.due_on,
            urgent=row.severity == "red",
            details=row.details or {},
        )
        for row in rows
    ]


def _calls(work: Work, case_ids: Sequence[str]) -> list[DayLine]:
    rows = work.session.execute(
        select(
            Call.case_id,
            Call.request_id,
            Call.rung,
            Call.due_on,
            AgencyRequest.agency_name,
            CaseFile.reference,
            CaseFile.partnership,
        )
        .join(CaseFile, CaseFile.id == Call.case_id)
        .join(AgencyRequest, AgencyRequest.id == Call.request_id)
        .where(Call.case_id.in_(case_ids), Call.state == "to-make", CaseFile.state.in_(_LIVE))
    )
    return [
        DayLine(
            "call",
            row.rung,
            row.case_id,
            row.partnership,
            row.reference or "",
            subject_id=row.request_id,
            due_on=row.due_on,
            details={"agency": row.agency_name},
        )
        for row in rows
    ]


def _held_letters(work: Work, case_ids: Sequence[str]) -> list[DayLine]:
    rows = work.session.execute(
        select(Letter.case_id, CaseFile.reference, CaseFile.partnership, func.count().label("held"))
        .join(CaseFile, CaseFile.id == Letter.case_id)
        .where(Letter.case_id.in_(case_ids), Letter.state == "held")
        .group_by(Letter.case_id, CaseFile.reference, CaseFile.partnership)
    )
    return [
        DayLine(
            "letters",
            "held",
            row.case_id,
            row.partnership,
            row.reference or "",
            subject_id=row.case_id,
            count=int(row.held),
        )
        for row in rows
    ]


def _flags(work: Work, case_ids: Sequence[str]) -> list[DayLine]:
    flags = flags_up(work, case_ids)
    cases = {
        row.id: row
        for row in work.session.execute(
            select(CaseFile.id, CaseFile.reference, CaseFile.partnership).where(
                CaseFile.id.in_({flag.case_id for flag in flags})
            )
        )
    }
    return [
        DayLine(
            "flag",
            flag.subject_kind,
            flag.case_id,
            cases[flag.case_id].partnership,
            cases[flag.case_id].reference or "",
            subject_id=flag.note_id,
            due_on=flag.flag_on,
        )
        for flag in flags
    ]


@dataclass(frozen=True, slots=True)
class TaskSubject:
    """What a task is about. `noun`: request, document, letter, mail or action; `agency`: where it is about one;
    `number`: of an action; `letter`: of a letter, which one of the partnership's."""

    noun: str
    id: str
    agency: str = ""
    letter_id: str | None = None
    number: int = 0
    letter: str = ""


def task_subjects(work: Work, subject_ids: Iterable[str]) -> dict[str, TaskSubject]:
    """Tasks name their subject by id alone; whose id it is, is found here for all of a page at once."""
    ids = {each for each in subject_ids if each}
    found: dict[str, TaskSubject] = {}
    if not ids:
        return found
    for row in work.session.execute(
        select(AgencyRequest.id, AgencyRequest.agency_name).where(AgencyRequest.id.in_(ids))
    ):
        found[row.id] = TaskSubject("request", row.id, row.agency_name)
    tables: tuple[tuple[str, Any], ...] = (("document", Document), ("letter", Letter), ("mail", Mail))
    for noun, table in tables:
        kind = table.kind if noun == "letter" else literal("")
        for subject_id, letter_id, agency, letter in work.session.execute(
            select(table.id, table.letter_id if noun != "letter" else table.id, AgencyRequest.agency_name, kind)
            .outerjoin(AgencyRequest, AgencyRequest.id == table.request_id)
            .where(table.id.in_(ids))
        ):
            found[subject_id] = TaskSubject(noun, subject_id, agency or "", letter_id, letter=letter)
    actions = select(AgreedAction.id, AgreedAction.number).where(AgreedAction.id.in_(ids))
    for action_id, number in work.session.execute(actions):
        found[action_id] = TaskSubject("action", action_id, number=number)
    return found


def words_of_flags(work: Work, lines: Sequence[DayLine]) -> dict[str, str]:
    """The notes of the flags that are shown; sealed, so only for those."""
    ids = [line.subject_id for line in lines if line.kind == "flag"]
    if not ids:
        return {}
    rows = work.session.scalars(select(Note).where(Note.id.in_(ids))).all()
    work.open_vaults({row.case_id for row in rows})
    return {
        row.id: str(work.vault(row.case_id).open_json("note", row.id, "sealed", row.sealed).get("text") or "")
        for row in rows
    }
