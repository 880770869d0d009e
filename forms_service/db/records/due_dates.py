"""Dates worked out from the definitions a case is pinned to, with their reasoning.

A first date comes by itself. Recomputing never touches a date that was met. One that stands in an open case and would
be later, or gone, stays until a person applies the proposal (db/records/proposals.py); an earlier one is in force at
once (db/records/dates_forward.py), so that nobody is shown more time than there is. A letter keeps what it printed.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import AgencyRequest, CaseFile, DueDate, Event
from forms_service.db.queries.pinned import pinned_partnership, pinned_process
from forms_service.db.queries.wanted_steps import wanted_steps
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.date_changes import Change, step_changes, why_changed
from forms_service.db.records.dates_forward import tell_forward
from forms_service.db.work import Work
from forms_service.definitions.rules import clock_spec, return_rule, step_specs
from forms_service.domain.deadlines import DueDate as WorkedOut
from forms_service.domain.deadlines import london_instant, work_out
from forms_service.domain.events import Anchor
from forms_service.domain.timetable import Dated, Timetable, timetable
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError

STEP, REQUEST = "step", "request"


def timetable_of(work: Work, case_id: str) -> Timetable:
    """What the rules give now, with the steps that wait and those that have no date; of the steps that are wanted."""
    case = case_or_error(work, case_id)
    partnership, process = pinned_partnership(work.session, case), pinned_process(work.session, case)
    wanted = wanted_steps(work, case)
    return timetable(
        [step for step in step_specs(partnership, process) if step.id in wanted],
        anchors_of(work, case_id),
        work.services.calendar,
        clock_spec(partnership.clock),
    )


def anchors_of(work: Work, case_id: str) -> dict[str, Anchor]:
    """The first event of each name that was not withdrawn."""
    events = work.session.scalars(
        select(Event).where(Event.case_id == case_id, Event.withdrawn_at.is_(None)).order_by(Event.seq.desc())
    )
    return {event.name: Anchor(event.name, event.occurred_at, day_only=event.day_only) for event in events}


def refresh(work: Work, case_id: str, *, everything: bool = False, anchors: Collection[str] = ()) -> list[DueDate]:
    """Brings the dates of the case's steps up to what has happened; returns those in force and still open.

    `everything`: also those that stood, as a person decided so. `anchors`: also those that count from these events.
    """
    case = case_or_error(work, case_id)
    table = timetable_of(work, case_id)
    kept = _steps_of(work, case_id)
    at_once = everything or case.state != "open"
    if not at_once:
        _bring_forward(work, case, table, kept)
        kept = _steps_of(work, case_id)
    waits = [] if at_once else [each for each in step_changes(table, kept) if each.anchor not in anchors]
    held = {each.subject_id for each in waits}
    duties = {each.row.alternative_to or each.subject_id for each in waits}
    now_dated = {dated.step.id for dated in table.dates}
    for dated in table.dates:
        if dated.step.id in held:
            continue
        row = kept.get(dated.step.id)
        if (dated.step.alternative_to or dated.step.id) not in duties:
            _bring_up(work, case_id, row, dated)
        elif row is None:
            # Which clock of the duty is in force is settled with the proposal; until then the earlier one leads.
            _bring_up(work, case_id, row, dated, in_force=True)
    for step_id, row in kept.items():
        if step_id not in now_dated and step_id not in held and row.state == "open":
            row.state = "superseded"  # what it counted from was withdrawn, or it is wanted no longer
    work.session.flush()
    return [row for row in _standing(work, case_id, STEP) if row.in_force and row.state == "open"]


def bring_forward(work: Work, case: CaseFile) -> None:
    """What would be earlier now is, in an open case. Days that agencies were told wait for a person all the same:
    nobody is chased before the day in their letter."""
    if case.state == "open":
        _bring_forward(work, case, timetable_of(work, case.id), _steps_of(work, case.id))


def _bring_forward(work: Work, case: CaseFile, table: Timetable, kept: dict[str, DueDate]) -> None:
    changes = step_changes(table, kept)
    forward = [each for each in changes if each.is_earlier]
    if not forward:
        return
    duty_waits = {each.row.alternative_to or each.subject_id for each in changes if not each.is_earlier}
    came = {each.row.alternative_to or each.subject_id for each in forward}
    for each in forward:
        assert each.dated is not None
        duty = each.row.alternative_to or each.subject_id
        leads = each.dated.in_force
        if duty in duty_waits:  # of two clocks the other one stands and waits: the earlier of them leads
            others = [row for row in kept.values() if row.in_force and duty in (row.alternative_to, row.subject_id)]
            leads = each.row.in_force or all(each.dated.due.due_at < row.due_at for row in others)
        _bring_up(work, case.id, each.row, each.dated, in_force=leads, own_date=not each.ends_own_date)
    for dated in table.dates:  # the other clock of the same duty may lead no longer
        row, duty = kept.get(dated.step.id), dated.step.alternative_to or dated.step.id
        if row is not None and row.state == "open" and duty in came and duty not in duty_waits:
            _bring_up(work, case.id, row, dated)
    work.session.flush()
    told = [each for each in forward if each.is_felt]
    if told:
        tell_forward(work, case, told)


def changes_of(work: Work, case_id: str) -> list[Change]:
    """What stands in the case and would be another now: steps in the order of the process, then requests."""
    kept = _steps_of(work, case_id)
    return [*step_changes(timetable_of(work, case_id), kept), *_request_changes(work, case_id)]


def _request_changes(work: Work, case_id: str) -> list[Change]:
    found = []
    for row in _standing(work, case_id, REQUEST):
        request = work.session.get(AgencyRequest, row.subject_id)
        if request is None or request.issued_at is None or request.state != "issued":
            continue
        if row.state != "open" or row.override_on is not None:
            continue
        due = work_out_request(work, case_id, request.issued_at)
        if (row.due_on, row.due_at) != (due.due_on, due.due_at):
            found.append(Change(row, "request.issued", due.due_on, due.due_at, why_changed(row, due)))
    return found


def _bring_up(
    work: Work, case_id: str, row: DueDate | None, dated: Dated, *, in_force: bool | None = None, own_date: bool = True
) -> None:
    explanation = dated.as_json()
    leads = dated.in_force if in_force is None else in_force
    if row is not None:
        if row.state == "met":
            return
        if row.explanation == explanation and row.due_at == dated.due.due_at:
            row.in_force = leads  # it may have stood back, or led too, while the other clock waited for a person
            return
        row.state = "superseded"
    work.session.add(
        DueDate(
            id=new_id(),
            case_id=case_id,
            subject_kind=STEP,
            subject_id=dated.step.id,
            step=dated.step.id,
            due_on=dated.due.due_on,
            due_at=dated.due.due_at,
            opens_on=dated.opens_on,
            latest_on=dated.latest_on,
            explanation=explanation,
            in_force=leads,
            alternative_to=dated.step.alternative_to,
            computed_at=work.now,
            override_on=row.override_on if row and own_date else None,
            override_by=row.override_by if row and own_date else None,
            override_reason=row.override_reason if row and own_date else None,
        )
    )


def date_request(work: Work, request: AgencyRequest, step: str = "") -> DueDate:
    """When this agency's return is due: from its own issue. Printed once, so worked out again by a person only."""
    if request.issued_at is None:
        raise ConflictError("The request was not issued yet.", code="not-issued")
    known = next(iter(_standing(work, request.case_id, REQUEST, request.id)), None)
    if known is not None:
        return known
    due = work_out_request(work, request.case_id, request.issued_at)
    row = DueDate(
        id=new_id(),
        case_id=request.case_id,
        subject_kind=REQUEST,
        subject_id=request.id,
        step=step,
        due_on=due.due_on,
        due_at=due.due_at,
        explanation=due.explanation.as_json(),
        computed_at=work.now,
    )
    work.session.add(row)
    request.due_on, request.due_at = due.due_on, due.due_at
    work.session.flush()
    return row


