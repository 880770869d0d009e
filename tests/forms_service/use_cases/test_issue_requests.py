"""Each agency is asked with its own date; one found late keeps its days, and the conflict is shown."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from forms_service.db.models import Document, DueDate, Event, Task
from forms_service.db.session import Sessions
from forms_service.domain.events import LONDON
from forms_service.errors import ConflictError
from forms_service.ports import Services
from forms_service.use_cases.add_agency import NewContact, add_agency
from forms_service.use_cases.close_not_met import close_not_met
from forms_service.use_cases.issue_requests import Issued, issue_requests
from tests.conftest import Database
from tests.played_case import NEL, SUSPECT, PlayedCase


def _issue(case: PlayedCase) -> Issued:
    with case.work() as work:
        return issue_requests(work, case.case_id)


def _add(case: PlayedCase, email: str = "nina.newly@refuge.example.org") -> str:
    with case.work() as work:
        return add_agency(
            work, case.case_id, agency_name="Invented Refuge", contact=NewContact("Nina Newly", email),
            relation="child-family", persons=case.people("child"), why="named",
        )  # fmt: skip


def test_only_the_confirmed_are_asked_each_with_form_letter_and_period(opened: PlayedCase) -> None:
    before = len(opened.requests("proposed"))
    names = ("Police",) if opened.partnership == NEL else ("School",)
    (request_id,) = opened.ask(names)
    assert len(opened.requests("proposed")) == before - 1
    (request,) = opened.requests("issued")
    assert request.id == request_id
    back = date(2025, 11, 20) if opened.partnership == NEL else date(2024, 11, 20)
    assert (request.scope_from, request.scope_to) == (back, date(2026, 11, 23))
    assert opened.waiting("make_request_form") == 1
    assert {row.kind for row in opened.letters() if row.request_id == request.id} == {
        "scsi-6" if opened.partnership == NEL else "ask"
    }
    assert [row.name for row in opened.rows(Event)].count("request.issued") == 1


def test_each_edition_of_its_form_is_made_once_and_says_nothing_of_those_not_released(opened: PlayedCase) -> None:
    name = "Probation" if opened.partnership == NEL else "Homes"
    opened.ask((name,))
    opened.run.run_jobs("make_request_form")
    with opened.work() as work:
        work.ask("make_request_form", opened.requests("issued")[0].id)
    opened.run.run_jobs("make_request_form")
    forms = opened.rows(Document, Document.kind == "request-form")
    assert sorted(row.file_name.rpartition(".")[2] for row in forms) == ["docx", "odt", "pdf"]
    for row in forms:
        with opened.work() as work:
            from forms_service.db.records.documents import bytes_of

            data = bytes_of(work, row)
        words = str(opened.reader.read(row.file_name, data, opened.library.form_rules()))
        assert SUSPECT in words
        assert "Testchild" not in words
        assert "Parenta" not in words


@pytest.mark.parametrize(
    ("issued", "due"),
    [
        (datetime(2027, 1, 11, 9, 50, tzinfo=LONDON), date(2027, 1, 18)),
        (datetime(2027, 7, 12, 9, 50, tzinfo=LONDON), date(2027, 7, 19)),
    ],
    ids=["January", "July"],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_late_agency_has_its_own_five_working_days_and_the_conflict_is_shown(
    database: Database, sessions: Sessions, services: Services, issued: datetime, due: date
) -> None:
    case = PlayedCase.begin(sessions, services, database.engine, NEL, issued.replace(day=issued.day - 7))
    case.notify()
    case.open()
    case.ask(("Police",))
    case.run.go_to(issued)  # working day 5: its own five days end on working day 10
    request_id = _add(case)
    assert _issue(case).request_ids == (request_id,)
    request = case.request("Refuge")
    assert (request.due_on, request.late_added) == (due, True)
    pack = next(row for row in case.rows(DueDate, DueDate.step == "pack-out", DueDate.in_force.is_(True)))
    assert request.conflict is not None
    assert request.conflict["pack-out"] == pack.due_on.isoformat()
    assert request.conflict["asked_by"] < request.conflict["pack-out"]
    assert (case.request("Police").conflict, case.request("Police").late_added) == (None, False)


def test_who_has_no_address_is_a_red_task_until_there_is_one(opened: PlayedCase) -> None:
    request = opened.requests("proposed")[0]
    with opened.work() as work:
        row = work.session.get_one(type(request), request.id)
        row.recipient_sealed = None
    opened.confirm(request.id)
    assert _issue(opened).without_address == (request.agency_name,)
    (task,) = opened.rows(Task, Task.kind == "no-recipient")
    assert (task.severity, task.subject_id) == ("red", request.id)
    assert opened.requests("issued") == []


def test_issuing_again_asks_nobody_twice(asked: PlayedCase) -> None:
    letters = len(asked.letters())
    assert _issue(asked).request_ids == ()
    assert len(asked.letters()) == letters


def test_a_closed_case_asks_nobody(opened: PlayedCase) -> None:
    with opened.work() as work:
        close_not_met(work, opened.case_id, "Not met.")
    with pytest.raises(ConflictError):
        _issue(opened)
