"""A notification that nobody has looked at is told to others too, after so many working hours; to each once."""

from __future__ import annotations

from sqlalchemy import Select, select

from forms_service.db.claims import Claim, worker_actor
from forms_service.db.models import AuditEvent, CaseFile
from forms_service.db.queries.pinned import pinned_partnership
from forms_service.db.records.letters import ask_letter
from forms_service.db.records.schedules import begin_run, finish_run
from forms_service.db.session import Sessions
from forms_service.db.work import Work, begin_reading, begin_work
from forms_service.definitions.rules import clock_spec
from forms_service.domain.working_hours import after_working_hours
from forms_service.ports import Services


def watch_notifications(sessions: Sessions, services: Services, schedule_run_id: str, claim: Claim) -> None:
    actor = worker_actor("watch_notifications")
    with begin_work(sessions, services, actor) as work:
        claim.check(work)
        begin_run(work, schedule_run_id)
    with begin_reading(sessions, services, actor) as work:
        cases = work.session.scalars(_unopened()).all()
    for case_id in cases:
        with begin_work(sessions, services, actor) as work:
            claim.check(work)
            _tell_others(work, case_id)
    with begin_work(sessions, services, actor) as work:
        claim.check(work)
        finish_run(work, schedule_run_id)


def _unopened() -> Select[str]:
    """Whatever a person does with a case, reading its document too, leaves a trace; here there is none."""
    looked = select(AuditEvent.seq).where(AuditEvent.case_id == CaseFile.id, AuditEvent.actor_kind == "user").exists()
    return select(CaseFile.id).where(CaseFile.state == "received", ~looked).order_by(CaseFile.received_at, CaseFile.id)


def _tell_others(work: Work, case_id: str) -> None:
    if work.session.scalar(_unopened().where(CaseFile.id == case_id)) is None:
        return
    case = work.session.get_one(CaseFile, case_id)
    partnership = pinned_partnership(work.session, case)
    clock = clock_spec(partnership.clock)
    for rung in partnership.unopened:
        due = after_working_hours(case.received_at, rung.after_hours, clock, work.services.calendar)
        if work.now >= due:
            ask_letter(
                work,
                case,
                kind=rung.letter,
                audience=rung.to,
                recipient_key=f"audience:{rung.to}",
                cause=f"unopened:{rung.id}",
                hold=False,
            )
