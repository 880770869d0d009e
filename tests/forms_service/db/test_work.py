"""One piece of work: all of it or nothing, and the queue is only told of what was stored."""

import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from forms_service.db.models import AuditEvent, CaseFile, JobRequest, Task
from forms_service.db.records.audit import head
from forms_service.db.session import Sessions, engine_for, make_sessions
from forms_service.db.verify import verify_chain
from forms_service.db.work import Actor, begin_reading, begin_work
from forms_service.errors import SetupError
from forms_service.ports import Services
from tests.conftest import Database
from tests.factories import PERSON, SYSTEM, add_case, small_library
from tests.fakes import FakeJobQueue, fake_services, made_up_cipher


def count(sessions: Sessions, table: type) -> int:
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def queue_of(services: Services) -> FakeJobQueue:
    assert isinstance(services.queue, FakeJobQueue)
    return services.queue


def test_rows_promises_and_traces_are_stored_together_and_then_the_queue_is_rung(
    sessions: Sessions, services: Services
) -> None:
    with begin_work(sessions, services, PERSON) as work:
        work.session.add(Task(partnership="testing", kind="look"))
        promised = work.ask("make_letter", "1" * 32)
        work.audit("task.raised")
        assert queue_of(services).waiting == []
    assert queue_of(services).waiting == [("make_letter", promised, 1)]
    assert (count(sessions, Task), count(sessions, JobRequest), count(sessions, AuditEvent)) == (1, 1, 1)


def test_an_error_takes_everything_back_and_rings_for_nothing(sessions: Sessions, services: Services) -> None:
    def fails_at_the_end() -> None:
        with begin_work(sessions, services, PERSON) as work:
            work.session.add(Task(partnership="testing", kind="look"))
            work.ask("make_letter", "1" * 32)
            work.audit("task.raised")
            work.session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails_at_the_end()
    assert queue_of(services).waiting == []
    assert (count(sessions, Task), count(sessions, JobRequest), count(sessions, AuditEvent)) == (0, 0, 0)