def redate_request(work: Work, row: DueDate) -> None:
    """A person decided that it is due when the calendar says so now."""
    request = work.session.get_one(AgencyRequest, row.subject_id)
    row.state = "superseded"
    work.session.flush()
    date_request(work, request, row.step)


def work_out_request(work: Work, case_id: str, issued_at: datetime) -> WorkedOut:
    """For showing the date before the requests go out."""
    case = case_or_error(work, case_id)
    partnership, process = pinned_partnership(work.session, case), pinned_process(work.session, case)
    if process.agency_return is None:
        raise NotFoundError("This process asks no agencies for a return.", code="no-return")
    rule = return_rule(partnership, process, process.agency_return)
    anchor = Anchor("request.issued", issued_at)
    return work_out(rule, anchor, work.services.calendar, clock_spec(partnership.clock))


def due_date_of(work: Work, case_id: str, step: str) -> DueDate | None:
    return next(iter(_standing(work, case_id, STEP, step)), None)


def meet(work: Work, case_id: str, step: str, at: datetime | None = None) -> None:
    """The step is done. A step without a date has nothing to meet."""
    row = due_date_of(work, case_id, step)
    if row is not None and row.state == "open":
        row.state, row.met_at = "met", at or work.now
        work.audit("step.met", case_id=case_id, subject_kind="step", subject_id=step)


