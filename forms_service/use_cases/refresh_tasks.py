"""Each hour: what is missing on its day is a red task, and none once it is there. Held letters take the day's date."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from forms_service.db.claims import Claim, worker_actor
from forms_service.db.models import AgencyRequest, CaseFile, DueDate, Mail, Task
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.queries.standing import first_letter_of, request_standing
from forms_service.db.records.letters import make_held_again
from forms_service.db.records.mails import ask_sending
from forms_service.db.records.missing_returns import CLOSE, look_at_escalation
from forms_service.db.records.repeating import DAY_HAS_COME, NO_DAY, follow_days
from forms_service.db.records.schedules import begin_run, finish_run
from forms_service.db.records.steps import meet_steps
from forms_service.db.records.tasks import finish_task, raise_task
from forms_service.db.session import Sessions
from forms_service.db.work import Work, begin_reading, begin_work
from forms_service.domain.chasing import FirstLetter
from forms_service.ports import Services

STEP_MISSING = "step-missing"
RETURN_OVERDUE = "return-overdue"
REQUEST_NOT_GONE = "request-not-gone"
# Of five working days a request must not lie unsent for one of them.
_SHOULD_HAVE_GONE = timedelta(hours=4)
_LIVE = ("received", "open")


def refresh_tasks(sessions: Sessions, services: Services, schedule_run_id: str, claim: Claim) -> None:
    with begin_work(sessions, services, worker_actor("refresh_tasks")) as work:
        claim.check(work)
        begin_run(work, schedule_run_id)
    with begin_reading(sessions, services, worker_actor("refresh_tasks")) as work:
        with_tasks = select(Task.case_id).where(
            Task.kind.in_((STEP_MISSING, RETURN_OVERDUE, REQUEST_NOT_GONE, DAY_HAS_COME, NO_DAY, CLOSE)),
            Task.done_at.is_(None),
        )
        cases = work.session.scalars(
            select(CaseFile.id)
            .where(CaseFile.state.in_(_LIVE) | CaseFile.id.in_(with_tasks))
            .order_by(CaseFile.received_at, CaseFile.id)
        ).all()
    for case_id in cases:
        with begin_work(sessions, services, worker_actor("refresh_tasks")) as work:
            claim.check(work)
            _refresh_case(work, work.session.get_one(CaseFile, case_id))
    with begin_work(sessions, services, worker_actor("refresh_tasks")) as work:
        claim.check(work)
        finish_run(work, schedule_run_id)


def _refresh_case(work: Work, case: CaseFile) -> None:
    make_held_again(work, case, "new-day", made_before=work.today)
    meet_steps(work, case)
    _steps(work, case)
    follow_days(work, case)
    look_at_escalation(work, case)
    for request in work.session.scalars(
        select(AgencyRequest)
        .where(AgencyRequest.case_id == case.id, AgencyRequest.issued_at.is_not(None))
        .order_by(AgencyRequest.id)
    ):
        _request(work, case, request)
    if work.services.mailer.configured():
        for mail in work.session.scalars(
            select(Mail).where(Mail.case_id == case.id, Mail.state == "ready", Mail.rung == "").order_by(Mail.id)
        ):
            ask_sending(work, mail)


def _steps(work: Work, case: CaseFile) -> None:
    red = {step.id for step in pinned_process(work.session, case).steps if step.red_when_missing}
    missing: dict[str, DueDate] = {}
    for row in work.session.scalars(
        select(DueDate).where(
            DueDate.case_id == case.id,
            DueDate.subject_kind == "step",
            DueDate.state == "open",
            DueDate.in_force.is_(True),
        )
    ):
        if case.state in _LIVE and row.step in red and row.effective_on <= work.today:
            missing[row.step] = row
    for step, row in sorted(missing.items()):
        raise_task(
            work,
            STEP_MISSING,
            partnership=case.partnership,
            case_id=case.id,
            subject_id=step,
            severity="red",
            due_on=row.effective_on,
        )
    for step in _open_subjects(work, case, STEP_MISSING) - missing.keys():
        finish_task(work, STEP_MISSING, partnership=case.partnership, case_id=case.id, subject_id=step)


def _request(work: Work, case: CaseFile, request: AgencyRequest) -> None:
    found = request_standing(work, case, request)
    if found is None or request.issued_at is None:
        return
    awaited = not found.standing.over
    _set(work, case, request, RETURN_OVERDUE, wrong=awaited and work.now > found.standing.due_at)
    unsent = awaited and first_letter_of(work, case, request) is FirstLetter.NOT_GONE
    _set(work, case, request, REQUEST_NOT_GONE, wrong=unsent and work.now > request.issued_at + _SHOULD_HAVE_GONE)


def _set(work: Work, case: CaseFile, request: AgencyRequest, kind: str, *, wrong: bool) -> None:
    if wrong:
        raise_task(
            work,
            kind,
            partnership=case.partnership,
            case_id=case.id,
            subject_id=request.id,
            severity="red",
            due_on=request.due_on,
        )
    else:
        finish_task(work, kind, partnership=case.partnership, case_id=case.id, subject_id=request.id)


def _open_subjects(work: Work, case: CaseFile, kind: str) -> set[str]:
    return set(
        work.session.scalars(
            select(Task.subject_id).where(Task.case_id == case.id, Task.kind == kind, Task.done_at.is_(None))
        )
    )
