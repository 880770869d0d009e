"""Each working hour: today's rung of every request that is still awaited."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.claims import Claim, worker_actor
from forms_service.db.models import AgencyRequest, CaseFile, Mail
from forms_service.db.queries.pinned import pinned_partnership, pinned_process
from forms_service.db.queries.recipients import agency_key
from forms_service.db.queries.standing import RequestStanding, standings_of
from forms_service.db.records.calls import drop_calls, put_on_call_list
from forms_service.db.records.letters import ask_letter, ask_letters
from forms_service.db.records.mails import ask_sending, withdraw_kept_back
from forms_service.db.records.schedules import begin_run, finish_run
from forms_service.db.records.tasks import raise_task
from forms_service.db.session import Sessions
from forms_service.db.work import Work, begin_reading, begin_work
from forms_service.definitions.rules import clock_spec
from forms_service.definitions.schema import Audience, Process, Rung, Trigger
from forms_service.domain.chasing import DELAYED, NOT_DELIVERED, UNUSABLE_UPLOAD, Due, Who, due_rungs
from forms_service.ports import Services


def chase_returns(sessions: Sessions, services: Services, schedule_run_id: str, claim: Claim) -> None:
    """Case by case, each in a transaction of its own: one case's trouble keeps nobody else waiting."""
    with begin_work(sessions, services, worker_actor("chase_returns")) as work:
        claim.check(work)
        begin_run(work, schedule_run_id)
    with begin_reading(sessions, services, worker_actor("chase_returns")) as work:
        cases = work.session.scalars(
            select(CaseFile.id).where(CaseFile.state == "open").order_by(CaseFile.received_at, CaseFile.id)
        ).all()
    for case_id in cases:
        with begin_work(sessions, services, worker_actor("chase_returns")) as work:
            claim.check(work)
            _chase_case(work, case_id)
    with begin_work(sessions, services, worker_actor("chase_returns")) as work:
        claim.check(work)
        finish_run(work, schedule_run_id)


def _chase_case(work: Work, case_id: str) -> None:
    case = work.session.get_one(CaseFile, case_id)
    clock = clock_spec(pinned_partnership(work.session, case).clock)
    if case.state != "open" or not clock.is_working_hour(work.now, work.services.calendar):
        return
    process = pinned_process(work.session, case)
    requests = work.session.scalars(
        select(AgencyRequest)
        .where(AgencyRequest.case_id == case.id, AgencyRequest.issued_at.is_not(None))
        .order_by(AgencyRequest.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    rungs_called: set[str] = set()
    standings = standings_of(work, case, requests)
    for request in requests:
        found = standings.get(request.id)
        if found is None:
            continue
        if found.standing.over:
            drop_calls(work, request)
            continue
        for due in due_rungs(found.standing, found.ladder, work.now):
            if due.channel == "mail":
                _write(work, case, process, request, found, due)
            elif _call(work, request, found, due):
                rungs_called.add(due.rung)
    for rung in sorted(rungs_called):
        ask_letters(work, case, Trigger.CALLS_DUE, cause=f"{rung} {work.today.isoformat()}", rung=rung)
    _ask_again(work, case)


def _write(
    work: Work, case: CaseFile, process: Process, request: AgencyRequest, found: RequestStanding, due: Due
) -> None:
    rung = _rung(process, due.rung)
    if rung.letter is None:
        return
    if not due.to:
        # Never silence: the contact is written to, and a person finds out who else is there.
        raise_task(
            work,
            "no-recipient",
            partnership=case.partnership,
            case_id=case.id,
            subject_id=request.id,
            severity="red",
            due_on=work.today,
            details={"rung": rung.id, "wanted": list(rung.to)},
        )
    withdraw_kept_back(work, request)  # what waited for this morning is said by this one
    for who in due.to or (Who.CONTACT,):
        ask_letter(
            work,
            case,
            kind=rung.letter,
            audience=Audience.AGENCIES,
            recipient_key=agency_key(request, who),
            cause=found.due_cause,
            hold=rung.hold,
            rung=rung.id,
            request=request,
        )


def _call(work: Work, request: AgencyRequest, found: RequestStanding, due: Due) -> bool:
    causes = {
        NOT_DELIVERED: found.doubtful_mail,
        DELAYED: found.delayed_mail,
        UNUSABLE_UPLOAD: found.unusable_upload,
    }
    cause = causes.get(due.rung, found.due_cause)
    return put_on_call_list(work, request, rung=due.rung, cause=cause, due_on=work.today) is not None


def _rung(process: Process, rung_id: str) -> Rung:
    return next(rung for rung in process.chasing if rung.id == rung_id)


def _ask_again(work: Work, case: CaseFile) -> None:
    """Reminders that were written and never tried: no relay was configured, or they were kept back until now."""
    if not work.services.mailer.configured():
        return
    for mail in work.session.scalars(
        select(Mail)
        .where(
            Mail.case_id == case.id,
            Mail.state == "ready",
            Mail.rung != "",
            Mail.not_before.is_(None) | (Mail.not_before <= work.now),
        )
        .order_by(Mail.id)
    ):
        ask_sending(work, mail)
