"""A return that does not come: proposed at the first unanswered call, begun by a person, closed by a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from forms_service.bootstrap import Started
from forms_service.db.base import new_id
from forms_service.db.models import AgencyRequest, Blob, CaseFile, Document, Letter, Party, Task
from forms_service.db.queries.escalations import (
    drafts_to_be,
    escalation_of_request,
    escalation_shown,
    escalations_beside,
)
from forms_service.db.records import cases, events
from forms_service.db.records.calls import put_on_call_list
from forms_service.db.records.parties import details_of
from forms_service.db.records.returns import answer_request
from forms_service.db.records.stages import stages_of
from forms_service.db.session import Sessions
from forms_service.definitions.library import Library
from forms_service.definitions.schema import MissingReturn
from forms_service.domain.events import LONDON
from forms_service.errors import ConflictError
from forms_service.ports import Services
from forms_service.settings import Settings
from forms_service.use_cases.begin_case import begin_escalation
from forms_service.use_cases.end_stage import end_stage
from forms_service.use_cases.log_call import log_call
from tests.conftest import Database
from tests.example_case import RENDERER, ExampleCase, example_library
from worker import running

WINTER, SUMMER = datetime(2027, 1, 11, 10, 0, tzinfo=LONDON), datetime(2027, 7, 12, 10, 0, tzinfo=LONDON)  # Mondays


def with_escalation(library: Library) -> Library:
    data = library.partnerships["_example"]
    review = data.processes["review"][max(data.processes["review"])]
    missing = MissingReturn(process="dispute", after="day-call")
    changed = {**data.processes["review"], review.version: review.model_copy(update={"missing_return": missing})}
    own = replace(data, processes={**data.processes, "review": changed})
    return replace(library, partnerships={**library.partnerships, "_example": own})


def begun(database: Database, sessions: Sessions, services: Services, library: Library, at: datetime) -> ExampleCase:
    chosen = replace(services, library=library, renderer=RENDERER)
    case = ExampleCase(Started(chosen, sessions, database.engine, Settings()))
    running.use(case.started)
    case.go_to(at)
    with case.work() as work:
        file = cases.new_case(work, "_example", "review", facts={"outcome": "seriously-harmed"})
        events.note_event(work, file, "notification.received", work.now)
        file.state, file.opened_at = "open", work.now
        cases.give_reference(work, file)
        case.case_id = file.id
    case.ask()
    with case.work() as work:
        request = work.session.get_one(AgencyRequest, case.request_id)
        about = {"name": "Ms Madeup", "email": "officer@school.example.org", "role": "Lead", "manager": "Mr Overseer"}
        request.recipient_sealed = work.vault(case.case_id).seal_json(
            "agency_request", request.id, "recipient_sealed", about
        )
    return case


@pytest.fixture(params=[WINTER, SUMMER], ids=["january", "july"])
def asked(request: pytest.FixtureRequest, database: Database, sessions: Sessions, services: Services) -> ExampleCase:
    return begun(database, sessions, services, with_escalation(example_library()), request.param)


@pytest.fixture
def asked_without(database: Database, sessions: Sessions, services: Services) -> ExampleCase:
    """The process names no escalation."""
    return begun(database, sessions, services, example_library(), WINTER)


def call(case: ExampleCase, outcome: str, rung: str = "day-call") -> None:
    """A call of this rung is due, and is made."""
    with case.work() as work:
        request = work.session.get_one(AgencyRequest, case.request_id)
        call_id = put_on_call_list(work, request, rung=rung, cause=new_id(), due_on=work.today)
        log_call(work, case.request_id, outcome=outcome, call_id=call_id)


def to_the_due_day(case: ExampleCase, *, days: int = 0, hour: int = 14) -> None:
    due = case.request().due_on
    assert due is not None
    case.go_to(datetime(due.year, due.month, due.day, hour, 0, tzinfo=LONDON) + timedelta(days=days))


def of_kind(case: ExampleCase, kind: str) -> list[Task]:
    with case.sessions() as session:
        return list(session.scalars(select(Task).where(Task.kind == kind)))


def escalate(case: ExampleCase, **more: object) -> str:
    with case.work() as work:
        return begin_escalation(work, case.request_id, raised_at=work.now, **more)  # type: ignore[arg-type]


def give_return(case: ExampleCase) -> None:
    with case.work() as work:
        request = work.session.get_one(AgencyRequest, case.request_id)
        blob = Blob(id=new_id(), case_id=case.case_id, sha256="0" * 64, size=1, sealed=b"x")
        work.session.add(blob)
        work.session.flush()
        document = Document(
            id=new_id(), case_id=case.case_id, request_id=request.id, blob_id=blob.id, kind="return", direction="in",
            media_type="text/plain", file_name="return.txt", received_at=work.now,
        )  # fmt: skip
        work.session.add(document)
        work.session.flush()
        answer_request(work, request, document, nil=False)


def test_the_escalation_is_proposed_at_the_first_unanswered_call_of_its_rung(asked: ExampleCase) -> None:
    asked.go_to(asked.services.business_clock.now().astimezone(LONDON) + timedelta(days=1, hours=2))
    call(asked, "no-answer", "receipt-call")  # whether the request has arrived: an earlier rung
    assert of_kind(asked, "propose-escalation") == []
    to_the_due_day(asked)
    call(asked, "left-message")
    (proposed,) = of_kind(asked, "propose-escalation")
    assert (proposed.severity, proposed.subject_id, proposed.done_at) == ("red", asked.request_id, None)
    with asked.sessions() as session:
        assert session.scalars(select(CaseFile).where(CaseFile.parent_id != "")).all() == []  # nothing begins itself


def test_a_call_that_was_answered_proposes_nothing(asked: ExampleCase) -> None:
    to_the_due_day(asked)
    call(asked, "will-send")
    assert of_kind(asked, "propose-escalation") == []


def test_it_may_be_begun_before_the_return_is_overdue_and_its_drafts_are_held(asked: ExampleCase) -> None:
    with asked.work() as work:
        case = work.session.get_one(CaseFile, asked.case_id)
        process = escalation_of_request(work, case)
        assert process is not None
        assert [each.title for each in drafts_to_be(work, case, process)] == ["The matter went to a stage"]
    escalation = escalate(asked)
    asked.run_jobs()
    with asked.work() as work:
        row = work.session.get_one(CaseFile, escalation)
        assert (row.parent_id, row.parent_cause, row.state) == (asked.case_id, f"request:{asked.request_id}", "open")
        party = work.session.scalars(select(Party).where(Party.case_id == escalation)).one()
        assert (party.role, details_of(work, party)["name"], details_of(work, party)["agency"]) == (
            "raising", "Ms Madeup", "Invented School",
        )  # fmt: skip
        letters = work.session.scalars(select(Letter).where(Letter.case_id == escalation)).all()
        assert [(each.kind, each.state) for each in letters] == [("stage-told", "held")]
        beside = escalations_beside(work, asked.case_id, [escalation])
        assert beside[asked.request_id].stage == "Informal talk"
        assert escalations_beside(work, asked.case_id, []) == {}  # not to whom may not know of it
    assert asked.mailer.sent == [] or all("matter" not in mail.subject for mail in asked.mailer.sent)


def test_one_return_has_one_open_escalation(asked: ExampleCase) -> None:
    escalate(asked)
    with pytest.raises(ConflictError):
        escalate(asked)


def test_beginning_it_finishes_the_proposal(asked: ExampleCase) -> None:
    to_the_due_day(asked)
    call(asked, "no-answer")
    escalate(asked)
    assert [task.done_at is not None for task in of_kind(asked, "propose-escalation")] == [True]
    call(asked, "no-answer")
    assert [task.done_at is not None for task in of_kind(asked, "propose-escalation")] == [True]


def test_the_ladder_says_which_days_of_the_waiting_case_it_outlasts(asked: ExampleCase) -> None:
    to_the_due_day(asked, days=1)
    escalation = escalate(asked)
    with asked.work() as work:
        shown = escalation_shown(work, work.session.get_one(CaseFile, escalation))
        assert shown is not None
        assert shown.last_on is not None
        assert (shown.agency, shown.request_state) == ("Invented School", "issued")
        assert shown.outlasts
        assert all(each.on < shown.last_on for each in shown.outlasts)
        assert escalation_shown(work, work.session.get_one(CaseFile, asked.case_id)) is None


def test_when_the_return_comes_a_person_is_asked_to_close_it_and_it_stays_open(asked: ExampleCase) -> None:
    escalation = escalate(asked)
    assert of_kind(asked, "close-escalation") == []
    give_return(asked)
    (close,) = of_kind(asked, "close-escalation")
    assert (close.case_id, close.details, close.done_at) == (escalation, {"why": "return"}, None)
    with asked.sessions() as session:
        assert session.get_one(CaseFile, escalation).state == "open"
    with asked.work() as work:
        work.session.get_one(CaseFile, escalation).state = "completed"
    asked.refresh()
    assert of_kind(asked, "close-escalation")[0].done_at is not None


def test_when_a_stage_decides_it_a_person_is_asked_to_close_it(asked: ExampleCase) -> None:
    escalation = escalate(asked, stage="directors", why="The meeting is near.")
    with asked.work() as work:
        end_stage(work, stages_of(work, escalation)[0].id, "decided", "The return follows on Friday.", work.now)
    assert [task.details for task in of_kind(asked, "close-escalation")] == [{"why": "decided"}]


def test_without_an_escalation_the_manager_has_one_task_from_the_due_moment_on(asked_without: ExampleCase) -> None:
    case = asked_without
    to_the_due_day(case)
    call(case, "no-answer")
    assert of_kind(case, "return-missing") == []  # not due yet
    to_the_due_day(case, days=1, hour=10)
    call(case, "no-answer")
    (missing,) = of_kind(case, "return-missing")
    assert missing.severity == "red"
    with case.work() as work:
        work.session.get_one(Task, missing.id).done_at = datetime(2027, 2, 1, tzinfo=UTC)
    call(case, "no-answer")
    assert of_kind(case, "return-missing")[0].done_at is not None  # once for each request
    with pytest.raises(ConflictError):
        escalate(case)
