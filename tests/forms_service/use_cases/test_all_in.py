"""The last return gives one notice and one task; a pack that nobody begins is asked for again, by data."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest

from forms_service.db.models import AgencyRequest, CaseFile, Letter
from forms_service.db.records.requests import locked_request
from forms_service.db.records.rounds import close_round
from forms_service.db.session import Sessions
from forms_service.domain.events import LONDON
from forms_service.errors import ConflictError
from forms_service.ports import Services
from forms_service.use_cases.add_agency import NewContact, add_agency
from forms_service.use_cases.add_user import add_user
from forms_service.use_cases.ask_pack import ask_pack
from forms_service.use_cases.issue_requests import issue_requests
from forms_service.use_cases.stand_down import stand_down
from tests.conftest import Database
from tests.example_case import ExampleCase
from tests.played_case import PlayedCase

MAILBOX = "office@partnership.example.org"


def _notices(case: PlayedCase) -> list[Letter]:
    return [row for row in case.letters() if row.kind == "all-in"]


def test_the_last_return_tells_the_unit_in_the_same_act_and_once(asked: PlayedCase) -> None:
    first, last = (row.id for row in asked.requests("issued"))
    asked.send(first)
    assert not _notices(asked)
    asked.send(last)
    assert len(_notices(asked)) == 1
    assert "returns-complete" in asked.tasks()
    asked.run.run_jobs("make_letter")
    asked.run.run_jobs("send_mail")
    told = [mail for mail in asked.run.mailer.sent if "all returns are in" in mail.subject]
    assert len(told) == 1
    asked.send(last)
    assert len(_notices(asked)) == 1


def test_standing_the_last_one_down_ends_the_round_too(asked: PlayedCase) -> None:
    first, last = (row.id for row in asked.requests("issued"))
    asked.send(first)
    with asked.work() as work:
        stand_down(work, last, "It was another school.")
    assert len(_notices(asked)) == 1


def test_of_two_that_end_at_one_moment_the_later_one_tells_the_unit(asked: PlayedCase) -> None:
    first, last = (row.id for row in asked.requests("issued"))
    asked.send(last, read=False)
    reads = threading.Thread(target=asked.read)
    with asked.work() as work:
        stand_down(work, first, "It was another school.")
        work.session.flush()
        reads.start()
        reads.join(timeout=6)  # it cannot see what is not committed yet, so it must wait for it
    reads.join(timeout=60)
    assert asked.requests("answered")
    assert len(_notices(asked)) == 1


def test_a_return_that_comes_while_its_agency_is_stood_down_is_not_overwritten(asked: PlayedCase) -> None:
    request_id = asked.requests("issued")[0].id
    refused: list[ConflictError] = []

    def stands_down() -> None:
        try:
            with asked.work() as work:
                stand_down(work, request_id, "It was another school.")
        except ConflictError as error:
            refused.append(error)

    late = threading.Thread(target=stands_down)
    with asked.work() as work:
        locked_request(work, request_id).state = "answered"
        work.session.flush()
        late.start()
        late.join(timeout=2)
    late.join(timeout=60)
    assert [row.id for row in asked.requests("answered")] == [request_id]
    assert refused


def test_where_nobody_answered_nothing_is_all_in(asked: PlayedCase) -> None:
    for request in asked.requests("issued"):
        with asked.work() as work:
            stand_down(work, request.id, "Asked by mistake.")
    assert not _notices(asked)


def test_an_agency_asked_later_makes_a_round_of_its_own(asked: PlayedCase) -> None:
    for request in asked.requests("issued"):
        asked.send(request.id)
    contact = NewContact("Swim Swimley", "swim@club.example.org")
    with asked.work() as work:
        later = add_agency(
            work, asked.case_id, agency_name="Invented Swimming Club", contact=contact, relation="child-family",
            persons=asked.people("child"), why="named",
        )  # fmt: skip
        issue_requests(work, asked.case_id)
    asked.send(later)
    assert len(_notices(asked)) == 2


MONDAYS = [datetime(2027, 1, 11, 9, 0, tzinfo=LONDON), datetime(2027, 7, 12, 9, 0, tzinfo=LONDON)]


@pytest.fixture(params=MONDAYS, ids=["January", "July"])
def complete(database: Database, sessions: Sessions, services: Services, request: pytest.FixtureRequest) -> ExampleCase:
    """Complete on a Monday at nine, with a manager who can be told."""
    case = ExampleCase.begin(sessions, services, database.engine, request.param)
    with case.work() as work:
        add_user(
            work, partnership="_example", name="Manny Managerly", address="manny@partnership.example.org",
            password="a made-up pass phrase", roles=["business-manager"], partner=None, confirmed=True,
        )  # fmt: skip
    case.ask()
    with case.work() as work:
        work.session.get_one(AgencyRequest, case.request_id).state = "answered"
        close_round(work, work.session.get_one(CaseFile, case.case_id))
    case.run_jobs()
    case.mailer.sent.clear()
    return case


def _reminded(case: ExampleCase, day: int, hour: int) -> list[str]:
    """To whom a reminder has gone by this hour of this day of the week, Monday being 0."""
    start = case.services.business_clock.now().astimezone(LONDON)
    monday = start.replace(day=start.day - start.weekday())
    case.go_to(monday.replace(day=monday.day + day, hour=hour, minute=0))
    case._schedule("remind_collation")
    for job in ("remind_collation", "make_letter", "send_mail"):
        case.run_jobs(job)
    return [mail.to for mail in case.mailer.sent if "not begun" in mail.subject]


def test_the_unit_is_reminded_at_its_time_and_then_the_manager_each_once(complete: ExampleCase) -> None:
    assert _reminded(complete, 0, 12) == []
    assert _reminded(complete, 0, 13) == [MAILBOX]
    assert _reminded(complete, 0, 14) == [MAILBOX]
    assert _reminded(complete, 1, 11) == [MAILBOX]
    both = [MAILBOX, "manny@partnership.example.org"]
    assert _reminded(complete, 1, 12) == both
    assert _reminded(complete, 2, 12) == both


def test_nobody_is_reminded_once_the_pack_is_begun(complete: ExampleCase) -> None:
    complete.go_to(complete.services.business_clock.now().astimezone(LONDON).replace(hour=10))
    with complete.work() as work:
        ask_pack(work, complete.case_id, "pack")
    assert _reminded(complete, 1, 12) == []


def test_nobody_is_reminded_in_the_evening(complete: ExampleCase) -> None:
    assert _reminded(complete, 0, 20) == []
