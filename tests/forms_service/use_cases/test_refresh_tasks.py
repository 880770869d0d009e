"""What is missing on its day is red; what is there finishes its step and its task by itself."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from forms_service.db.claims import claim_job
from forms_service.db.models import CaseFile, DueDate, Task
from forms_service.db.records import events
from forms_service.db.records.letters import ask_letters
from forms_service.db.session import Sessions
from forms_service.definitions.schema import Trigger
from forms_service.domain.events import LONDON
from forms_service.ports import Services
from forms_service.use_cases.give_up_job import give_up_job
from forms_service.use_cases.record_partner_view import record_partner_view
from forms_service.use_cases.record_sent_otherwise import record_sent_otherwise
from forms_service.use_cases.release_letter import release_letter
from tests.conftest import Database
from tests.example_case import ExampleCase

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(params=[(2027, 1, 11), (2027, 7, 12)], ids=["January", "July"])
def monday(request: pytest.FixtureRequest) -> datetime:
    return datetime(*request.param, 10, 0, tzinfo=LONDON)


@pytest.fixture
def case(database: Database, sessions: Sessions, services: Services, monday: datetime) -> ExampleCase:
    return ExampleCase.begin(sessions, services, database.engine, monday)


def _red(case: ExampleCase) -> list[str]:
    with case.sessions() as session:
        return sorted(
            session.scalars(select(Task.subject_id).where(Task.kind == "step-missing", Task.done_at.is_(None)))
        )


def _state(case: ExampleCase, step: str) -> str:
    with case.sessions() as session:
        return session.scalars(select(DueDate.state).where(DueDate.step == step, DueDate.state != "superseded")).one()


def _refreshed_at(case: ExampleCase, at: datetime) -> None:
    case.go_to(at)
    case.refresh()


def test_nothing_is_red_before_its_day(case: ExampleCase, monday: datetime) -> None:
    _refreshed_at(case, monday.replace(hour=12))
    assert _red(case) == []


def test_what_is_missing_is_red_on_its_day_and_stays_so(case: ExampleCase, monday: datetime) -> None:
    # The day of receipt is day 1 here: three working days are up on Wednesday, five on Friday.
    _refreshed_at(case, monday.replace(day=monday.day + 2, hour=7))
    assert _red(case) == ["partners-views", "requests-out"]
    _refreshed_at(case, monday.replace(day=monday.day + 6))
    assert _red(case) == ["partners-views", "requests-out", "sin-due"]


def test_a_recorded_event_finishes_its_step_and_its_task(case: ExampleCase, monday: datetime) -> None:
    _refreshed_at(case, monday.replace(day=monday.day + 6))
    with case.work() as work:
        events.note_event(work, work.session.get_one(CaseFile, case.case_id), "sin.sent", work.now, reference="SIN-0")
    assert _state(case, "sin-due") == "met"
    _refreshed_at(case, monday.replace(day=monday.day + 6, hour=11))
    assert "sin-due" not in _red(case)


def test_every_partners_view_finishes_the_step_and_not_one_fewer(case: ExampleCase) -> None:
    with case.sessions() as session:
        partnership = session.get_one(CaseFile, case.case_id).partnership
    partners = [each.slug for each in case.services.library.partnership(partnership).partners]
    for partner in partners:
        assert _state(case, "partners-views") == "open"
        with case.work() as work:
            record_partner_view(work, case.case_id, partner, "met", "As discussed.")
    assert _state(case, "partners-views") == "met"


def test_a_letter_finishes_its_step_when_it_has_left_and_not_when_it_is_made(case: ExampleCase) -> None:
    with case.work() as work:
        ask_letters(work, work.session.get_one(CaseFile, case.case_id), Trigger.CASE_OPENED)
    case.run_jobs()
    told = [letter for letter in case.letters() if letter.kind == "told"]
    assert {letter.state for letter in told} == {"held"}
    assert _state(case, "partners-told") == "open"
    assert case.open_tasks() == ["no-recipient"] * len(told)  # nobody is in the directory yet
    for number, letter in enumerate(told):
        assert _state(case, "partners-told") == "open", number
        with case.work() as work:
            record_sent_otherwise(
                work, letter.id, who="A. Officer", how="by hand", address="town hall", proof="", at=work.now
            )
    assert _state(case, "partners-told") == "met"
    assert case.open_tasks() == []


def test_requests_are_out_when_the_confirmed_ones_are_issued(case: ExampleCase, monday: datetime) -> None:
    case.ask()
    case.run_jobs()
    _refreshed_at(case, monday.replace(day=monday.day + 2, hour=7))
    assert _state(case, "requests-out") == "met"
    assert _state(case, "returns-due") == "open"


def test_a_request_that_lies_unsent_for_half_a_day_is_red_until_it_goes(case: ExampleCase, monday: datetime) -> None:
    case.ask()
    case.run_jobs()
    _refreshed_at(case, monday.replace(hour=13))
    assert "request-not-gone" not in case.open_tasks()
    _refreshed_at(case, monday.replace(hour=15))
    assert "request-not-gone" in case.open_tasks()
    with case.work() as work:
        release_letter(work, case.letters()[0].id)
    case.run_jobs()
    _refreshed_at(case, monday.replace(hour=16))
    assert "request-not-gone" not in case.open_tasks()


def test_nothing_of_a_closed_case_is_red(case: ExampleCase, monday: datetime) -> None:
    _refreshed_at(case, monday.replace(day=monday.day + 6))
    assert _red(case)
    with case.work() as work:
        work.session.get_one(CaseFile, case.case_id).state = "closed"
    _refreshed_at(case, monday.replace(day=monday.day + 6, hour=11))
    assert _red(case) == []


def test_a_schedule_that_failed_is_red_until_it_runs_again(case: ExampleCase, monday: datetime) -> None:
    case._schedule("refresh_tasks")
    row = next(each for each in case._waiting() if each.job == "refresh_tasks")
    claim = claim_job(case.sessions, case.services, row.id)
    assert claim is not None
    give_up_job(case.sessions, case.services, claim, "killed")
    assert set(case.open_tasks()) == {"schedule-failed"}
    _refreshed_at(case, monday.replace(hour=11))
    assert case.open_tasks() == []
