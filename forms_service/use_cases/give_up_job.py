"""The last attempt is used up: the job is failed for good, what it was to do says so, and a person is told."""

from __future__ import annotations

from forms_service.db.claims import Claim, fail_job, worker_actor
from forms_service.db.models import (
    AgencyRequest,
    CaseFile,
    Decision,
    Document,
    Letter,
    Mail,
    Pack,
    Rehearsal,
    ScheduleRun,
)
from forms_service.db.records.schedules import SCHEDULE_FAILED
from forms_service.db.records.tasks import raise_task
from forms_service.db.session import Sessions
from forms_service.db.work import Work, begin_work
from forms_service.jobs import JOBS
from forms_service.ports import Services

_Row = Document | Letter | Mail | Pack | Decision | AgencyRequest
_TABLES: dict[str, type[_Row]] = {
    "document": Document,
    "letter": Letter,
    "mail": Mail,
    "pack": Pack,
    "decision": Decision,
    "agency_request": AgencyRequest,
}


def give_up_job(sessions: Sessions, services: Services, claim: Claim, code: str) -> None:
    """Raises LostClaimError where another has the work after all."""
    subject = JOBS[claim.job].subject
    with begin_work(sessions, services, worker_actor(claim.job)) as work:
        fail_job(work, claim.job_request_id, claim.token, code)
        if subject == "schedule_run":
            _schedule_failed(work, claim, code)
            return
        if subject == "rehearsal":
            rehearsal = work.session.get(Rehearsal, claim.subject_id)
            if rehearsal is not None:
                rehearsal.state, rehearsal.failure_code = "failed", code  # its page says so; nobody waits for it
            return
        row: _Row | None = work.session.get(_TABLES[subject], claim.subject_id)  # type: ignore[assignment]  # one of the table above
        if row is None:
            return
        kind = _say_so(row, code, work)
        case = work.session.get_one(CaseFile, row.case_id)
        raise_task(
            work,
            kind,
            partnership=case.partnership,
            case_id=case.id,
            subject_id=row.id,
            severity="red",
            due_on=work.today,
            details={"job": claim.job, "code": code},
        )
        work.audit(
            "job.failed",
            case_id=case.id,
            subject_kind=subject,
            subject_id=row.id,
            details={"job": claim.job, "code": code, "attempts": claim.attempt},
        )


def _say_so(row: _Row, code: str, work: Work) -> str:
    """The row shows its failure; the kind of task."""
    match row:
        case Mail(state="sending"):
            # It died between the relay and the record, at its last attempt as at any other.
            row.state, row.settled_at = "uncertain", work.now
            return "mail-uncertain"
        case Mail(state="ready"):
            row.state, row.settled_at = "refused", work.now
            return "mail-refused"
        case Letter(state="asked"):
            row.state, row.failure_code = "failed", code
            return "letter-failed"
        case Document(state="received" | "reading"):
            row.state, row.problem_code = "failed", code
            return "document-failed"
        case Document(scan="waiting"):
            row.problem_code = code  # it stays shut: nobody knows what is in it
            return "document-failed"
        case Document(pictures="asked"):
            row.pictures = "failed"
            return "pictures-failed"
        case Pack(state="asked"):
            row.state, row.failure_code = "failed", code
            return "pack-failed"
        case _:
            return "job-failed"


def _schedule_failed(work: Work, claim: Claim, code: str) -> None:
    run = work.session.get(ScheduleRun, claim.subject_id)
    if run is not None:
        run.state, run.finished_at = "missed", work.now
    for slug in sorted(work.services.library.partnerships):
        raise_task(
            work,
            SCHEDULE_FAILED,
            partnership=slug,
            subject_id=claim.job,
            severity="red",
            due_on=work.today,
            details={"job": claim.job, "code": code},
        )
    work.audit("schedule.failed", subject_kind="schedule_run", subject_id=claim.subject_id, details={"code": code})