def test_a_queue_that_does_not_answer_costs_nothing_but_a_line_in_the_log(
    sessions: Sessions, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    queue_of(services).broken = True
    with begin_work(sessions, services, PERSON) as work:
        work.ask("make_letter", "1" * 32)
    assert count(sessions, JobRequest) == 1
    assert [record.code for record in caplog.records] == ["queue"]  # type: ignore[attr-defined]


def test_what_may_not_begin_yet_is_not_rung(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        work.ask("send_mail", "1" * 32, not_before=work.system_now + timedelta(minutes=5))
    assert queue_of(services).waiting == []


def test_work_that_reads_refuses_changes(sessions: Sessions, services: Services) -> None:
    with pytest.raises(AssertionError, match="only reads"), begin_reading(sessions, services, PERSON) as work:
        work.session.add(Task(partnership="testing", kind="look"))
    assert count(sessions, Task) == 0


def test_rows_are_stamped_by_the_clock_they_live_by(sessions: Sessions, services: Services) -> None:
    business = datetime(2027, 7, 1, 9, tzinfo=UTC)
    services = replace(services, business_clock=type(services.business_clock)(business))  # type: ignore[call-arg]
    with begin_work(sessions, services, PERSON) as work:
        task = Task(partnership="testing", kind="look")
        work.session.add(task)
        work.ask("make_letter", "1" * 32)
    with sessions() as session:
        assert session.scalars(select(Task.created_at)).one() == business
        assert session.scalars(select(JobRequest.created_at)).one() == services.system_clock.now()


def test_a_moment_without_zone_and_a_moment_as_date_are_refused(sessions: Sessions, services: Services) -> None:
    for wrong in ({"done_at": datetime(2026, 1, 15)}, {"due_on": datetime(2026, 7, 15, tzinfo=UTC)}):  # noqa: DTZ001
        with pytest.raises(Exception, match="cannot be stored"), begin_work(sessions, services, PERSON) as work:
            work.session.add(Task(partnership="testing", kind="look", **wrong))


def test_moments_come_back_in_utc_in_winter_and_in_summer(sessions: Sessions, services: Services) -> None:
    for month in (1, 7):
        moment = datetime(2026, month, 15, 23, 30, 0, 123456, tzinfo=UTC)
        with begin_work(sessions, services, PERSON) as work:
            work.session.add(Task(partnership="testing", kind="look", subject_id=str(month), done_at=moment))
        with sessions() as session:
            stored = session.scalars(select(Task.done_at).where(Task.subject_id == str(month))).one()
        assert stored == moment
        assert stored is not None
        assert stored.utcoffset() == timedelta(0)


def test_without_its_installation_key_no_work_begins(database: Database, services: Services) -> None:
    with (
        pytest.raises(SetupError, match="forms-service migrate"),
        begin_work(database.sessions, services, PERSON),
    ):
        pass


def test_of_two_inserts_of_one_promise_the_second_finds_the_first(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        assert work.insert_once(lambda: work.session.add(Task(partnership="testing", kind="look")))
        assert not work.insert_once(lambda: work.session.add(Task(partnership="testing", kind="look")))
        work.session.add(Task(partnership="testing", kind="other"))
    assert count(sessions, Task) == 2


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_two_works_on_one_case_never_wait_for_each_other_at_the_end(sessions: Sessions, services: Services) -> None:
    """One holds the case's row; the other refers to it and ends first. Whoever has the chain's head must not wait."""
    with begin_work(sessions, services, SYSTEM) as work:
        case_id = add_case(work).id
    locked, referred = threading.Event(), threading.Event()
    failures: list[str] = []

    def holds_the_row() -> None:
        with begin_work(sessions, services, SYSTEM) as work:
            work.session.get_one(CaseFile, case_id, with_for_update=True)
            locked.set()
            referred.wait(10)
            time.sleep(0.5)  # the other one is at its commit by now
            work.audit("case.held", case_id=case_id)

    def refers_to_it() -> None:
        locked.wait(10)
        with begin_work(sessions, services, SYSTEM) as work:
            work.session.add(Task(partnership="testing", kind="look", case_id=case_id))
            work.audit("task.raised", case_id=case_id)
            referred.set()

    def told(act: Callable[[], None]) -> None:
        try:
            act()
        except OperationalError as error:
            failures.append(type(error.orig).__name__)

    threads = [threading.Thread(target=told, args=(act,)) for act in (holds_the_row, refers_to_it)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    assert count(sessions, Task) == 1


# --- several processes --------------------------------------------------------------------------------------------

APPENDS = 40


def _write_many(url: str, keys: dict[str, bytes], number: int, start: object, failures: object) -> None:
    """Reads, then writes, as every use-case does; in a process of its own."""
    from forms_service.adapters.cipher import AesGcmCipher

    engine = engine_for(url)
    services = fake_services(small_library(), None, cipher=AesGcmCipher(keys))  # type: ignore[arg-type]
    sessions = make_sessions(engine)
    start.wait()  # type: ignore[attr-defined]
    for turn in range(APPENDS):
        try:
            with begin_work(sessions, services, Actor("system", where=f"writer {number}")) as work:
                work.session.scalar(select(func.count()).select_from(Task))
                work.session.add(Task(partnership="testing", kind="look", subject_id=f"{number}-{turn}"))
                work.audit("task.raised", details={"turn": turn})
        except Exception as error:
            failures.put(type(error).__name__)  # type: ignore[attr-defined]
    engine.dispose()


def test_three_processes_write_at_once_and_no_write_is_lost_and_the_chain_does_not_fork(
    database: Database, services: Services
) -> None:
    keys = {"test-key": os.urandom(32)}
    from forms_service.adapters.cipher import AesGcmCipher
    from forms_service.db.work import prepare_database

    cipher = AesGcmCipher(keys)
    prepare_database(database.sessions, cipher, services.system_clock.now())
    context = multiprocessing.get_context("spawn")
    start, failures = context.Event(), context.Queue()
    writers = [
        context.Process(target=_write_many, args=(database.url, keys, number, start, failures)) for number in range(3)
    ]
    for writer in writers:
        writer.start()
    start.set()
    for writer in writers:
        writer.join(timeout=120)
        assert writer.exitcode == 0
    assert failures.empty()
    assert count(database.sessions, Task) == 3 * APPENDS
    services = replace(services, cipher=cipher)
    with begin_reading(database.sessions, services, SYSTEM) as work:
        assert verify_chain(work.session, cipher) == []
        assert head(work.session).startswith(f"{3 * APPENDS}:")


def test_another_installation_key_does_not_verify_the_chain(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        work.audit("task.raised")
    other = made_up_cipher()
    other.use_installation_key(other.new_key())
    with sessions() as session:
        assert [finding.code for finding in verify_chain(session, other)] == ["changed"]
