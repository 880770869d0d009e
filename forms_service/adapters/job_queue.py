"""RQ as a doorbell: by name, JSON, ids only. The database holds the work; see forms_service/db/records/jobs.py."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from rq import Queue
from rq.exceptions import DuplicateJobError, NoSuchJobError
from rq.job import Job as RqJob
from rq.serializers import JSONSerializer

from forms_service.errors import UnavailableError
from forms_service.jobs import JOBS

QUEUE_NAME = "forms"
# Looked at when the first is empty: sixty uploads at once are read and receipted before one page is drawn.
LATER_NAME = "forms-later"
QUEUE_NAMES = (QUEUE_NAME, LATER_NAME)
# The worker stops a job at its limit; RQ's own limit is the net below that.
_EXTRA_SECONDS = 30
_KEEP_FAILED_SECONDS = 3600
# A job that a dead worker had taken from the list keeps its id; after this long it is rung anew.
_STUCK = timedelta(seconds=10)


class RqJobQueue:
    def __init__(self, url: str) -> None:
        # A web request must not hang on the queue: it answers at once, or the sweep rings later.
        self._redis = redis.Redis.from_url(
            url, socket_timeout=5.0, socket_connect_timeout=2.0, retry=Retry(NoBackoff(), 1)
        )
        self._queues = {name: Queue(name, connection=self._redis, serializer=JSONSerializer) for name in QUEUE_NAMES}

    def ring(self, job: str, job_request_id: str, attempt: int) -> None:
        """Asks a worker to look; ringing twice does no harm."""
        rq_id = f"{job_request_id}-{attempt}"
        try:
            try:
                self._enqueue(job, job_request_id, rq_id)
            except DuplicateJobError:
                if self._is_stuck(job, rq_id):
                    self._forget(rq_id)
                    self._enqueue(job, job_request_id, rq_id)
        except DuplicateJobError:
            return
        except (redis.exceptions.RedisError, OSError) as error:
            raise UnavailableError("The queue does not answer.", code="queue") from error

    def alive(self) -> bool:
        try:
            return bool(self._redis.ping())
        except (redis.exceptions.RedisError, OSError):
            return False

    def _enqueue(self, job: str, job_request_id: str, rq_id: str) -> None:
        self._queue_of(job).enqueue_call(
            f"worker.{job}.run",
            args=(job_request_id,),
            job_id=rq_id,
            unique=True,
            timeout=JOBS[job].time_limit + _EXTRA_SECONDS,
            result_ttl=0,
            failure_ttl=_KEEP_FAILED_SECONDS,
            description=f"{job} {job_request_id}",  # left out, RQ would write the arguments
        )

    def _queue_of(self, job: str) -> Queue:
        return self._queues[LATER_NAME if JOBS[job].later else QUEUE_NAME]

    def _is_stuck(self, job: str, rq_id: str) -> bool:
        """Known to RQ, but not in the list that workers take from: finished, or lost with the worker that took it."""
        if self._redis.lpos(self._queue_of(job).key, rq_id) is not None:
            return False
        try:
            held = RqJob.fetch(rq_id, connection=self._redis, serializer=JSONSerializer)
        except NoSuchJobError:
            return True
        since = held.started_at or held.enqueued_at
        if held.is_failed or held.is_finished or since is None:
            return True
        server_seconds, _ = self._redis.time()
        return since.astimezone(UTC) + _STUCK < datetime.fromtimestamp(server_seconds, UTC)

    def _forget(self, rq_id: str) -> None:
        try:
            RqJob.fetch(rq_id, connection=self._redis, serializer=JSONSerializer).delete()
        except NoSuchJobError:
            return
