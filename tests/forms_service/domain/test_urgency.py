"""What comes first in a day's list, and a day in a person's words; in winter and in summer."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from forms_service.domain.urgency import Weight, due_words, urgency, working_days_between
from tests.fakes import CALENDAR

WINTER, SUMMER = date(2027, 1, 13), date(2027, 7, 14)  # Wednesdays


@pytest.mark.parametrize("today", [WINTER, SUMMER])
def test_what_the_law_dates_comes_first_then_what_is_late_then_today_then_the_rest_by_day(today: date) -> None:
    day = timedelta(days=1)
    wanted = [
        Weight(today, "statutory"),
        Weight(today - day, "panel"),
        Weight(today - 3 * day, "local"),
        Weight(today - day, "local"),
        Weight(today, "local"),
        Weight(None),
        Weight(today + day, "local"),
        Weight(today + 2 * day, "statutory"),
        Weight(today + 2 * day, "local"),
    ]
    assert all(urgency(one, today) < urgency(other, today) for one, other in pairwise(wanted))


def test_a_red_task_comes_before_what_is_due_today() -> None:
    assert urgency(Weight(None, urgent=True), WINTER) < urgency(Weight(WINTER), WINTER)


@pytest.mark.parametrize(
    ("due", "today", "words"),
    [
        (WINTER, WINTER, "today"),
        (WINTER, WINTER + timedelta(days=1), "1 working day late"),
        (WINTER, WINTER + timedelta(days=6), "4 working days late"),
        (date(2027, 1, 15), date(2027, 1, 17), "late"),  # a Friday, looked at on Sunday
        (WINTER + timedelta(days=1), WINTER, "tomorrow"),
        (date(2027, 1, 18), date(2027, 1, 15), "in 1 working day"),
        (date(2027, 1, 16), date(2027, 1, 14), "in 1 working day"),
        (date(2027, 1, 17), date(2027, 1, 15), "before the next working day"),
        (date(2027, 8, 31), date(2027, 8, 27), "in 1 working day"),  # over the summer bank holiday
        (SUMMER, SUMMER + timedelta(days=5), "3 working days late"),
    ],
)
def test_a_day_in_words_counts_working_days(due: date, today: date, words: str) -> None:
    assert due_words(due, today, CALENDAR) == words


def test_working_days_between_leave_out_weekends_and_bank_holidays() -> None:
    assert working_days_between(date(2026, 12, 24), date(2026, 12, 29), CALENDAR) == 1
    assert working_days_between(WINTER, WINTER, CALENDAR) == 0
