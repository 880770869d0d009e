"""What becomes of a job, however its work ends."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from forms_service.bootstrap import Started
from forms_service.db.claims import Claim, claim_job, finish_job
from forms_service.db.models import CaseFile, JobRequest, Letter, Task
from forms_service.db.records.letters import ask_letter
from forms_service.db.session import Sessions
from forms_service.db.work import begin_reading, begin_work
from forms_service.definitions.schema import Audience
from forms_service.errors import LostClaimError, NotFoundError, UnavailableError
from forms_service.jobs import JOBS
from forms_service.ports import Services
from tests.factories import SYSTEM, add_case
from tests.fakes import FakeJobQueue, FakeSystemClock
from worker import running
from worker.running import JobFailedError, run_job
from worker.sweep import sweep

CANARY = "Canaryname Zeta Examplethorpe"


class Asked:
    """A letter asked for in an open case, and its job."""

    def __init__(self, started: Started) -> None:
        self.started = started
        with begin_work(started.sessions, started.services, SYSTEM) as work:
            case = add_case(work)
            case.state = "open"
            self.case_id = case.id
            letter_id = ask_letter(
                work,
                case,
                kind="note",
                audience=Audience.FILE,
                recipient_key="audience:file",
                cause="test",
                hold=True,
            )
            assert letter_id is not None
            self.letter_id = letter_id
        with begin_reading(started.sessions, started.services, SYSTEM) as work:
            self.id = work.session.scalars(select(JobRequest.id)).one()

    def row(self) -> JobRequest:
        with self.started.sessions() as session:
            return session.get_one(JobRequest, self.id)

    def letter(self) -> Letter:
        with self.started.sessions() as session:
            return session.get_one(Letter, self.letter_id)

    def tasks(self) -> list[Task]:
        with self.started.sessions() as session:
            return list(session.scalars(select(Task).order_by(Task.created_at)))

    def clock(self) -> FakeSystemClock:
        clock = self.started.services.system_clock
        assert isinstance(clock, FakeSystemClock)
        return clock

    def run(self, act: Callable[[Sessions, Services, str, Claim], object]) -> None:
        run_job(self.id, act)


@pytest.fixture
def asked(started: Started) -> Asked:
    return Asked(started)


def _does_nothing(_sessions: Sessions, _services: Services, _subject: str, _claim: Claim) -> None:
    return


def _raises(error: BaseException) -> Callable[[Sessions, Services, str, Claim], None]:
    def act(_sessions: Sessions, _services: Services, _subject: str, _claim: Claim) -> None:
        raise error

    return act


def test_the_work_gets_the_subject_and_is_done_afterwards(asked: Asked) -> None:
    subjects = []
    asked.run(lambda _sessions, _services, subject, _claim: subjects.append(subject))
    assert subjects == [asked.letter_id]
    row = asked.row()
    assert (row.state, row.attempts, row.finished_at is not None) == ("done", 1, True)


def test_the_attempt_is_committed_before_the_work(asked: Asked) -> None:
    seen = []
    asked.run(lambda _sessions, _services, _subject, _claim: seen.append((asked.row().state, asked.row().attempts)))
    assert seen == [("running", 1)]


def test_a_job_rung_twice_is_done_once(asked: Asked) -> None:
    done = []
    for _ in range(2):
        asked.run(lambda _sessions, _services, subject, _claim: done.append(subject))
    assert len(done) == 1


def test_a_job_that_another_worker_has_is_left_to_it(asked: Asked) -> None:
    done = []
    asked.run(lambda *_: run_job(asked.id, lambda _sessions, _services, subject, _claim: done.append(subject)))
    assert done == []
    assert asked.row().state == "done"


def test_a_temporary_failure_is_tried_again_on_the_plan(asked: Asked) -> None:
    asked.run(_raises(UnavailableError("away", code="converter-away")))
    row = asked.row()
    first_wait = JOBS["make_letter"].retry_seconds[0]
    assert (row.state, row.failure_code) == ("waiting", "converter-away")
    assert row.next_attempt_at == asked.clock().now() + timedelta(seconds=first_wait)
    done = []
    asked.run(lambda *_: done.append(1))
    assert done == []  # not before its time
    asked.clock().pass_seconds(first_wait)
    asked.run(lambda *_: done.append(1))
    assert done == [1]
    assert asked.row().failure_code is None


def test_after_the_last_attempt_a_person_is_told(asked: Asked) -> None:
    for wait in (*JOBS["make_letter"].retry_seconds, 0):
        asked.run(_raises(UnavailableError("away", code="converter-away")))
        asked.clock().pass_seconds(wait)
    row = asked.row()
    assert (row.state, row.attempts) == ("failed", len(JOBS["make_letter"].retry_seconds) + 1)
    assert [(task.kind, task.severity, task.subject_id) for task in asked.tasks()] == [
        ("letter-failed", "red", asked.letter_id)
    ]
    assert asked.letter().state == "failed"


def test_a_lasting_failure_is_not_tried_again(asked: Asked) -> None:
    with pytest.raises(JobFailedError, match=r"^not-found$"):
        asked.run(_raises(NotFoundError("gone")))
    assert (asked.row().state, asked.row().attempts) == ("failed", 1)
    assert len(asked.tasks()) == 1


def test_a_lost_claim_changes_nothing(asked: Asked) -> None:
    asked.run(_raises(LostClaimError()))
    assert asked.row().state == "running"
    assert asked.tasks() == []


def test_an_unforeseen_failure_leaves_only_its_class(asked: Asked) -> None:
    with pytest.raises(JobFailedError) as caught:
        asked.run(_raises(ValueError(f"could not read {CANARY}")))
    assert str(caught.value) == "ValueError"
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    # What RQ writes into Redis.
    assert CANARY not in "".join(traceback.format_exception(caught.value))
    row = asked.row()
    assert (row.state, row.failure_code) == ("waiting", "ValueError")


def test_a_worker_that_was_stopped_past_its_lease_cannot_finish(asked: Asked) -> None:
    started = asked.started
    old = claim_job(started.sessions, started.services, asked.id)
    assert old is not None
    assert claim_job(started.sessions, started.services, asked.id) is None
    asked.clock().pass_seconds(started.services.lease_seconds + 1)
    new = claim_job(started.sessions, started.services, asked.id)
    assert new is not None
    assert new.attempt == 2
    with pytest.raises(LostClaimError):
        finish_job(started.sessions, started.services, old)
    with begin_work(started.sessions, started.services, SYSTEM) as work, pytest.raises(LostClaimError):
        old.check(work)
    with begin_work(started.sessions, started.services, SYSTEM) as work:
        new.check(work)
    finish_job(started.sessions, started.services, new)
    assert asked.row().state == "done"


def test_the_lease_is_kept_while_the_work_goes_on(asked: Asked) -> None:
    short = replace(asked.started.services, lease_seconds=0.09)
    running.use(replace(asked.started, services=short))
    leases: list[object] = []

    def act(*_: object) -> None:
        leases.append(asked.row().leased_until)
        asked.clock().pass_seconds(60)
        for _ in range(200):
            if asked.row().leased_until != leases[0]:
                break
            running.threading.Event().wait(0.01)
        leases.append(asked.row().leased_until)

    asked.run(act)
    assert leases[1] > leases[0]  # type: ignore[operator]
    assert asked.row().state == "done"


def test_the_sweep_rings_for_what_was_never_rung(asked: Asked) -> None:
    queue = asked.started.services.queue
    assert isinstance(queue, FakeJobQueue)
    queue.waiting.clear()  # Redis was emptied
    assert sweep(asked.started) == 1
    assert queue.waiting == [("make_letter", asked.id, 1)]
    assert asked.row().rung_at == asked.clock().now()


def test_the_sweep_waits_for_the_time_of_the_next_attempt(asked: Asked) -> None:
    asked.run(_raises(UnavailableError("away")))
    assert sweep(asked.started) == 0
    asked.clock().pass_seconds(JOBS["make_letter"].retry_seconds[0])
    assert sweep(asked.started) == 1


def test_the_sweep_rings_again_for_a_killed_worker_under_a_new_attempt(asked: Asked) -> None:
    queue = asked.started.services.queue
    assert isinstance(queue, FakeJobQueue)
    claim_job(asked.started.sessions, asked.started.services, asked.id)
    queue.waiting.clear()
    assert sweep(asked.started) == 0
    asked.clock().pass_seconds(asked.started.services.lease_seconds + 1)
    assert sweep(asked.started) == 1
    assert queue.waiting == [("make_letter", asked.id, 2)]


def test_a_job_that_kills_every_worker_is_given_up(asked: Asked) -> None:
    started = asked.started
    for _ in range(len(JOBS["make_letter"].retry_seconds) + 1):
        assert claim_job(started.sessions, started.services, asked.id) is not None
        asked.clock().pass_seconds(started.services.lease_seconds + 1)
    assert claim_job(started.sessions, started.services, asked.id) is None
    sweep(started)
    assert (asked.row().state, asked.row().failure_code) == ("failed", "killed")
    assert [task.kind for task in asked.tasks()] == ["letter-failed"]


def test_a_queue_that_does_not_answer_stops_no_sweep(asked: Asked) -> None:
    queue = asked.started.services.queue
    assert isinstance(queue, FakeJobQueue)
    queue.broken = True
    assert sweep(asked.started) == 0
    queue.broken = False
    assert sweep(asked.started) == 1


def test_the_case_of_a_failed_job_is_named_by_its_task(asked: Asked) -> None:
    with pytest.raises(JobFailedError):
        asked.run(_raises(NotFoundError("gone")))
    with asked.started.sessions() as session:
        assert asked.tasks()[0].partnership == session.get_one(CaseFile, asked.case_id).partnership
    assert asked.tasks()[0].case_id == asked.case_id


def test_what_is_no_exception_leaves_only_its_class_too(asked: Asked) -> None:
    with pytest.raises(JobFailedError, match=r"^SystemExit$") as caught:
        asked.run(_raises(SystemExit(f"{CANARY} ended it")))
    assert CANARY not in "".join(traceback.format_exception(caught.value))
    assert (asked.row().state, asked.row().failure_code) == ("waiting", "SystemExit")
