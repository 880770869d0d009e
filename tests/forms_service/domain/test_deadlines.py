"""A rule and an anchor give a date that explains itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_service.adapters.bank_holidays import load_calendar
from forms_service.domain.deadlines import ClockSpec, Convention, RuleSpec, TimeUnit, explained, work_out
from forms_service.domain.events import anchor_at

TEMPLATES = Path(__file__).resolve().parents[3] / "form_templates"
ENGLAND = load_calendar(TEMPLATES)
DAY0 = ClockSpec()
DAY1 = ClockSpec(convention=Convention.DAY1)


def due(count, written, unit=TimeUnit.WORKING_DAYS, clock=DAY0, **rule):
    spec = RuleSpec(anchor="notification.received", count=count, unit=unit, **rule)
    return work_out(spec, anchor_at("notification.received", written), ENGLAND, clock)


# Written by hand from a calendar of England, day of receipt = day 0.
WORKED_EXAMPLES = {
    "2026-11-20": "11-23 11-24 11-27 12-01 12-02 12-07 12-08 12-10 12-11",
    "2026-11-21": "11-23 11-24 11-27 12-01 12-02 12-07 12-08 12-10 12-11",
    "2026-12-17": "12-18 12-21 12-24 12-30 12-31 01-06 01-07 01-11 01-12",
    "2026-12-24T15:10": "12-29 12-30 01-05 01-07 01-08 01-13 01-14 01-18 01-19",
    "2027-03-19": "03-22 03-23 03-30 04-01 04-02 04-07 04-08 04-12 04-13",
}


@pytest.mark.parametrize(("received", "expected"), WORKED_EXAMPLES.items())
def test_the_working_days_of_a_rapid_review(received, expected):
    days = [due(count, received).due_on.strftime("%m-%d") for count in (1, 2, 5, 7, 8, 11, 12, 14, 15)]
    assert " ".join(days) == expected


@pytest.mark.parametrize(
    ("received", "day_15"),
    [
        ("2026-07-14T23:40", "2026-08-04"),  # summer: 22:40 in UTC, the same London day
        ("2026-07-15T00:30", "2026-08-05"),  # summer: still 14 July in UTC
        ("2027-01-14T23:40", "2027-02-04"),
        ("2027-01-15T00:30", "2027-02-05"),
        ("2026-07-11", "2026-07-31"),  # a Saturday
        ("2026-10-25T01:30", "2026-11-13"),  # happens twice
        ("2027-03-28T01:30", "2027-04-19"),  # does not exist
    ],
)
def test_the_london_date_of_receipt_counts_whatever_the_hour_or_the_clocks(received, day_15):
    assert due(15, received).due_on == date.fromisoformat(day_15)


def test_an_instant_given_in_utc_counts_from_its_london_date():
    assert due(15, "2026-07-14T23:30:00Z").due_on == date(2026, 8, 5)
    assert due(15, "2027-01-14T23:30:00Z").due_on == date(2027, 2, 4)


@pytest.mark.parametrize(
    ("received", "day_15"),
    [("2026-11-20", "2026-12-10"), ("2026-11-21", "2026-12-11"), ("2026-07-13", "2026-07-31")],
)
def test_with_day_one_a_working_day_of_receipt_is_day_one_and_a_weekend_is_passed_over(received, day_15):
    assert due(15, received, clock=DAY1).due_on == date.fromisoformat(day_15)


def test_a_rule_may_say_its_own_convention():
    assert due(15, "2026-11-20", clock=DAY1, convention=Convention.DAY0).due_on == date(2026, 12, 11)


def test_after_the_cut_off_counting_starts_a_day_later_and_says_so():
    clock = ClockSpec(cut_off=time(17))
    assert due(1, "2026-07-14T16:59", clock=clock).due_on == date(2026, 7, 15)
    late = due(1, "2026-07-14T17:00", clock=clock)
    assert late.due_on == date(2026, 7, 16)
    assert late.from_on == date(2026, 7, 15)
    assert "after the cut-off of 17:00" in late.explanation.as_json()["note"]
    assert due(1, "2026-07-14", clock=clock).due_on == date(2026, 7, 15)


NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: NEW_YEAR + timedelta(minutes=minutes))


@pytest.mark.parametrize("clock", [ClockSpec(cut_off=time(17)), ClockSpec(convention=Convention.DAY1), DAY0])
@settings(max_examples=60, deadline=None)
@given(
    first=MOMENTS,
    second=MOMENTS,
    count=st.integers(0, 30),
)
def test_what_is_received_later_is_never_due_earlier(clock, first, second, count):
    first, second = sorted((first, second))
    assert due(count, first.isoformat(), clock=clock).due_at <= due(count, second.isoformat(), clock=clock).due_at


def test_seven_working_days_before_publication_are_counted_back_and_not_clear_days():
    for clock in (DAY0, DAY1):
        assert due(7, "2027-04-01", clock=clock, direction="before").due_on == date(2027, 3, 19)


@pytest.mark.parametrize(
    ("start", "months", "direction", "end"),
    [
        ("2026-08-31", 6, "after", "2027-02-28"),
        ("2027-08-31", 6, "after", "2028-02-29"),
        ("2026-01-15", 6, "after", "2026-07-15"),
        ("2026-12-17", 12, "before", "2025-12-17"),
        ("2026-03-31", 1, "before", "2026-02-28"),
    ],
)
def test_months_keep_the_day_or_take_the_last_of_the_month(start, months, direction, end):
    assert due(months, start, TimeUnit.MONTHS, direction=direction).due_on == date.fromisoformat(end)


def test_a_month_that_ends_on_a_weekend_is_kept_and_flagged():
    note = due(6, "2026-08-31", TimeUnit.MONTHS).explanation.as_json()["note"]
    assert "its last day is taken" in note
    assert "Sunday 28 February 2027 is not a working day (Sunday): the date is kept." in note


def test_fourteen_calendar_days_count_weekends():
    assert due(14, "2026-12-17", TimeUnit.CALENDAR_DAYS).due_on == date(2026, 12, 31)
    assert due(14, "2026-07-01", TimeUnit.CALENDAR_DAYS).due_on == date(2026, 7, 15)
    assert due(14, "2026-07-01", TimeUnit.CALENDAR_DAYS, DAY1).due_on == date(2026, 7, 14)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-07-14T15:10", "2026-07-15T14:10:00+00:00"),
        ("2027-01-14T15:10", "2027-01-15T15:10:00+00:00"),
        ("2027-03-27T15:10", "2027-03-28T15:10:00+00:00"),  # an hour is lost that night: 16:10 on the London clock
        ("2026-10-24T15:10", "2026-10-25T14:10:00+00:00"),  # an hour is won: 14:10 on the London clock
    ],
)
def test_hours_are_hours_that_pass_also_in_the_night_the_clocks_change(start, end):
    assert due(24, start, TimeUnit.HOURS).due_at == datetime.fromisoformat(end)


@pytest.mark.parametrize(
    ("received", "due_at"), [("2026-07-13", "2026-07-14T16:00"), ("2027-01-13", "2027-01-14T17:00")]
)
def test_the_due_hour_is_on_the_london_clock(received, due_at):
    assert due(1, received).due_at == datetime.fromisoformat(due_at).replace(tzinfo=UTC)
    assert due(1, received, at=time(9, 30)).due_at.hour == datetime.fromisoformat(due_at).hour - 8


def test_the_explanation_has_the_keys_that_others_rely_on():
    told = due(15, "2026-12-24T15:10", id="to-panel", title="To the Panel", source="seed", note="A note.").explanation
    assert list(told.as_json()) == [
        "id", "title", "due", "from", "at", "latest", "in_force", "alternative_to", "anchor", "convention", "calendar",
        "rule", "skipped", "source", "note",
    ]  # fmt: skip
    assert told.as_json()["skipped"][0] == {"date": "2026-12-25", "why": "Christmas Day"}
    assert told.as_json()["rule"]["anchor_at"] == "2026-12-24T15:10:00Z"
    assert told.as_json()["note"] == "A note."


def test_the_explanation_reads_as_a_sentence():
    assert explained(due(2, "2026-12-24").explanation.as_json()) == (
        "Wednesday 30 December 2026: 2 working days after the business unit received the notification, counted from "
        "Thursday 24 December 2026, which is day 0. Weekends are not counted, nor Friday 25 December 2026 (Christmas "
        "Day), Monday 28 December 2026 (Boxing Day (substitute day))."
    )