def reopen(work: Work, case_id: str, step: str) -> None:
    """What had finished the step turned out to be a mistake."""
    row = due_date_of(work, case_id, step)
    if row is not None and row.state == "met":
        row.state, row.met_at = "open", None
        work.audit("step.reopened", case_id=case_id, subject_kind="step", subject_id=step)


def meet_request(work: Work, request: AgencyRequest, at: datetime | None = None) -> None:
    for row in _standing(work, request.case_id, REQUEST, request.id):
        if row.state == "open":
            row.state, row.met_at = "met", at or work.now


def reopen_request(work: Work, request: AgencyRequest) -> None:
    """What had met the date turned out to answer nothing."""
    for row in _standing(work, request.case_id, REQUEST, request.id):
        if row.state == "met":
            row.state, row.met_at = "open", None


def move_request(work: Work, request: AgencyRequest, on: date, at: datetime, reason: str) -> None:
    """Another day for one agency's return; the day that was worked out stays beside it."""
    for row in _standing(work, request.case_id, REQUEST, request.id):
        row.override_on, row.override_by, row.override_reason = on, work.actor.who, reason
    request.due_on, request.due_at = on, at


def override(work: Work, case_id: str, step: str, on: date, reason: str) -> DueDate:
    """A person's own date, beside the computed one; recomputing keeps it."""
    row = due_date_of(work, case_id, step)
    if row is None:
        raise NotFoundError("This step has no date to change.", code="no-date")
    if row.state == "met":
        raise ConflictError("This step is already done.", code="already-met")
    if not reason.strip():
        raise InvalidInputError("Say why the date is changed.", field="reason")
    row.override_on, row.override_by, row.override_reason = on, work.actor.who, reason.strip()
    work.audit("date.overridden", case_id=case_id, subject_kind="step", subject_id=step, details={"on": on.isoformat()})
    return row


def take_back_override(work: Work, case_id: str, step: str) -> DueDate:
    """The computed date counts again."""
    row = due_date_of(work, case_id, step)
    if row is None or row.override_on is None:
        raise ConflictError("This step has no date set by a person.", code="no-override")
    if row.state == "met":
        raise ConflictError("This step is already done.", code="already-met")
    row.override_on = row.override_by = row.override_reason = None
    work.audit("date.override-withdrawn", case_id=case_id, subject_kind="step", subject_id=step)
    return row


def effective_at(work: Work, row: DueDate) -> datetime:
    """The moment it falls due: on a person's own date at the partnership's due hour."""
    if row.override_on is None:
        return row.due_at
    clock = clock_spec(pinned_partnership(work.session, case_or_error(work, row.case_id)).clock)
    due_hour: time = clock.due_at
    return london_instant(row.override_on, due_hour)


def _steps_of(work: Work, case_id: str) -> dict[str, DueDate]:
    return {row.subject_id: row for row in _standing(work, case_id, STEP)}


def _standing(work: Work, case_id: str, kind: str, subject_id: str | None = None) -> list[DueDate]:
    query = select(DueDate).where(
        DueDate.case_id == case_id, DueDate.subject_kind == kind, DueDate.state != "superseded"
    )
    if subject_id is not None:
        query = query.where(DueDate.subject_id == subject_id)
    return list(work.session.scalars(query.order_by(DueDate.due_at, DueDate.id)))
