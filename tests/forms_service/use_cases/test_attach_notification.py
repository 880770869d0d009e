"""A second notification of an incident joins the open case and restarts nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forms_service.db.models import CaseFile, DueDate, Event, PossibleDuplicate
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.attach_notification import attach_notification
from forms_service.use_cases.settle_duplicate import settle_duplicate
from tests.played_case import PlayedCase


@pytest.fixture
def twice(opened: PlayedCase) -> tuple[PlayedCase, str, str]:
    """The open case, and two days later a second notification of the same incident; `case_id` is the second."""
    first = opened.case_id
    opened.run.go_to(opened.run.services.business_clock.now() + timedelta(days=2))
    opened.notify()
    return opened, first, opened.case_id


def _dates(case: PlayedCase, case_id: str) -> set[tuple[str, str, str]]:
    return {(row.step, str(row.due_at), row.state) for row in case.rows(DueDate, DueDate.case_id == case_id)}


def test_the_clock_does_not_restart(twice: tuple[PlayedCase, str, str]) -> None:
    case, first, second = twice
    before = _dates(case, first)
    with case.work() as work:
        attach_notification(work, second, first)
    assert _dates(case, first) == before
    assert len(case.rows(Event, Event.case_id == first, Event.name == "notification.received")) == 1


def test_both_are_one_incident_and_the_second_record_is_kept_whole(twice: tuple[PlayedCase, str, str]) -> None:
    case, first, second = twice
    with case.work() as work:
        attach_notification(work, second, first)
    rows = {row.id: row for row in case.rows(CaseFile)}
    assert rows[second].incident_group == rows[first].incident_group
    assert (rows[second].state, rows[second].state_reason) == ("closed", "attached")
    assert rows[first].state == "open"
    assert case.document(case.notification_id).state == "read"
    assert case.tasks().count("notification-new") == 0


def test_only_an_unopened_notification_joins_an_open_case(twice: tuple[PlayedCase, str, str]) -> None:
    case, first, second = twice
    with pytest.raises(InvalidInputError), case.work() as work:
        attach_notification(work, second, second)
    with pytest.raises(ConflictError), case.work() as work:
        attach_notification(work, first, second)
    case.open()
    with pytest.raises(ConflictError), case.work() as work:
        attach_notification(work, second, first)


def test_children_found_the_same_share_an_incident_and_stay_two_records(twice: tuple[PlayedCase, str, str]) -> None:
    case, first, second = twice
    case.open()
    (pair,) = case.rows(PossibleDuplicate)
    with case.work() as work:
        settle_duplicate(work, pair.id, same=True)
    rows = {row.id: row for row in case.rows(CaseFile)}
    assert rows[second].incident_group == rows[first].incident_group
    assert {row.state for row in rows.values()} == {"open"}
    assert "possible-duplicate" not in case.tasks()
