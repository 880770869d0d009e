"""How a case goes on is a person's record; the Panel's answer may lead to another, and what was signed stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forms_service.db.models import AuditEvent, CaseFile, CaseOutcome, DueDate, Event, Person, Signature, Task
from forms_service.db.queries.case_frame import case_frame
from forms_service.db.queries.case_page import timeline
from forms_service.db.queries.family import family_of
from forms_service.db.queries.outcomes import outcome_in_force
from forms_service.db.session import Sessions
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.ports import Services
from forms_service.use_cases.begin_case import begin_case
from forms_service.use_cases.close_not_met import close_not_met
from forms_service.use_cases.complete_case import complete_case
from forms_service.use_cases.finish_step import finish_step
from forms_service.use_cases.record_event import record_event
from forms_service.use_cases.record_outcome import record_outcome
from forms_service.use_cases.record_panel_answer import record_panel_answer
from tests.conftest import Database
from tests.forms_service.use_cases.conftest import MONDAY
from tests.played_case import EXAMPLE, PlayedCase

ON_BRANCH = "reviewer-asked"


@pytest.fixture
def case(sessions: Sessions, services: Services, database: Database) -> PlayedCase:
    """An open review of which the decision was made."""
    played = PlayedCase.begin(sessions, services, database.engine, EXAMPLE, MONDAY)
    played.notify()
    played.open()
    with played.work() as work:
        record_event(work, played.case_id, "decision.made", work.now)
    return played


def _record(case: PlayedCase, outcome: str, because: str = "decision", text: str = "Agreed.", event: str = "") -> None:
    with case.work() as work:
        record_outcome(work, case.case_id, outcome, because, text, event)


def _answer(case: PlayedCase, answer: str) -> str:
    with case.work() as work:
        return record_panel_answer(work, case.case_id, answer, "About Testchild Alpha.", work.now)


def _shown(case: PlayedCase) -> list[str]:
    with case.work() as work:
        return [step.id for step in timeline(work, case_frame(work, case.case_id))]


def _to_begin(case: PlayedCase) -> list[str]:
    rows = case.rows(Task, Task.case_id == case.case_id, Task.kind == "begin-process", Task.done_at.is_(None))
    return [row.subject_id for row in rows]


def test_a_step_of_a_branch_is_shown_and_dated_once_the_case_is_on_it_and_no_longer(case: PlayedCase) -> None:
    assert ON_BRANCH not in _shown(case)
    assert not case.rows(DueDate, DueDate.step == ON_BRANCH)
    _record(case, "local-review")
    assert ON_BRANCH in _shown(case)
    assert [row.state for row in case.rows(DueDate, DueDate.step == ON_BRANCH)] == ["open"]
    _record(case, "none")
    assert ON_BRANCH not in _shown(case)
    assert [row.state for row in case.rows(DueDate, DueDate.step == ON_BRANCH)] == ["superseded"]


def test_what_it_leads_to_is_a_task_and_is_begun_by_a_person(case: PlayedCase) -> None:
    _record(case, "local-review")
    assert case.case().state == "open"
    assert _to_begin(case) == ["follow-up"]
    assert not case.rows(CaseFile, CaseFile.parent_id == case.case_id)
    (task,) = case.rows(Task, Task.kind == "begin-process")
    with case.work() as work:
        new = begin_case(work, EXAMPLE, "follow-up", parent_id=case.case_id, parent_cause=task.details["cause"])
        family = family_of(work, case.case_id, {case.case_id, new})
        assert [child.case_id for child in family.children] == [new]
        assert family_of(work, new, {case.case_id, new}).parent.case_id == case.case_id
        # Whoever may not know of the other case is told of none.
        assert family_of(work, new, {new}).parent is None
        assert family_of(work, case.case_id, {case.case_id}).children == ()
    assert _to_begin(case) == []
    assert len(case.rows(Person, Person.case_id == new)) == 1
    _record(case, "local-review", text="Said once more.")
    assert _to_begin(case) == []


def test_a_later_record_stands_beside_the_earlier_and_takes_back_what_nobody_has_begun(case: PlayedCase) -> None:
    _record(case, "local-review", text="About Testchild Alpha.")
    _record(case, "none", because="person", text="The partners thought again.")
    rows = case.rows(CaseOutcome)
    assert [(row.seq, row.outcome, row.because) for row in rows] == [
        (1, "local-review", "decision"),
        (2, "none", "person"),
    ]
    assert b"Testchild" not in rows[0].sealed
    assert _to_begin(case) == []
    with case.work() as work:
        assert outcome_in_force(work, case.case_id) == "none"
    assert case.case().state == "completed"


def test_nothing_is_taken_over_by_itself_from_what_was_signed(case: PlayedCase) -> None:
    decision_id = case.decide()
    case.respond_all(decision_id)
    case.sign_all(decision_id)
    assert not case.rows(CaseOutcome)
    assert case.case().state == "open"


def test_a_confirmation_completes_only_where_the_outcome_on_record_does(case: PlayedCase) -> None:
    _answer(case, "confirmed")
    assert case.case().state == "open"
    assert "outcome-to-record" in case.tasks()
    _record(case, "local-review")
    assert "outcome-to-record" not in case.tasks()
    _answer(case, "confirmed")
    assert case.case().state == "open", "a step of this branch is still to be done"
    with case.work() as work:
        finish_step(work, case_id=case.case_id, step=ON_BRANCH)
    _answer(case, "confirmed")
    assert case.case().state == "completed"


def test_a_person_completes_a_case_with_a_reason_and_what_it_leads_to_waits_all_the_same(case: PlayedCase) -> None:
    _record(case, "local-review")
    with pytest.raises(InvalidInputError), case.work() as work:
        complete_case(work, case.case_id, reason=" ")
    with case.work() as work:
        complete_case(work, case.case_id, reason="The learning review goes on by itself.")
    assert case.case().state == "completed"
    assert _to_begin(case) == ["follow-up"]
    with pytest.raises(ConflictError), case.work() as work:
        complete_case(work, case.case_id, reason="Once more.")


def test_a_panel_that_recommends_otherwise_moves_the_case_and_the_signed_record_stays(case: PlayedCase) -> None:
    decision_id = case.decide()
    case.respond_all(decision_id)
    case.sign_all(decision_id)
    digest = case.decision().digest
    _record(case, "none")
    assert case.case().state == "completed"
    event_id = _answer(case, "recommends-otherwise")
    assert "panel-answer" in case.tasks()
    with pytest.raises(InvalidInputError):
        _record(case, "local-review", because="panel", event="0" * 32)
    _record(case, "local-review", because="panel", text="We accept the Panel's view.", event=event_id)
    assert "panel-answer" not in case.tasks()
    assert case.case().state == "open"
    assert case.case().closed_at is None
    assert _to_begin(case) == ["follow-up"]
    assert case.rows(CaseOutcome)[-1].event_id == event_id
    assert case.decision().digest == digest
    assert not [row for row in case.rows(Signature) if row.voided_at is not None]
    told = [row.what for row in case.rows(AuditEvent) if row.case_id == case.case_id]
    assert told.count("outcome.recorded") == 2
    assert "case.goes-on" in told


def test_an_answer_that_was_withdrawn_carries_no_outcome(case: PlayedCase) -> None:
    event_id = _answer(case, "recommends-otherwise")
    with case.work() as work:
        work.session.get_one(Event, event_id).withdrawn_at = work.now
    with pytest.raises(InvalidInputError):
        _record(case, "local-review", because="panel", event=event_id)


def test_what_is_no_outcome_and_a_case_that_was_closed_are_refused(case: PlayedCase) -> None:
    for wrong in (("no-such", "decision", "Text."), ("none", "guess", "Text."), ("none", "decision", " ")):
        with pytest.raises(InvalidInputError):
            _record(case, *wrong)
    with case.work() as work:
        close_not_met(work, case.case_id, "Not met.")
    with pytest.raises(ConflictError):
        _record(case, "none")


def test_a_step_done_on_a_branch_that_was_left_stays_on_the_page(case: PlayedCase) -> None:
    _record(case, "local-review")
    with case.work() as work:
        finish_step(work, case_id=case.case_id, step=ON_BRANCH, on=work.today - timedelta(days=1))
    _record(case, "none")
    assert ON_BRANCH in _shown(case)
