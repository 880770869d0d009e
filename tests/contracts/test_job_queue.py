"""What the service may rely on in a queue: the fake and RQ on a real Valkey keep the same promises."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest
import redis
from rq import Queue
from rq.job import Job as RqJob
from rq.serializers import JSONSerializer

from forms_service.adapters.embedded_queue import EmbeddedQueue
from forms_service.adapters.job_queue import LATER_NAME, QUEUE_NAME, QUEUE_NAMES, RqJobQueue
from forms_service.errors import UnavailableError
from forms_service.ports import JobQueue
from tests.fakes import FakeJobQueue

REQUEST = "0" * 31 + "1"


class Ringing(Protocol):
    queue: JobQueue
    rung: Callable[[], list[tuple[str, str]]]
    break_it: Callable[[], None]


class _Fake:
    def __init__(self) -> None:
        self.queue = FakeJobQueue()

    def rung(self) -> list[tuple[str, str]]:
        return [(job, request) for job, request, _ in self.queue.waiting]

    def break_it(self) -> None:
        self.queue.broken = True


class _Real:
    def __init__(self, folder: Path) -> None:
        self.server = EmbeddedQueue(folder)
        self.server.start()
        self.queue = RqJobQueue(self.server.url)
        self.redis = redis.Redis.from_url(self.server.url)

    def rung(self) -> list[tuple[str, str]]:
        queues = [Queue(name, connection=self.redis, serializer=JSONSerializer) for name in QUEUE_NAMES]
        jobs = [job for queue in queues for job in queue.jobs]
        return [(job.func_name.split(".")[1], job.args[0]) for job in jobs]

    def break_it(self) -> None:
        self.server.stop()


@pytest.fixture(params=["fake", "rq"])
def ringing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ringing]:
    if request.param == "fake":
        yield _Fake()
        return
    real = _Real(tmp_path)
    yield real
    real.redis.close()
    real.server.stop()


def test_a_ring_leaves_the_job_and_the_id_for_a_worker(ringing: Ringing) -> None:
    ringing.queue.ring("send_mail", REQUEST, 1)
    assert ringing.rung() == [("send_mail", REQUEST)]


def test_ringing_twice_for_one_attempt_rings_once(ringing: Ringing) -> None:
    ringing.queue.ring("send_mail", REQUEST, 1)
    ringing.queue.ring("send_mail", REQUEST, 1)
    assert len(ringing.rung()) == 1


def test_another_attempt_rings_again(ringing: Ringing) -> None:
    ringing.queue.ring("send_mail", REQUEST, 1)
    ringing.queue.ring("send_mail", REQUEST, 2)
    assert len(ringing.rung()) == 2


def test_a_queue_that_is_gone_is_unavailable_and_never_another_error(ringing: Ringing) -> None:
    ringing.break_it()
    assert not ringing.queue.alive()
    with pytest.raises(UnavailableError):
        ringing.queue.ring("send_mail", REQUEST, 1)


@pytest.fixture
def real(tmp_path: Path) -> Iterator[_Real]:
    real = _Real(tmp_path)
    yield real
    real.redis.close()
    real.server.stop()


def test_nothing_but_ids_and_names_of_jobs_stands_in_the_queue(real: _Real) -> None:
    real.queue.ring("read_document", REQUEST, 1)
    job = RqJob.fetch(f"{REQUEST}-1", connection=real.redis, serializer=JSONSerializer)
    assert job.description == f"read_document {REQUEST}"
    assert real.redis.hget(job.key, "data") is not None
    assert job.args == (REQUEST,) or job.args == [REQUEST]
    assert job.kwargs == {}


def test_a_job_that_a_dead_worker_took_from_the_list_is_rung_anew(real: _Real) -> None:
    real.queue.ring("read_document", REQUEST, 1)
    queue = Queue(QUEUE_NAME, connection=real.redis, serializer=JSONSerializer)
    real.redis.lpop(queue.key)  # as a worker does before it dies
    job = RqJob.fetch(f"{REQUEST}-1", connection=real.redis, serializer=JSONSerializer)
    assert job.enqueued_at is not None
    real.redis.hset(job.key, "enqueued_at", "2026-01-15T09:00:00.000000Z")
    real.queue.ring("read_document", REQUEST, 1)
    assert real.rung() == [("read_document", REQUEST)]


def test_what_was_rung_survives_the_death_of_the_embedded_server(real: _Real) -> None:
    real.queue.ring("send_mail", REQUEST, 1)
    real.redis.execute_command("WAITAOF", 1, 0, 2000)
    assert real.server.process_id is not None
    os.kill(real.server.process_id, signal.SIGKILL)
    while real.server.answers():  # a machine with much to do takes its time to end it
        time.sleep(0.02)
    assert real.server.start()
    assert real.rung() == [("send_mail", REQUEST)]


def test_what_nobody_waits_for_stands_in_a_queue_that_is_looked_at_last(real: _Real) -> None:
    real.queue.ring("make_pictures", REQUEST, 1)
    real.queue.ring("send_mail", "0" * 31 + "2", 1)

    assert [name for name, _ in real.rung()] == ["send_mail", "make_pictures"]
    assert Queue(LATER_NAME, connection=real.redis, serializer=JSONSerializer).count == 1
    assert QUEUE_NAMES[-1] == LATER_NAME
