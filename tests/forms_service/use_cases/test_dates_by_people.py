"""A person's date beside the computed one, an event withdrawn, a step ticked by hand: dates follow, history keeps."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from forms_service.db.models import AuditEvent, ChangeProposal, DueDate, Event
from forms_service.db.queries.case_frame import case_frame
from forms_service.db.queries.case_page import duties, events_of, timeline
from forms_service.db.queries.day import step_lines
from forms_service.domain.events import LONDON
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.apply_proposal import apply_proposal
from forms_service.use_cases.finish_step import finish_step
from forms_service.use_cases.record_event import record_event
from forms_service.use_cases.set_due_date import set_due_date
from forms_service.use_cases.withdraw_event import withdraw_event
from tests.played_case import NEL, PlayedCase


def _standing(played: PlayedCase, step: str) -> DueDate:
    (row,) = played.rows(DueDate, DueDate.step == step, DueDate.state != "superseded", DueDate.subject_kind == "step")
    found: DueDate = row
    return found


def _first_step(played: PlayedCase) -> str:
    return "partners-views" if played.partnership == NEL else "views" if _has(played, "views") else "partners-views"


def _has(played: PlayedCase, step: str) -> bool:
    return bool(played.rows(DueDate, DueDate.step == step))


@pytest.mark.parametrize("month", [1, 7])
def test_a_managers_date_counts_and_the_computed_one_stays_beside_it(opened: PlayedCase, month: int) -> None:
    opened.run.go_to(datetime(2027, month, 12, 10, 0, tzinfo=LONDON))
    step = _first_step(opened)
    computed = _standing(opened, step).due_on
    on = date(2027, month, 20)
    with opened.work() as work:
        set_due_date(work, case_id=opened.case_id, step=step, on=on, reason="Agreed with the partners.")
    row = _standing(opened, step)
    assert (row.effective_on, row.due_on, row.override_reason) == (on, computed, "Agreed with the partners.")
    with opened.work() as work:
        lines = [line for line in step_lines(work, [opened.case_id], ahead=timedelta(days=30)) if line.code == step]
        assert [line.due_on for line in lines] == [on]
        set_due_date(work, case_id=opened.case_id, step=step, on=None)
    assert _standing(opened, step).effective_on == computed
    whats = [event.what for event in opened.rows(AuditEvent, AuditEvent.case_id == opened.case_id)]
    assert {"date.overridden", "date.override-withdrawn"} <= set(whats)


def test_a_managers_date_needs_a_reason_and_a_day_that_differs(opened: PlayedCase) -> None:
    step = _first_step(opened)
    computed = _standing(opened, step).due_on
    for on, reason, field in (
        (computed + timedelta(days=7), " ", "reason"),
        (computed, "Same day.", "on"),
        (computed + timedelta(days=800), "Far away.", "on"),
    ):
        with pytest.raises(InvalidInputError) as told, opened.work() as work:
            set_due_date(work, case_id=opened.case_id, step=step, on=on, reason=reason)
        assert told.value.field == field


def test_an_event_recorded_by_mistake_opens_again_what_it_had_finished_and_stays_in_the_history(
    opened: PlayedCase,
) -> None:
    with opened.work() as work:
        event_id = record_event(work, opened.case_id, "sin.sent", work.now)
    assert _standing(opened, "sin-due").state == "met"
    with opened.work() as work:
        withdraw_event(work, event_id=event_id, reason="It was another case.")
    assert _standing(opened, "sin-due").state == "open"
    if opened.partnership == NEL:
        counted_from_it = opened.rows(DueDate, DueDate.step == "to-panel-from-sin", DueDate.state != "superseded")
        # A date that stood goes by a person's decision only.
        assert [row.state for row in counted_from_it] == ["open"]
        (proposal,) = opened.rows(ChangeProposal, ChangeProposal.state == "open")
        assert [(each["id"], each["after"]) for each in proposal.dates] == [("to-panel-from-sin", None)]
        with opened.work() as work:
            apply_proposal(work, proposal_id=proposal.id)
        assert opened.rows(DueDate, DueDate.step == "to-panel-from-sin", DueDate.state != "superseded") == []
    with opened.work() as work:
        (event,) = [each for each in events_of(work, opened.case_id) if each.id == event_id]
    assert event.withdrawn
    assert event.withdrawn_reason == "It was another case."
    with pytest.raises(ConflictError), opened.work() as work:
        withdraw_event(work, event_id=event_id, reason="Again.")


def test_a_step_stays_done_where_the_same_event_was_recorded_twice(opened: PlayedCase) -> None:
    with opened.work() as work:
        first = record_event(work, opened.case_id, "sin.sent", work.now)
        record_event(work, opened.case_id, "sin.sent", work.now)
    with opened.work() as work:
        withdraw_event(work, event_id=first, reason="Written down twice.")
    assert _standing(opened, "sin-due").state == "met"


def test_what_every_date_counts_from_is_withdrawn_only_once_the_right_one_is_there(opened: PlayedCase) -> None:
    (received,) = opened.rows(Event, Event.name == "notification.received")
    with pytest.raises(ConflictError), opened.work() as work:
        withdraw_event(work, event_id=received.id, reason="Wrong day.")
    earlier = received.occurred_at - timedelta(days=3)
    before = _standing(opened, _first_step(opened)).due_on
    with opened.work() as work:
        record_event(work, opened.case_id, "notification.received", earlier)
    with opened.work() as work:
        withdraw_event(work, event_id=received.id, reason="Wrong day.")
    # Nobody is shown a later day than the right one gives: the earlier is in force at once.
    assert opened.rows(ChangeProposal, ChangeProposal.state == "open") == []
    (forward,) = opened.rows(ChangeProposal, ChangeProposal.state == "in-force")
    assert _first_step(opened) in {each["id"] for each in forward.dates}
    assert _standing(opened, _first_step(opened)).due_on < before


def test_what_was_really_asked_cannot_be_unsaid(asked: PlayedCase) -> None:
    (issued,) = asked.rows(Event, Event.name == "request.issued")
    with pytest.raises(ConflictError), asked.work() as work:
        withdraw_event(work, event_id=issued.id, reason="Wrong.")


def test_only_a_step_that_nothing_else_finishes_is_ticked_by_hand(opened: PlayedCase) -> None:
    with pytest.raises(ConflictError), opened.work() as work:
        finish_step(work, case_id=opened.case_id, step="sin-due")
    by_hand = "safety-check"
    if opened.partnership != NEL:
        with opened.work() as work:
            finish_step(work, case_id=opened.case_id, step=by_hand)
        assert _standing(opened, by_hand).state == "met"


def test_two_clocks_stand_side_by_side_and_the_earlier_is_in_force(opened: PlayedCase) -> None:
    with opened.work() as work:
        record_event(work, opened.case_id, "sin.sent", work.now)
    with opened.work() as work:
        found = duties(timeline(work, case_frame(work, opened.case_id)))
        names = [[clock.step.id for clock in duty.clocks] for duty in found]
        assert all(sum(clock.in_force for clock in duty.clocks) == 1 for duty in found)
        assert work.session.scalars(select(Event)).first() is not None
    if opened.partnership == NEL:
        assert ["to-panel", "to-panel-from-sin"] in names
        assert ["sin-due", "sin-due-from-awareness"] in names
