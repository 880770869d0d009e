from datetime import date

import pytest

from forms_service.domain.chronology import days_of
from forms_service.domain.collated import ChronologyEntry, Gap
from forms_service.domain.collation import collate
from tests.forms_service.domain.returned_by import PLAN, given, happened, returned


def joined(*events_by_agency, **more):
    returns = [
        returned(f"R{number:02}", f"Agency {number}", tables={"chronology": tuple(events)})
        for number, events in enumerate(events_by_agency, start=1)
    ]
    return collate(given(*returns, **more), PLAN)


def told(report):
    return [entry.event.text for entry in report.chronology if isinstance(entry, ChronologyEntry)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-01-31", date(2026, 1, 31), date(2026, 1, 31)),
        ("2026-07-15", date(2026, 7, 15), date(2026, 7, 15)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-03-01/2026-03", date(2026, 3, 1), date(2026, 3, 31)),
    ],
)
def test_a_plain_date_means_its_first_to_its_last_possible_day(text, first, last):
    assert days_of(text) == (first, last)


@pytest.mark.parametrize("text", ["", "2026-02-30", "2026-13", "soon", "2026-05/2026-04", "0000-05"])
def test_what_is_no_date_is_not_made_one(text):
    assert days_of(text) is None


def test_events_of_all_agencies_stand_in_order_of_date_and_hour():
    report = joined(
        [happened("2026-07-02", "third", time="2.15 pm"), happened("2026-01-05", "first")],
        [happened("2026-07-02", "second", time="09:30"), happened("2026-07-03", "fourth")],
    )
    assert told(report) == ["first", "second", "third", "fourth"]


def test_each_event_names_agency_source_return_and_place():
    (entry,) = joined([happened("2026-01-05", "Seen at home", source="Health record")]).chronology
    assert (entry.trace.agency, entry.source, entry.trace.key, entry.trace.place) == (
        "Agency 1",
        "Health record",
        "R01",
        "page 2",
    )


def test_a_date_known_to_the_month_heads_its_month_and_is_marked():
    report = joined(
        [happened("2026-03-01", "exact"), happened("2026-03", "vague", written="early March", precision="month")]
    )
    assert told(report) == ["vague", "exact"]
    vague = report.chronology[0]
    assert vague.imprecise
    assert vague.date_text == "early March"
    assert "exact day not given" in vague.notes


def test_an_event_without_a_usable_date_is_listed_apart_and_kept():
    report = joined([happened("", "undated", written="some time ago")])
    assert report.chronology == ()
    assert [(entry.event.text, entry.date_text) for entry in report.undated] == [("undated", "some time ago")]


def test_a_gap_longer_than_the_plan_allows_is_shown():
    entries = joined([happened("2026-01-01", "a"), happened("2026-01-29", "b"), happened("2026-03-01", "c")]).chronology
    gaps = [entry for entry in entries if isinstance(entry, Gap)]
    assert gaps == [Gap(after=date(2026, 1, 29), before=date(2026, 3, 1), days=30)]


def test_the_edges_of_the_period_asked_about_are_gaps_too():
    entries = joined([happened("2026-07-01", "a")], period=(date(2026, 1, 1), date(2026, 12, 31))).chronology
    assert [type(entry).__name__ for entry in entries] == ["Gap", "ChronologyEntry", "Gap"]


def test_near_duplicates_name_each_other_and_are_not_merged():
    report = joined(
        [happened("2026-03-03", "Child seen at home with mother by the health visitor")],
        [happened("2026-03-03", "The child was seen at home with mother by the health visitor.")],
        [happened("2026-03-03", "School telephoned about lunch money")],
    )
    assert len(report.chronology) == 3
    assert report.chronology[0].like == ("R02 row 1",)
    assert report.chronology[1].like == ("R01 row 1",)
    assert report.chronology[2].like == ()


def test_like_words_on_other_days_are_not_duplicates():
    report = joined([happened("2026-03-03", "Home visit, no reply")], [happened("2026-03-04", "Home visit, no reply")])
    assert [entry.like for entry in report.chronology] == [(), ()]


def test_events_outside_the_period_or_in_the_future_are_kept_with_a_note():
    report = joined(
        [happened("2020-01-01", "old"), happened("2028-01-01", "future")],
        period=(date(2026, 1, 1), date(2026, 12, 31)),
    )
    notes = {entry.event.text: entry.notes for entry in report.chronology if isinstance(entry, ChronologyEntry)}
    assert notes == {"old": ("before the period asked about",), "future": ("dated after the report was made",)}
