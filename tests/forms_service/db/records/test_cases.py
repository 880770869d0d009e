"""A new case: pinned, sealed, and with a number that leaves no gap."""

import multiprocessing
import os
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from forms_service.adapters.cipher import AesGcmCipher
from forms_service.db.models import CaseFile, PinnedDefinition
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records import cases, documents
from forms_service.db.session import Sessions, engine_for, make_sessions
from forms_service.db.work import begin_work, prepare_database
from forms_service.definitions.library import Library
from forms_service.errors import NotFoundError
from forms_service.ports import Services
from tests.conftest import Database
from tests.factories import OTHER_PARTNERSHIP, PERSON, add_case, small_library
from tests.fakes import FakeBusinessClock, fake_services


def test_a_notification_that_nobody_opened_is_a_case_already(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case = cases.new_case(work, "testing", "review", facts={"outcome": "serious harm"})
        assert (case.state, case.reference, case.opened_at) == ("received", None, None)
        assert cases.facts_of(work, case) == {"outcome": "serious harm"}
        assert case.received_at == work.now


def test_a_case_keeps_the_definitions_it_began_with(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        first, second = add_case(work), add_case(work)
        assert first.definition_digest == second.definition_digest
    without = replace(services, library=replace(small_library(), partnerships={}))
    with begin_work(sessions, without, PERSON) as work:
        case = work.session.get_one(CaseFile, first.id)
        assert pinned_process(work.session, case).title == "A review"
        assert len(work.session.scalars(select(PinnedDefinition)).all()) == 1


def test_the_first_file_may_be_sealed_before_there_is_a_case(sessions: Sessions, services: Services) -> None:
    upload = documents.prepare_upload(services, None, "notification.docx", b"words", "application/msword")
    with begin_work(sessions, services, PERSON) as work:
        case = cases.new_case(work, "testing", "review", wrapped_key=upload.wrapped_key)
        document = documents.keep_upload(work, case.id, upload, kind="notification", file_name="notification.docx")
    with begin_work(sessions, services, PERSON) as work:
        opened = documents.open_document(work, document.id)
        assert (opened.data, opened.file_name) == (b"words", "notification.docx")


def test_references_follow_the_partnerships_pattern_and_count_by_year(sessions: Sessions, services: Services) -> None:
    given = []
    for year, partnership in ((2026, "testing"), (2026, "testing"), (2026, OTHER_PARTNERSHIP), (2027, "testing")):
        clock = FakeBusinessClock(datetime(year, 7, 1, 12, tzinfo=UTC))
        with begin_work(sessions, replace(services, business_clock=clock), PERSON) as work:
            given.append(cases.give_reference(work, add_case(work, partnership)))
    assert given == ["TESTING-2026-001", "TESTING-2026-002", "OTHER-2026-001", "TESTING-2027-001"]


def test_a_case_has_one_reference_for_good(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case = add_case(work)
        assert cases.give_reference(work, case) == cases.give_reference(work, case) == "TESTING-2026-001"


def test_work_that_fails_gives_its_number_back(sessions: Sessions, services: Services) -> None:
    def fails() -> None:
        with begin_work(sessions, services, PERSON) as work:
            cases.give_reference(work, add_case(work))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    with begin_work(sessions, services, PERSON) as work:
        assert cases.give_reference(work, add_case(work)) == "TESTING-2026-001"


def test_a_case_that_is_not_there(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        for look in (lambda: cases.case_or_error(work, "none"), lambda: work.vault("none")):
            with pytest.raises(NotFoundError):
                look()


def _open_many(url: str, keys: dict[str, bytes], start: object) -> None:
    engine = engine_for(url)
    services = fake_services(small_library(), None, cipher=AesGcmCipher(keys))  # type: ignore[arg-type]
    start.wait()  # type: ignore[attr-defined]
    for _ in range(8):
        with begin_work(make_sessions(engine), services, PERSON) as work:
            cases.give_reference(work, add_case(work))
    engine.dispose()


def test_three_processes_open_cases_and_no_number_is_given_twice_or_left_out(
    database: Database, services: Services, library: Library
) -> None:
    keys = {"k": os.urandom(32)}
    prepare_database(database.sessions, AesGcmCipher(keys), services.system_clock.now())
    context = multiprocessing.get_context("spawn")
    start = context.Event()
    openers = [context.Process(target=_open_many, args=(database.url, keys, start)) for _ in range(3)]
    for opener in openers:
        opener.start()
    start.set()
    for opener in openers:
        opener.join(timeout=120)
        assert opener.exitcode == 0
    with database.sessions() as session:
        references = session.scalars(select(CaseFile.reference).order_by(CaseFile.reference)).all()
    assert references == [f"TESTING-2026-{number:03}" for number in range(1, 25)]
