"""Two working hours: those in which somebody is there, over nights, weekends, holidays and the change of clocks."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from forms_service.domain.deadlines import ClockSpec
from forms_service.domain.events import LONDON
from forms_service.domain.working_hours import after_working_hours
from tests.fakes import CALENDAR

NINE_TO_FIVE = ClockSpec(working_from=time(9), working_to=time(17))
EARLY = ClockSpec(working_from=time(8, 30), working_to=time(16, 30))


def _london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("came", "due"),
    [
        pytest.param("2027-01-13 10:20", "2027-01-13 12:20", id="January, within a day"),
        pytest.param("2027-07-14 10:20", "2027-07-14 12:20", id="July, within a day"),
        pytest.param("2027-01-13 15:00", "2027-01-13 17:00", id="January, as the office closes"),
        pytest.param("2027-01-13 16:30", "2027-01-14 10:30", id="January, over a night"),
        pytest.param("2027-07-14 16:30", "2027-07-15 10:30", id="July, over a night"),
        pytest.param("2027-01-13 03:00", "2027-01-13 11:00", id="January, before the morning"),
        pytest.param("2027-07-14 22:00", "2027-07-15 11:00", id="July, in the evening"),
        pytest.param("2027-01-15 16:00", "2027-01-18 10:00", id="January, over a weekend"),
        pytest.param("2027-07-17 12:00", "2027-07-19 11:00", id="July, on a Saturday"),
        pytest.param("2026-12-31 16:00", "2027-01-04 10:00", id="over New Year's Day and a weekend"),
        pytest.param("2027-08-27 16:00", "2027-08-31 10:00", id="over the August bank holiday"),
        pytest.param("2027-03-25 16:00", "2027-03-30 10:00", id="over Easter and the change of clocks"),
    ],
)
def test_two_working_hours(came: str, due: str) -> None:
    assert after_working_hours(_london(came), 2, NINE_TO_FIVE, CALENDAR) == _london(due).astimezone(UTC)


def test_each_office_has_its_own_hours() -> None:
    assert after_working_hours(_london("2027-01-13 16:00"), 2, EARLY, CALENDAR) == _london("2027-01-14 10:00")
    assert after_working_hours(_london("2027-07-14 08:00"), 2, EARLY, CALENDAR) == _london("2027-07-14 10:30")


def test_more_hours_than_a_day_has() -> None:
    assert after_working_hours(_london("2027-01-15 09:00"), 20, NINE_TO_FIVE, CALENDAR) == _london("2027-01-19 13:00")
