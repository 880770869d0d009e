"""What is not a whole day is no day."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from forms_service.domain.written_dates import day_of, moment_of, months_before


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-07-01", date(2026, 7, 1)),
        (" 2026-01-31T23:30 ", date(2026, 1, 31)),
        ("2026-07", None),
        ("2026-02-30", None),
        ("early March", None),
        ("", None),
    ],
)
def test_only_a_whole_day_is_a_day(text: str, day: date | None) -> None:
    assert day_of(text) == day


def test_a_day_alone_has_no_time() -> None:
    assert moment_of("2026-07-01") is None
    assert moment_of("2026-07-01T09:05") == datetime(2026, 7, 1, 9, 5)  # noqa: DTZ001  # as written, without zone
    assert moment_of("This afternoon") is None


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2027, 1, 15), 1, date(2026, 12, 15)),
        (date(2026, 7, 31), 1, date(2026, 6, 30)),
        (date(2026, 1, 31), 24, date(2024, 1, 31)),
    ],
)
def test_months_are_counted_back_and_clamped_to_the_months_end(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before
