"""A run of a process without the rapid review's parts: begun by hand, steps without dates, days that a person chose, a
form that comes in, a publication that moves, an outcome that ends it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, DueDate, Event, FinishedStep, Letter, Note, Person, Task
from forms_service.db.queries.case_frame import case_frame
from forms_service.db.queries.case_page import TimelineStep, timeline
from forms_service.db.queries.facts import facts_of_case
from forms_service.db.records.chosen_days import chosen_days
from forms_service.db.session import Sessions
from forms_service.domain.events import LONDON
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError
from forms_service.ports import Services
from forms_service.use_cases.accept_document import accept_document
from forms_service.use_cases.begin_case import begin_case
from forms_service.use_cases.choose_day import choose_day, record_day
from forms_service.use_cases.finish_step import finish_step, reopen_step
from forms_service.use_cases.move_event import move_event
from forms_service.use_cases.receive_form import ReceivedForm, receive_form
from forms_service.use_cases.record_event import record_event
from forms_service.use_cases.record_outcome import record_outcome
from forms_service.use_cases.reject_document import reject_document
from tests.conftest import Database
from tests.played_case import EXAMPLE, PlayedCase, form_file

MONDAY = datetime(2027, 1, 11, 10, 0, tzinfo=LONDON)
DECIDED = datetime(2026, 12, 10, tzinfo=LONDON)
PROGRESS = {
    "written_by": "Testperson Four Madeup",
    "written_on": "2027-01-08",
    "progress": "Two agencies have changed how they pass on what they know.",
}


@pytest.fixture
def running(sessions: Sessions, services: Services, database: Database) -> PlayedCase:
    """A learning review whose decision was made on 10 December."""
    case = PlayedCase.begin(sessions, services, database.engine, EXAMPLE, MONDAY)
    with case.work() as work:
        case.case_id = begin_case(
            work,
            EXAMPLE,
            "follow-up",
            began_at=DECIDED,
            day_only=True,
            children=[{"full_name": "Testchild Omega Examplethorpe"}],
        )
    return case


def _step(case: PlayedCase, step: str) -> TimelineStep:
    with case.work() as work:
        return next(each for each in timeline(work, case_frame(work, case.case_id)) if each.id == step)


def _progress(case: PlayedCase, **more: str) -> ReceivedForm:
    reference = case.case().reference or ""
    data = form_file(EXAMPLE, "progress-1/v1", {**PROGRESS, **more}, reference=reference)
    upload = case.upload(data, "progress of Testchild.docx")
    with case.work() as work:
        return receive_form(work, case.case_id, upload, via="email")


def _tasks(case: PlayedCase, kind: str) -> list[Task]:
    return case.rows(Task, Task.case_id == case.case_id, Task.kind == kind, Task.done_at.is_(None))


def _events(case: PlayedCase) -> list[Event]:
    return case.rows(Event, Event.case_id == case.case_id)


def _refresh(case: PlayedCase) -> None:
    case.run.refresh()


def test_it_is_open_at_once_with_a_reference_of_its_own_and_its_child(running: PlayedCase) -> None:
    case = running.case()
    assert (case.state, case.reference) == ("open", "EX-F-2027-001")
    assert len(running.rows(Person, Person.case_id == case.id)) == 1
    assert [row.name for row in _events(running)] == ["decision.made"]
    # Six months from the decision, in June, when clocks are an hour ahead.
    assert _step(running, "learning-done").date.due_on == date(2027, 6, 10)


def test_a_second_run_takes_the_next_number_and_other_processes_count_for_themselves(running: PlayedCase) -> None:
    with running.work() as work:
        second = begin_case(work, EXAMPLE, "follow-up", began_at=DECIDED, day_only=True)
        review = begin_case(work, EXAMPLE, "review")
        found = [work.session.get_one(CaseFile, each).reference for each in (second, review)]
    assert found == ["EX-F-2027-002", "EX-2027-0001"]


def test_without_a_day_nothing_is_dated_and_a_person_is_asked(running: PlayedCase) -> None:
    with running.work() as work:
        running.case_id = begin_case(work, EXAMPLE, "follow-up")
    assert not running.rows(Event, Event.case_id == running.case_id)
    assert not running.rows(DueDate, DueDate.case_id == running.case_id)
    assert _tasks(running, "start-unknown")
    with pytest.raises(InvalidInputError), running.work() as work:
        begin_case(work, EXAMPLE, "follow-up", began_at=work.now + timedelta(days=1))
    with pytest.raises(NotFoundError), running.work() as work:
        begin_case(work, EXAMPLE, "no-such-process")


def test_what_comes_from_a_restricted_case_is_as_restricted_and_has_its_children(running: PlayedCase) -> None:
    with running.work() as work:
        work.session.get_one(CaseFile, running.case_id).restricted = True
        child = begin_case(work, EXAMPLE, "follow-up", parent_id=running.case_id, parent_cause="outcome:1")
        case = work.session.get_one(CaseFile, child)
        assert case.restricted
        assert case.parent_id == running.case_id
    assert len(running.rows(Person, Person.case_id == child)) == 1


def test_a_step_without_a_date_is_ticked_with_a_day_and_words_and_is_never_late(running: PlayedCase) -> None:
    running.run.go_to(MONDAY + timedelta(days=300))
    assert not _step(running, "reviewer-found").late
    assert not _step(running, "reviewer-found").done
    with running.work() as work:
        finish_step(work, case_id=running.case_id, step="reviewer-found", on=date(2027, 2, 1), text="Ms Madeup agreed.")
    found = _step(running, "reviewer-found")
    assert found.done
    assert (found.ticked.on, found.ticked.text) == (date(2027, 2, 1), "Ms Madeup agreed.")
    assert b"Madeup" not in running.rows(FinishedStep)[0].sealed
    with pytest.raises(ConflictError), running.work() as work:
        finish_step(work, case_id=running.case_id, step="reviewer-found")


def test_a_day_to_come_is_no_day_on_which_it_was_done(running: PlayedCase) -> None:
    with pytest.raises(InvalidInputError), running.work() as work:
        finish_step(work, case_id=running.case_id, step="reviewer-found", on=date(2027, 1, 12))


def test_what_was_ticked_by_mistake_is_open_again_with_its_reason(running: PlayedCase) -> None:
    with running.work() as work:
        finish_step(work, case_id=running.case_id, step="reviewer-found")
    with pytest.raises(InvalidInputError), running.work() as work:
        reopen_step(work, case_id=running.case_id, step="reviewer-found", reason=" ")
    with running.work() as work:
        reopen_step(work, case_id=running.case_id, step="reviewer-found", reason="It was another case.")
    assert not _step(running, "reviewer-found").done
    assert running.rows(FinishedStep)[0].withdrawn_at is not None
    assert running.rows(Note)


def test_a_step_ticked_before_it_had_a_date_is_done_when_it_gets_one(running: PlayedCase) -> None:
    with running.work() as work:
        finish_step(work, case_id=running.case_id, step="report-sent")
        record_event(work, running.case_id, "publication", datetime(2027, 3, 1, tzinfo=LONDON), day_only=True)
    assert [row.state for row in running.rows(DueDate, DueDate.step == "report-sent")] == ["met"]


def test_what_the_service_can_see_is_not_ticked(running: PlayedCase) -> None:
    with pytest.raises(ConflictError), running.work() as work:
        finish_step(work, case_id=running.case_id, step="progress-in")


def test_a_chosen_day_is_a_task_on_that_day_and_red_once_it_is_past(running: PlayedCase) -> None:
    with running.work() as work:
        choose_day(work, case_id=running.case_id, step="ask-progress", on=date(2027, 1, 13))
    assert not _tasks(running, "chosen-day")
    for day, severity in ((13, "normal"), (14, "red")):
        running.run.go_to(datetime(2027, 1, day, 9, 0, tzinfo=LONDON))
        _refresh(running)
        (task,) = _tasks(running, "chosen-day")
        assert (task.severity, task.due_on) == (severity, date(2027, 1, 13))


def test_no_next_day_is_invented_and_the_choice_is_asked_for(running: PlayedCase) -> None:
    with running.work() as work:
        choose_day(work, case_id=running.case_id, step="ask-progress", on=date(2027, 1, 11))
    with running.work() as work:
        record_day(work, case_id=running.case_id, step="ask-progress", text="Two agencies have begun.")
        assert [row.on for row in chosen_days(work, running.case_id)] == [date(2027, 1, 11)]
    assert not _tasks(running, "chosen-day")
    assert _tasks(running, "day-not-chosen")
    with running.work() as work:
        choose_day(work, case_id=running.case_id, step="ask-progress", on=date(2027, 2, 1))
    assert not _tasks(running, "day-not-chosen")
    with running.work() as work:
        finish_step(work, case_id=running.case_id, step="ask-progress")
        assert [row.done_at is not None for row in chosen_days(work, running.case_id)] == [True]
    assert not _tasks(running, "day-not-chosen")
    with pytest.raises(ConflictError), running.work() as work:
        choose_day(work, case_id=running.case_id, step="ask-progress", on=date(2027, 3, 1))


def test_a_day_may_be_changed_and_only_a_repeating_step_has_one(running: PlayedCase) -> None:
    with running.work() as work:
        choose_day(work, case_id=running.case_id, step="ask-progress", on=date(2027, 2, 1))
        choose_day(work, case_id=running.case_id, step="ask-progress", on=date(2027, 2, 8))
        assert [row.on for row in chosen_days(work, running.case_id)] == [date(2027, 2, 8)]
    with pytest.raises(InvalidInputError), running.work() as work:
        choose_day(work, case_id=running.case_id, step="ask-progress", on=date(2027, 1, 10))
    with pytest.raises(NotFoundError), running.work() as work:
        choose_day(work, case_id=running.case_id, step="reviewer-found", on=date(2027, 2, 1))


def test_a_form_counts_once_a_person_has_accepted_it(running: PlayedCase) -> None:
    received = _progress(running)
    assert _progress(running).again
    running.read()
    assert _tasks(running, "form-to-check")
    assert not _step(running, "progress-in").done
    with running.work() as work:
        accept_document(work, received.document_id)
        assert facts_of_case(work, running.case_id)["progress"] == PROGRESS["progress"]
    assert _step(running, "progress-in").done
    assert not _tasks(running, "form-to-check")
    with running.work() as work:
        reject_document(work, received.document_id, "other", "It was about another review.")
    assert not _step(running, "progress-in").done


def test_another_form_and_a_form_of_another_case_are_told_apart(running: PlayedCase) -> None:
    for data, code in (
        (form_file(EXAMPLE, "answer-1/v1", {"agency_name": "Example School"}), "wrong-form"),
        (form_file(EXAMPLE, "progress-1/v1", PROGRESS, reference="EX-F-2027-099"), "other-case"),
    ):
        upload = running.upload(data, "sent.docx")
        with running.work() as work:
            received = receive_form(work, running.case_id, upload, via="email")
        running.read()
        assert running.document(received.document_id).problem_code == code
        with pytest.raises(ConflictError), running.work() as work:
            accept_document(work, received.document_id)
    assert len(_tasks(running, "form-unreadable")) == 2


def test_a_process_that_receives_no_forms_and_a_case_that_ended_take_none(running: PlayedCase) -> None:
    with running.work() as work:
        record_outcome(work, running.case_id, "finished", "person", "The board signed it off.")
    with pytest.raises(ConflictError):
        _progress(running)


def test_a_publication_lies_ahead_and_moves_with_the_dates_counted_back_from_it(running: PlayedCase) -> None:
    with running.work() as work:
        event_id = record_event(
            work, running.case_id, "publication", datetime(2027, 3, 1, tzinfo=LONDON), day_only=True
        )
    # Seven working days back from Monday 1 March.
    assert _step(running, "report-sent").date.due_on == date(2027, 2, 18)
    with pytest.raises(InvalidInputError), running.work() as work:
        record_event(work, running.case_id, "publication", datetime(2027, 7, 12, tzinfo=LONDON), day_only=True)
    with pytest.raises(InvalidInputError), running.work() as work:
        move_event(work, event_id=event_id, occurred_at=datetime(2027, 7, 12, tzinfo=LONDON), reason="")
    with running.work() as work:
        move_event(
            work,
            event_id=event_id,
            occurred_at=datetime(2027, 7, 12, tzinfo=LONDON),
            day_only=True,
            reason="Criminal proceedings are not over.",
        )
    assert _step(running, "report-sent").date.due_on == date(2027, 7, 1)
    first, second = running.rows(Event, Event.name == "publication")
    assert first.withdrawn_at is not None
    assert second.withdrawn_at is None
    with pytest.raises(ConflictError), running.work() as work:
        move_event(work, event_id=event_id, occurred_at=datetime(2027, 8, 2, tzinfo=LONDON), reason="Once more.")


def test_what_has_happened_is_not_moved(running: PlayedCase) -> None:
    (decided,) = _events(running)
    with pytest.raises(ConflictError), running.work() as work:
        move_event(work, event_id=decided.id, occurred_at=datetime(2026, 12, 11, tzinfo=UTC), reason="Another day.")


def test_a_letter_that_was_made_for_the_earlier_day_and_has_gone_stays(running: PlayedCase) -> None:
    with running.work() as work:
        event_id = record_event(
            work, running.case_id, "publication", datetime(2027, 3, 1, tzinfo=LONDON), day_only=True
        )
        for state in ("held", "released"):
            work.session.add(
                Letter(id=new_id(), case_id=running.case_id, kind=f"notice-{state}", cause=event_id,
                       audience="panel", state=state)
            )  # fmt: skip
    with running.work() as work:
        move_event(work, event_id=event_id, occurred_at=datetime(2027, 4, 12, tzinfo=LONDON), reason="Proceedings.")
    states = {row.kind: row.state for row in running.letters() if row.kind.startswith("notice")}
    assert states == {"notice-held": "withdrawn", "notice-released": "released"}


def test_an_outcome_that_completes_ends_it_and_finishes_the_step_that_waits_for_it(running: PlayedCase) -> None:
    with pytest.raises(InvalidInputError), running.work() as work:
        record_outcome(work, running.case_id, "finished", "person", "")
    with running.work() as work:
        record_outcome(work, running.case_id, "finished", "person", "The board signed it off.")
    case = running.case()
    assert (case.state, case.closed_at is not None) == ("completed", True)
    assert [row.state for row in running.rows(DueDate, DueDate.step == "learning-done")] == ["met"]
