"""Two clocks: one that may be simulated, one that never is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from forms_service.adapters.clock import LondonBusinessClock, UtcSystemClock, set_simulated_time
from forms_service.errors import SetupError


@pytest.mark.parametrize(
    ("instant", "today"),
    [
        ("2026-07-14T22:40:00+00:00", date(2026, 7, 14)),
        ("2026-07-14T23:30:00+00:00", date(2026, 7, 15)),
        ("2027-01-14T23:30:00+00:00", date(2027, 1, 14)),
    ],
)
def test_the_simulated_clock_says_its_instant_and_londons_date(tmp_path, instant, today):
    set_simulated_time(tmp_path / "clock", datetime.fromisoformat(instant))
    clock = LondonBusinessClock(tmp_path / "clock")
    assert clock.now() == datetime.fromisoformat(instant)
    assert clock.now().tzinfo is UTC
    assert clock.today() == today


def test_a_moved_clock_is_seen_by_who_holds_it_already(tmp_path):
    file = tmp_path / "clock"
    set_simulated_time(file, datetime(2026, 12, 17, 10, tzinfo=UTC))
    clock = LondonBusinessClock(file)
    set_simulated_time(file, datetime(2026, 12, 18, 10, tzinfo=UTC))
    assert clock.today() == date(2026, 12, 18)
    assert [path.name for path in tmp_path.iterdir()] == ["clock"]


def test_a_time_without_zone_in_the_file_is_londons(tmp_path):
    (tmp_path / "clock").write_text("2026-07-14T10:00\n")
    assert LondonBusinessClock(tmp_path / "clock").now() == datetime(2026, 7, 14, 9, tzinfo=UTC)


@pytest.mark.parametrize("content", [None, "", "soon"])
def test_a_clock_file_that_says_nothing_stops_rather_than_show_the_real_time(tmp_path, content):
    if content is not None:
        (tmp_path / "clock").write_text(content)
    with pytest.raises(SetupError, match="simulated clock"):
        LondonBusinessClock(tmp_path / "clock").now()


def test_the_real_clocks_agree():
    assert abs(LondonBusinessClock().now() - UtcSystemClock().now()) < timedelta(seconds=5)
    assert UtcSystemClock().now().tzinfo is UTC
