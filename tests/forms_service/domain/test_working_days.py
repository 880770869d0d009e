"""Which days count."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from forms_service.adapters.bank_holidays import load_calendar
from forms_service.domain.working_days import Skipped, WorkingCalendar
from forms_service.errors import SetupError

TEMPLATES = Path(__file__).resolve().parents[3] / "form_templates"


@pytest.fixture(scope="module")
def england() -> WorkingCalendar:
    return load_calendar(TEMPLATES)


def test_weekends_and_bank_holidays_do_not_count_and_are_named(england):
    counted = england.step(date(2026, 12, 24), 1)
    assert counted.day == date(2026, 12, 29)
    assert counted.skipped == (
        Skipped(date(2026, 12, 25), "Christmas Day"),
        Skipped(date(2026, 12, 26), "Saturday (Boxing Day)"),
        Skipped(date(2026, 12, 27), "Sunday"),
        Skipped(date(2026, 12, 28), "Boxing Day (substitute day)"),
    )


def test_england_has_easter_monday_and_the_august_holiday(england):
    assert england.why_not(date(2027, 3, 29)) == "Easter Monday"
    assert england.why_not(date(2026, 8, 31)) == "Summer bank holiday"


def test_counting_back_passes_over_the_same_days(england):
    assert england.step(date(2027, 4, 1), 7, "before").day == date(2027, 3, 19)
    assert england.step(date(2026, 7, 27), 5, "before").day == date(2026, 7, 20)


def test_nought_days_is_the_day_itself_even_at_a_weekend(england):
    assert england.step(date(2026, 7, 11), 0).day == date(2026, 7, 11)


def test_the_next_working_day_of_a_weekend_names_the_days_between(england):
    counted = england.working_on_or_after(date(2026, 7, 11))
    assert counted.day == date(2026, 7, 13)
    assert [each.why for each in counted.skipped] == ["Saturday", "Sunday"]


@pytest.mark.parametrize("day", [date(2017, 12, 31), date(2029, 1, 1)])
def test_beyond_its_years_the_calendar_says_that_it_knows_nothing(england, day):
    with pytest.raises(SetupError, match="covers 2018-01-01 to 2028-12-31") as raised:
        england.is_working(day)
    assert raised.value.code == "calendar-horizon"


def test_counting_stops_at_the_end_of_the_calendar_rather_than_guess(england):
    with pytest.raises(SetupError):
        england.step(date(2028, 12, 28), 5)
