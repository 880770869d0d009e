"""How a person writes what happened."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from forms_service.domain.events import EVENTS, is_anchor, is_event, parse_event
from forms_service.errors import InvalidInputError


@pytest.mark.parametrize(
    ("words", "instant"),
    [
        ("matter.raised=2026-11-23T10:00", "2026-11-23T10:00+00:00"),
        ("matter.raised=2026-07-23T10:00", "2026-07-23T09:00+00:00"),
        ("publication=2027-04-01", "2027-03-31T23:00+00:00"),
        ("publication=2027-01-04", "2027-01-04T00:00+00:00"),
        ("notification.received=2026-07-14T23:40Z", "2026-07-14T23:40+00:00"),
        ("stage-2.received=2026-07-14T12:00+02:00", "2026-07-14T10:00+00:00"),
    ],
)
def test_a_time_without_zone_is_london_and_a_bare_date_will_do(words, instant):
    assert parse_event(words).at == datetime.fromisoformat(instant).astimezone(UTC)


def test_a_bare_date_is_known_to_have_no_hour():
    assert parse_event("publication=2027-04-01").day_only
    assert not parse_event("publication=2027-04-01T00:00").day_only


def test_a_time_that_does_not_exist_says_which_reading_is_taken():
    anchor = parse_event("notification.received=2027-03-28T01:30")
    assert anchor.local.strftime("%H:%M") == "02:30"
    assert "does not exist in London" in anchor.reading
    assert "read as 02:30" in anchor.reading


def test_a_time_that_happens_twice_says_which_reading_is_taken():
    anchor = parse_event("notification.received=2026-10-25T01:30")
    assert anchor.at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert "happens twice" in anchor.reading


@pytest.mark.parametrize("words", ["2026-12-24", "notification.received=", "notification.received"])
def test_words_without_name_or_time_say_how_to_write_them(words):
    with pytest.raises(InvalidInputError, match="write NAME=DATE"):
        parse_event(words)


def test_a_misspelt_event_is_answered_with_the_nearest_one():
    with pytest.raises(InvalidInputError, match=r'Did you mean "notification\.received"'):
        parse_event("notification.recieved=2026-12-24")


@pytest.mark.parametrize("written", ["24/12/2026", "2026-02-30", "tomorrow", "2026-12-24T25:00"])
def test_a_day_that_is_not_one_is_refused(written):
    with pytest.raises(InvalidInputError, match="is not a date or a time that exists"):
        parse_event(f"publication={written}")


def test_the_names_are_those_promised():
    assert set(EVENTS) == {
        "incident.occurred", "la.aware", "notification.received", "sin.sent", "request.issued", "disagreement.raised",
        "matter.raised", "matter.resolved", "meeting.held", "decision.made", "panel.replied", "report.shared",
        "publication",
    }  # fmt: skip
    assert is_event("stage-3.received")
    assert not is_event("stage-0.received")
    assert not is_event("request.due")
    assert is_anchor("request.due")
