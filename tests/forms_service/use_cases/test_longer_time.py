"""An agency needs longer: an officer answers, both days are kept, and chasing begins anew from the new one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from forms_service.db.models import AuditEvent, Call, DueDate, Extension, Letter
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.extensions import new_extension, proposed_day
from forms_service.db.session import Sessions
from forms_service.domain.events import LONDON
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.ports import Services
from forms_service.use_cases.answer_extension import answer_extension
from forms_service.use_cases.grant_extension import grant_extension
from forms_service.use_cases.release_letter import release_letter
from tests.conftest import Database
from tests.example_case import ExampleCase

# Asked on a Monday at ten; due ten working days later by the example's own counting, a Friday.
MONDAYS = [pytest.param(datetime(2027, 1, 11, 10, 0, tzinfo=LONDON), id="January"),
           pytest.param(datetime(2027, 7, 12, 10, 0, tzinfo=LONDON), id="July")]  # fmt: skip


@pytest.fixture(params=MONDAYS)
def case(database: Database, sessions: Sessions, services: Services, request: pytest.FixtureRequest) -> ExampleCase:
    found = ExampleCase.begin(sessions, services, database.engine, request.param)
    found.ask()
    found.run_jobs()
    with found.work() as work:
        release_letter(work, found.letters()[0].id)
    found.run_jobs()
    found.mailer.sent.clear()
    return found


def _due(case: ExampleCase) -> date:
    due = case.request().due_on
    assert due is not None
    return due


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=LONDON)


def _grant(case: ExampleCase, on: date, **more: str) -> str:
    with case.work() as work:
        return grant_extension(work, case.request_id, on=on, reason="The records are on paper.", **more)


def _rows(case: ExampleCase, table: type) -> list:  # type: ignore[type-arg]
    with case.sessions() as session:
        return list(session.scalars(select(table)))


def test_the_new_day_is_proposed_by_the_process_and_is_a_working_day(case: ExampleCase) -> None:
    with case.work() as work:
        day = proposed_day(work, case_or_error(work, case.case_id), case.request())
    assert day is not None
    assert day > _due(case)
    assert day.weekday() < 5


def test_both_days_are_kept_and_the_agency_is_told_the_new_one(case: ExampleCase) -> None:
    before = _due(case)
    on = before + timedelta(days=7)
    _grant(case, on, who="Ms Madeup", note="Please send what you have earlier.")
    case.run_jobs()
    (row,) = _rows(case, Extension)
    assert (row.state, row.due_on_before, row.due_on_after) == ("granted", before, on)
    assert _due(case) == on
    (dated,) = [each for each in _rows(case, DueDate) if each.subject_kind == "request"]
    assert (dated.due_on, dated.override_on) == (before, on)
    (mail,) = case.mailer.sent
    assert f"{on.day} {on:%B %Y}" in mail.subject
    assert f"{before.day} {before:%B %Y}" in mail.text
    assert "Please send what you have earlier." in mail.text
    assert "paper" not in mail.text


def test_the_reason_is_sealed(case: ExampleCase) -> None:
    _grant(case, _due(case) + timedelta(days=7), who="Canaryname")
    assert not [row for row in _rows(case, AuditEvent) if "Canaryname" in str(row.details)]
    assert b"paper" not in (_rows(case, Extension)[0].sealed or b"")


def test_calls_about_the_old_day_fall_away_and_chasing_begins_anew(case: ExampleCase) -> None:
    before = _due(case)
    case.go_to(_at(before, 14))
    case.chase()
    assert "day-call" in {call.rung for call in _rows(case, Call) if call.state == "to-make"}
    on = before + timedelta(days=7)
    _grant(case, on)
    assert not [call for call in _rows(case, Call) if call.state == "to-make"]
    case.go_to(_at(before + timedelta(days=1 if before.weekday() < 4 else 3), 10))
    case.chase()
    assert not [row for row in _rows(case, Letter) if row.rung == "overdue"]
    case.go_to(_at(on, 14))
    case.chase()
    assert [call.rung for call in _rows(case, Call) if call.state == "to-make"] == ["day-call"]


def test_asked_by_the_agency_it_is_granted_or_refused_once(case: ExampleCase) -> None:
    with case.work() as work:
        row_id = new_extension(work, case.request(), reason="On leave.", who="Ms Madeup").id
    with case.work() as work, pytest.raises(InvalidInputError):
        answer_extension(work, row_id, on=None, note=" ")
    with case.work() as work:
        answer_extension(work, row_id, on=None, note="The pack goes out on that day.")
    case.run_jobs()
    (mail,) = case.mailer.sent
    assert "cannot move the day" in mail.text
    assert "The pack goes out on that day." in mail.text
    with case.work() as work, pytest.raises(ConflictError):
        answer_extension(work, row_id, on=_due(case) + timedelta(days=7))


def test_an_earlier_or_a_past_day_is_no_longer_time(case: ExampleCase) -> None:
    for day in (_due(case), _due(case) - timedelta(days=1)):
        with pytest.raises(InvalidInputError) as refused:
            _grant(case, day)
        assert refused.value.field == "on"


def test_who_has_answered_needs_no_longer_time(case: ExampleCase) -> None:
    with case.work() as work:
        work.session.merge(case.request()).state = "answered"
    with pytest.raises(ConflictError):
        _grant(case, _due(case) + timedelta(days=7))
