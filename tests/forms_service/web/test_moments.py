"""Dates and times as people type them, in winter and in summer time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from forms_service.errors import InvalidInputError
from forms_service.web.moments import read_day, read_moment, say_moment


@pytest.mark.parametrize(
    "typed",
    ["15 1 2027", "15/01/2027", "15.1.2027", "15-1-2027", "15 January 2027", "15th Jan 2027", "Friday 15 January 2027",
     " 15  january  2027 ", "2027-01-15"],
)  # fmt: skip
def test_the_day_stands_first_however_it_is_written(typed: str) -> None:
    assert read_day(typed, "on") == date(2027, 1, 15)


@pytest.mark.parametrize("typed", ["", "tomorrow", "31 2 2027", "1 13 2027", "15 1 27", "next Friday"])
def test_what_is_no_day_is_asked_again_at_its_field(typed: str) -> None:
    with pytest.raises(InvalidInputError) as raised:
        read_day(typed, "on")
    assert raised.value.field == "on"


@pytest.mark.parametrize(
    ("typed", "instant"),
    [
        ("15 1 2027 14:30", datetime(2027, 1, 15, 14, 30, tzinfo=UTC)),
        ("15 7 2026 14:30", datetime(2026, 7, 15, 13, 30, tzinfo=UTC)),
        ("15 7 2026 at 2.30pm", datetime(2026, 7, 15, 13, 30, tzinfo=UTC)),
        ("15 1 2027 12am", datetime(2027, 1, 15, 0, 0, tzinfo=UTC)),
        ("15 1 2027, 9am", datetime(2027, 1, 15, 9, 0, tzinfo=UTC)),
        ("2026-07-15T14:30", datetime(2026, 7, 15, 13, 30, tzinfo=UTC)),
    ],
)
def test_a_time_is_londons(typed: str, instant: datetime) -> None:
    assert read_moment(typed, "at") == instant


def test_a_time_that_is_needed_is_asked_for_and_one_that_is_not_is_not() -> None:
    with pytest.raises(InvalidInputError, match="time"):
        read_moment("15 1 2027", "at")
    assert read_moment("15 7 2026", "at", default_time=time(0, 0)) == datetime(2026, 7, 14, 23, 0, tzinfo=UTC)
    with pytest.raises(InvalidInputError):
        read_moment("15 1 2027 25:00", "at")


@pytest.mark.parametrize(
    ("instant", "said"),
    [
        (datetime(2027, 1, 15, 14, 30, tzinfo=UTC), "Friday 15 January 2027 at 2:30pm"),
        (datetime(2026, 7, 14, 23, 30, tzinfo=UTC), "Wednesday 15 July 2026 at 12:30am"),
        (datetime(2026, 7, 15, 11, 0, tzinfo=UTC), "Wednesday 15 July 2026 at 12pm"),
    ],
)
def test_a_moment_is_said_with_its_weekday_in_london(instant: datetime, said: str) -> None:
    assert say_moment(instant) == said
