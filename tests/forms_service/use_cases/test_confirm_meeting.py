"""A meeting's time is printed once a person has confirmed it; a late one warns and is not refused."""

from __future__ import annotations

from datetime import datetime

import pytest

from forms_service.db.models import Appointment, DueDate
from forms_service.domain.events import LONDON
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.confirm_meeting import Confirmed, confirm_meeting
from tests.played_case import PlayedCase


def _confirm(case: PlayedCase, at: datetime, place: str = "Example House") -> Confirmed:
    with case.work() as work:
        return confirm_meeting(work, case.case_id, "review-meeting", at.replace(tzinfo=LONDON), place)


def test_a_meeting_in_time_on_a_working_day_warns_of_nothing(opened: PlayedCase) -> None:
    confirmed = _confirm(opened, datetime(2026, 12, 7, 14, 0, tzinfo=LONDON))
    assert (confirmed.later_than_due, confirmed.not_a_working_day) == (False, None)


def test_a_later_day_and_a_holiday_warn_and_stand(opened: PlayedCase) -> None:
    confirmed = _confirm(opened, datetime(2026, 12, 25, 14, 0, tzinfo=LONDON))
    assert (confirmed.later_than_due, confirmed.not_a_working_day) == (True, "Christmas Day")
    assert len(opened.rows(Appointment)) == 1


def test_a_moved_meeting_takes_the_place_of_the_first(opened: PlayedCase) -> None:
    _confirm(opened, datetime(2026, 12, 7, 14, 0, tzinfo=LONDON))
    _confirm(opened, datetime(2026, 12, 8, 9, 30, tzinfo=LONDON), "Secret Room")
    rows = opened.rows(Appointment)
    (standing,) = [row for row in rows if row.replaced_at is None]
    assert standing.starts_at == datetime(2026, 12, 8, 9, 30, tzinfo=LONDON)
    assert len(rows) == 2
    assert b"Secret" not in standing.sealed


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # safer-nel: its process has a step for booking
def test_booking_is_done_once_the_time_is_confirmed(opened: PlayedCase) -> None:
    def booking() -> str:
        (row,) = opened.rows(DueDate, DueDate.step == "meeting-booked", DueDate.state != "superseded")
        return str(row.state)

    assert booking() == "open"
    _confirm(opened, datetime(2026, 12, 7, 14, 0, tzinfo=LONDON))
    assert booking() == "met"


def test_place_and_step_are_needed(opened: PlayedCase) -> None:
    at = datetime(2026, 12, 7, 14, 0, tzinfo=LONDON)
    with pytest.raises(InvalidInputError):
        _confirm(opened, at, " ")
    with pytest.raises(InvalidInputError), opened.work() as work:
        confirm_meeting(work, opened.case_id, "no-such-step", at, "x")


def test_before_the_case_is_open_nothing_is_booked(notified: PlayedCase) -> None:
    with pytest.raises(ConflictError):
        _confirm(notified, datetime(2026, 12, 7, 14, 0, tzinfo=LONDON))
