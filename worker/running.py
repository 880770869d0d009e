"""What every job does round its one call: claim it, keep the lease, record how it ended.

Everything here is committed in the database; RQ is told nothing but that the function returned or failed. A failure
leaves this module as a bare code: RQ writes what a job raises, with its traceback, into Redis.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rq.timeouts import BaseTimeoutException

from forms_service.bootstrap import Started
from forms_service.db.claims import Claim, claim_job, extend_lease, finish_job, put_off_job
from forms_service.db.session import Sessions
from forms_service.errors import FormsServiceError, LostClaimError
from forms_service.log_lines import places_of
from forms_service.ports import Services
from forms_service.use_cases.give_up_job import give_up_job

log = logging.getLogger("forms_service.worker")

Act = Callable[[Sessions, Services, str, Claim], object]


class JobFailedError(Exception):
    """All that RQ may know of a failure: a code."""


_started: Started | None = None


def use(started: Started) -> None:
    """Once in each worker process, before the first job."""
    global _started
    _started = started


def stop_using() -> None:
    global _started
    _started = None


def started() -> Started:
    assert _started is not None, "the worker was not started through python -m worker"
    return _started


def run_job(job_request_id: str, act: Act) -> None:
    """Claims the job and does it; does nothing where there is nothing to claim (done, taken, or not yet due)."""
    code = _attempt(started(), job_request_id, act)
    if code is not None:
        # Outside every except block: no cause, no context, no frame that holds a value.
        raise JobFailedError(code)


def _attempt(started: Started, job_request_id: str, act: Act) -> str | None:
    sessions, services = started.sessions, started.services
    claim = claim_job(sessions, services, job_request_id)
    if claim is None:
        return None
    log.info("job started", extra={"job": claim.job, "job_request": job_request_id, "attempt": claim.attempt})
    try:
        with _lease_kept(started, claim):
            act(sessions, services, claim.subject_id, claim)
        finish_job(sessions, services, claim)
    except LostClaimError:
        log.info("claim lost", extra={"job": claim.job, "job_request": job_request_id})
        return None
    except FormsServiceError as error:
        return _record(started, claim, error.code, try_again=error.temporary, tell=not error.temporary)
    except BaseTimeoutException:
        return _record(started, claim, "timed-out", try_again=True, tell=True)
    except BaseException as error:
        # Not foreseen: by its class and place alone, since its words may hold what the job was working on. Also what is
        # no Exception, such as the panic of a library written in Rust: RQ would write that down as it is.
        log.error(
            "unforeseen",
            extra={"job": claim.job, "code": type(error).__name__, "places": places_of(error.__traceback__)},
        )
        return _record(started, claim, type(error).__name__, try_again=True, tell=True)
    return None


def _record(started: Started, claim: Claim, code: str, *, try_again: bool, tell: bool) -> str | None:
    """Puts the job off on its plan, or gives it up; returns the code where RQ is to know as well."""
    log.warning("job failed", extra={"job": claim.job, "job_request": claim.job_request_id, "code": code})
    try:
        if not (try_again and put_off_job(started.sessions, started.services, claim, code)):
            give_up_job(started.sessions, started.services, claim, code)
    except LostClaimError:
        return None
    except Exception as error:
        # The database itself is away: the lease runs out and the sweep finds the job.
        log.error("outcome not recorded", extra={"job": claim.job, "code": type(error).__name__})
        return code
    return code if tell else None


@contextmanager
def _lease_kept(started: Started, claim: Claim) -> Iterator[None]:
    """Extends the lease while the work goes on, so that a short lease and a long conversion go together.

    A stopped or killed process extends nothing, which is how others notice.
    """
    done = threading.Event()

    def extend() -> None:
        while not done.wait(started.services.lease_seconds / 3):
            try:
                if not extend_lease(started.sessions, started.services, claim):
                    return
            except Exception as error:
                log.warning("lease not extended", extra={"job": claim.job, "code": type(error).__name__})

    keeper = threading.Thread(target=extend, name=f"lease-{claim.job_request_id[:8]}", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        done.set()
        keeper.join(timeout=started.services.lease_seconds)
