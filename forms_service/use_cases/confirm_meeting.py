"""A meeting's or conference's time, confirmed by a person; until then letters say that it will be confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import Appointment, CaseFile, DueDate
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records.letters import make_held_again
from forms_service.db.records.steps import meet_steps
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError

_LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Confirmed:
    """`later_than_due`: the date was moved past the day the timetable gives; the page warns, nothing is refused."""

    appointment_id: str
    later_than_due: bool
    not_a_working_day: str | None


def confirm_meeting(work: Work, case_id: str, step: str, starts_at: datetime, place: str) -> Confirmed:
    case = work.session.get_one(CaseFile, case_id)
    if case.state != "open":
        raise ConflictError("The case is not open, so no meeting can be booked.")
    if step not in {each.id for each in pinned_process(work.session, case).steps}:
        raise InvalidInputError("Choose the meeting this is.", field="step")
    if not place.strip():
        raise InvalidInputError("Say where the meeting is, or how people join it.", field="place")
    for earlier in work.session.scalars(
        select(Appointment).where(
            Appointment.case_id == case_id, Appointment.step == step, Appointment.replaced_at.is_(None)
        )
    ):
        earlier.replaced_at = work.now
    row = Appointment(
        id=new_id(),
        case_id=case_id,
        step=step,
        starts_at=starts_at,
        confirmed_by=work.actor.who,
        confirmed_at=work.now,
    )
    row.sealed = work.vault(case_id).seal_json("appointment", row.id, "sealed", {"place": place.strip()})
    work.session.add(row)
    work.session.flush()
    make_held_again(work, case, "meeting-confirmed")
    meet_steps(work, case)
    on = starts_at.astimezone(_LONDON).date()
    due = work.session.scalar(
        select(DueDate).where(
            DueDate.case_id == case_id, DueDate.subject_kind == "step", DueDate.step == step, DueDate.in_force
        )
    )
    work.audit(
        "meeting.confirmed",
        case_id=case_id,
        subject_kind="appointment",
        subject_id=row.id,
        details={"step": step, "on": on.isoformat()},
    )
    return Confirmed(
        appointment_id=row.id,
        later_than_due=due is not None and on > due.effective_on,
        not_a_working_day=work.services.calendar.why_not(on),
    )
