"""Who has a piece of work, and until when: a token in the job's row, taken by a conditional update.

Attempts are committed before the work of each attempt, so that a job which kills its process is not tried for ever.
Whoever stores a result checks the token in the same transaction; a stopped process that wakes up late has lost it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Update, or_, update
from sqlalchemy.orm import Session

from forms_service.db.base import new_id
from forms_service.db.models import JobRequest
from forms_service.db.session import Sessions
from forms_service.db.work import Actor, Work, begin_work
from forms_service.errors import LostClaimError
from forms_service.jobs import JOBS
from forms_service.ports import Services


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to store the result of one attempt."""

    job_request_id: str
    job: str
    subject_id: str
    token: str
    attempt: int

    def check(self, work: Work) -> None:
        """Raises LostClaimError unless this claim is current; until the commit nobody else can take the work."""
        if not _changed(work.session, self._mine().values(claim_token=self.token)):
            raise LostClaimError(code="lost-claim")

    def check_reading(self, work: Work) -> None:
        """The same without a lock: a last look before something that no transaction can take back."""
        row = work.session.get(JobRequest, self.job_request_id)
        if row is None or row.state != "running" or row.claim_token != self.token:
            raise LostClaimError(code="lost-claim")

    def _mine(self) -> Update:
        return update(JobRequest).where(
            JobRequest.id == self.job_request_id, JobRequest.state == "running", JobRequest.claim_token == self.token
        )


def worker_actor(job: str) -> Actor:
    return Actor(kind="system", id="worker", name_code="", where=f"job {job}")


def claim_job(sessions: Sessions, services: Services, job_request_id: str) -> Claim | None:
    """Takes the work, or None: it is done, another has it, its time has not come, or its attempts are used up."""
    with begin_work(sessions, services, worker_actor("claim")) as work:
        row = work.session.get(JobRequest, job_request_id)
        if row is None or row.attempts >= attempts_allowed(row.job):
            return None
        claim = Claim(row.id, row.job, row.subject_id, new_id(), row.attempts + 1)
        now = work.system_now
        taken = _changed(
            work.session,
            update(JobRequest)
            .where(
                JobRequest.id == row.id,
                JobRequest.attempts == row.attempts,
                or_(
                    (JobRequest.state == "waiting") & (JobRequest.next_attempt_at <= now),
                    (JobRequest.state == "running") & (JobRequest.leased_until < now),
                ),
            )
            .values(
                state="running",
                attempts=claim.attempt,
                claim_token=claim.token,
                leased_until=now + timedelta(seconds=services.lease_seconds),
            ),
        )
        return claim if taken else None


def extend_lease(sessions: Sessions, services: Services, claim: Claim) -> bool:
    """False: the claim is gone, and what is being done is done for nothing."""
    with begin_work(sessions, services, worker_actor(claim.job)) as work:
        until = work.system_now + timedelta(seconds=services.lease_seconds)
        return _changed(work.session, claim._mine().values(leased_until=until))


def finish_job(sessions: Sessions, services: Services, claim: Claim) -> None:
    with begin_work(sessions, services, worker_actor(claim.job)) as work:
        done = _changed(
            work.session,
            claim._mine().values(
                state="done", finished_at=work.system_now, leased_until=None, claim_token=None, failure_code=None
            ),
        )
        if not done:
            raise LostClaimError(code="lost-claim")


def put_off_job(sessions: Sessions, services: Services, claim: Claim, code: str) -> bool:
    """Another attempt after the job's plan; False when the plan is used up."""
    waits = JOBS[claim.job].waits(code)
    if claim.attempt > len(waits):
        return False
    with begin_work(sessions, services, worker_actor(claim.job)) as work:
        put_off = _changed(
            work.session,
            claim._mine().values(
                state="waiting",
                next_attempt_at=work.system_now + timedelta(seconds=waits[claim.attempt - 1]),
                leased_until=None,
                claim_token=None,
                rung_at=None,
                failure_code=code,
            ),
        )
        if not put_off:
            raise LostClaimError(code="lost-claim")
    return True


def fail_job(work: Work, job_request_id: str, token: str | None, code: str) -> None:
    """For good. Under the claim's token, or that of a claim whose lease ran out after the last attempt."""
    failed = _changed(
        work.session,
        update(JobRequest)
        .where(JobRequest.id == job_request_id, JobRequest.state == "running", JobRequest.claim_token == token)
        .values(state="failed", finished_at=work.system_now, leased_until=None, claim_token=None, failure_code=code),
    )
    if not failed:
        raise LostClaimError(code="lost-claim")


def attempts_allowed(job: str) -> int:
    return JOBS[job].attempts


def _changed(session: Session, statement: Update) -> bool:
    result = cast("CursorResult[Any]", session.execute(statement, execution_options={"synchronize_session": False}))
    return result.rowcount == 1
