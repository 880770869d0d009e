"""RQ itself: jobs run by name in processes of their own, and nothing about a person reaches Redis."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import redis
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import select, text

import worker.make_letter
from forms_service.adapters.embedded_queue import EmbeddedQueue
from forms_service.adapters.job_queue import QUEUE_NAME, RqJobQueue
from forms_service.bootstrap import Started
from forms_service.db.claims import Claim
from forms_service.db.models import JobRequest
from forms_service.db.records.letters import ask_letter
from forms_service.db.session import Sessions
from forms_service.db.work import begin_work
from forms_service.definitions.schema import Audience
from forms_service.jobs import JOBS
from forms_service.ports import Services
from tests.canary import scan
from tests.conftest import Database
from tests.factories import SYSTEM, add_case
from tests.redis_values import everything_in_redis
from worker import running
from worker.__main__ import ForkingWorker

CANARY = "Canaryname Zeta Examplethorpe"

pytestmark = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def redis_client(tmp_path: Path) -> Iterator[redis.Redis]:
    server = EmbeddedQueue(tmp_path)
    server.start()
    client = redis.Redis.from_url(server.url)
    yield client
    client.close()
    server.stop()


@pytest.fixture
def real_queue(started: Started, redis_client: redis.Redis, tmp_path: Path) -> Started:
    services = replace(started.services, queue=RqJobQueue(EmbeddedQueue(tmp_path).url))
    chosen = replace(started, services=services)
    running.use(chosen)
    return chosen


def _ask(started: Started) -> str:
    with begin_work(started.sessions, started.services, SYSTEM) as work:
        case = add_case(work, child={"full_name": CANARY, "birth_date": "2019-03-14"})
        ask_letter(
            work, case, kind="note", audience=Audience.FILE, recipient_key="audience:file", cause="test", hold=True
        )
    with started.sessions() as session:
        return session.scalars(select(JobRequest.id)).one()


def _work_off(started: Started, client: redis.Redis) -> None:
    started.engine.dispose()
    ForkingWorker([QUEUE_NAME], connection=client, serializer=JSONSerializer).work(burst=True, logging_level="WARNING")


def _row(started: Started) -> JobRequest:
    with started.sessions() as session:
        return session.scalars(select(JobRequest)).one()


def traces_in_redis(client: redis.Redis, words: str) -> list[str]:
    return scan(everything_in_redis(client), [words])


def fails_in_the_open(words: str) -> None:
    raise ValueError(words)


def test_a_promise_becomes_work_through_the_real_queue(
    real_queue: Started, redis_client: redis.Redis, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = tmp_path / "told"

    def make(_sessions: Sessions, _services: Services, subject: str, _claim: Claim) -> None:
        told.write_text(subject, encoding="ascii")

    monkeypatch.setattr(worker.make_letter, "make_letter", make)
    _ask(real_queue)
    _work_off(real_queue, redis_client)
    assert told.read_text(encoding="ascii") == _row(real_queue).subject_id
    assert _row(real_queue).state == "done"


def test_a_failing_job_leaves_no_name_in_redis(
    real_queue: Started, redis_client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_sessions: Sessions, _services: Services, _subject: str, _claim: Claim) -> None:
        raise ValueError(f"cannot print {CANARY}")

    monkeypatch.setattr(worker.make_letter, "make_letter", fail)
    _ask(real_queue)
    _work_off(real_queue, redis_client)
    assert _row(real_queue).failure_code == "ValueError"
    assert traces_in_redis(redis_client, CANARY) == []
    assert traces_in_redis(redis_client, "JobFailedError") != []  # RQ did keep the failure


def test_a_failing_statement_leaves_no_parameter_in_redis(
    real_queue: Started, redis_client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(sessions: Sessions, services: Services, _subject: str, _claim: Claim) -> None:
        with begin_work(sessions, services, SYSTEM) as work:
            work.session.execute(text("insert into no_such_table (name) values (:name)"), {"name": CANARY})

    monkeypatch.setattr(worker.make_letter, "make_letter", fail)
    _ask(real_queue)
    _work_off(real_queue, redis_client)
    assert _row(real_queue).failure_code in ("OperationalError", "ProgrammingError")
    assert traces_in_redis(redis_client, CANARY) == []


def test_the_scanner_finds_a_planted_name(started: Started, redis_client: redis.Redis) -> None:
    queue = Queue(QUEUE_NAME, connection=redis_client, serializer=JSONSerializer)
    queue.enqueue_call("tests.worker.test_real_worker.fails_in_the_open", args=("Planted Example",))
    assert any("rq:job:" in key for key in traces_in_redis(redis_client, "Planted Example"))
    _work_off(started, redis_client)
    assert any("rq:results:" in key for key in traces_in_redis(redis_client, "Planted Example"))


def test_every_job_has_a_door_in_the_worker(database: Database) -> None:
    for name in JOBS:
        assert callable(importlib.import_module(f"worker.{name}").run), name
