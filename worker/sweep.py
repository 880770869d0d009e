"""Rings again for what was promised and never begun, and gives up what used its last attempt and never came back."""

from __future__ import annotations

import logging

from sqlalchemy import update

from forms_service.bootstrap import Started
from forms_service.db.claims import Claim, attempts_allowed, worker_actor
from forms_service.db.models import JobRequest
from forms_service.db.queries.jobs import jobs_to_ring, lost_jobs
from forms_service.db.work import begin_reading, begin_work
from forms_service.errors import LostClaimError, UnavailableError
from forms_service.use_cases.give_up_job import give_up_job

log = logging.getLogger("forms_service.clock")

# More would keep one sweep busy for longer than it may take; the next one goes on.
_AT_A_TIME = 500


def sweep(started: Started) -> int:
    """How many jobs were rung."""
    sessions, services = started.sessions, started.services
    with begin_reading(sessions, services, worker_actor("sweep")) as work:
        waiting = jobs_to_ring(work.session, work.system_now, _AT_A_TIME)
        lost = lost_jobs(work.session, work.system_now)
    bells = [(each.id, each.job, each.next_attempt) for each in waiting]
    for each in lost:
        if each.attempts < attempts_allowed(each.job):
            bells.append((each.id, each.job, each.attempts + 1))
            continue
        claim = Claim(each.id, each.job, each.subject_id, each.token or "", each.attempts)
        try:
            give_up_job(sessions, services, claim, "killed")
        except LostClaimError:
            continue  # it came back after all
    rung: list[str] = []
    for job_request_id, job, attempt in bells:
        try:
            services.queue.ring(job, job_request_id, attempt)
        except UnavailableError:
            log.warning("queue does not answer", extra={"waiting": len(bells) - len(rung)})
            break
        rung.append(job_request_id)
    if rung:
        with begin_work(sessions, services, worker_actor("sweep")) as work:
            work.session.execute(update(JobRequest).where(JobRequest.id.in_(rung)).values(rung_at=work.system_now))
    return len(rung)
