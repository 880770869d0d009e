"""Day first, always; what is not a day stays what it is; what cannot be meant is undetermined."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.types import Certainty
from parsers.values.dates import read_date
from parsers.values.times import read_moment, read_time


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("01/02/2026", "2026-02-01"),
        ("1.2.26", "2026-02-01"),
        ("22.05/16", "2016-05-22"),
        ("22 May 2016", "2016-05-22"),
        ("22nd May, 2016", "2016-05-22"),
        ("the 3rd of july 2026", "2026-07-03"),
        ("Thursday 17 December 2026", "2026-12-17"),
        ("Thurs. 17/12/2026", "2026-12-17"),
        ("17-Dec-26", "2026-12-17"),
        ("2026-11-20", "2026-11-20"),
        ("2026-11-20T00:00:00Z", "2026-11-20"),
        ("15 01 2026", "2026-01-15"),
        ("May 22, 2016", "2016-05-22"),
        ("5/7/2026", "2026-07-05"),
        ("12/11/2026", "2026-11-12"),
        ("  7 January 2026. ", "2026-01-07"),
        ("4 Sept 2025", "2025-09-04"),
        ("1\u00a0Feb\u00a02026", "2026-02-01"),
        ("13/6/85", "1985-06-13"),
    ],
)
def test_days_are_read_day_first(text: str, value: str) -> None:
    read = read_date(text)
    assert (read.value, read.precision) == (value, None)


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("November 2026", "2026-11", "month"),
        ("11/2026", "2026-11", "month"),
        ("2026-11", "2026-11", "month"),
        ("2019", "2019", "year"),
        ("early March 2026", "2026-03", "approximate"),
        ("around 3 March 2026", "2026-03-03", "approximate"),
        ("?22 may 2016", "2016-05-22", "approximate"),
        ("3 March 2026?", "2026-03-03", "approximate"),
        ("12 to 14 May 2026", "2026-05-12/2026-05-14", "range"),
        ("12 May - 3 June 2026", "2026-05-12/2026-06-03", "range"),
        ("1/2/2026 – 5/2/2026", "2026-02-01/2026-02-05", "range"),
        ("Jan 2025 to March 2026", "2025-01/2026-03", "range"),
    ],
)
def test_what_is_less_or_more_than_a_day_is_kept_as_it_is(text: str, value: str, precision: str) -> None:
    read = read_date(text)
    assert (read.value, read.precision) == (value, precision)


@pytest.mark.parametrize(
    "text",
    ["31/02/2026", "13/13/2026", "5/17/2026", "32 May 2026", "Friday 17 December 2026", "last week", "summer",
     "1/1/0001", "12/", "//"],
)  # fmt: skip
def test_what_cannot_be_meant_is_undetermined(text: str) -> None:
    read = read_date(text)
    assert (read.value, read.certainty) == (None, Certainty.UNDETERMINED)
    assert read.reasons


@given(
    st.dates(min_value=date(1940, 1, 1), max_value=date(2039, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%d.%m.%y", "%d %B %Y", "%A %d %B %Y", "%d-%b-%Y", "%Y-%m-%d"]),
)
def test_every_day_is_read_in_every_way_of_writing_it(day: date, way: str) -> None:
    assert read_date(day.strftime(way)).value == day.isoformat()


@given(st.text())
def test_any_words_end_in_a_value_or_a_reason(text: str) -> None:
    for read in (read_date(text), read_time(text), read_moment(text)):
        assert read.value is not None or read.reasons


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("14:30", "14:30"),
        ("2.30pm", "14:30"),
        ("2pm", "14:00"),
        ("1430", "14:30"),
        ("12am", "00:00"),
        ("0915hrs", "09:15"),
        ("noon", "12:00"),
        ("9:05 am", "09:05"),
        ("13:00pm", "13:00"),
    ],
)
def test_times_are_read(text: str, value: str) -> None:
    assert read_time(text).value == value


@pytest.mark.parametrize("text", ["25:00", "14:75", "midnight", "7", "evening"])
def test_times_that_are_not_clear_are_undetermined(text: str) -> None:
    assert read_time(text).value is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20/11/2026 14:30", "2026-11-20T14:30"),
        ("20 November 2026 at 2.30pm", "2026-11-20T14:30"),
        ("2026-11-20T14:30", "2026-11-20T14:30"),
        ("14:30 on 20 July 2026", "2026-07-20T14:30"),
        ("20/11/2026", "2026-11-20"),
    ],
)
def test_a_day_with_its_hour_is_read(text: str, value: str) -> None:
    assert read_moment(text).value == value


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("circa 2019", "2019", "approximate"),
        ("c. March 2026", "2026-03", "approximate"),
        ("on or about 3 May 2026", "2026-05-03", "approximate"),
        ("3 May 2026 (approx)", "2026-05-03", "approximate"),
        ("since 2019", "2019", "approximate"),
        ("12-14 May 2026", "2026-05-12/2026-05-14", "range"),
        ("between 12 and 14 May 2026", "2026-05-12/2026-05-14", "range"),
        ("from 1/2/26 to 5/2/26", "2026-02-01/2026-02-05", "range"),
    ],
)
def test_about_and_between_are_kept_beside_the_date(text: str, value: str, precision: str) -> None:
    read = read_date(text)
    assert (read.value, read.precision) == (value, precision)
    assert precision == "range" or read.certainty is Certainty.INFERRED


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("٠٣/٠٥/٢٠٢٦", "2026-05-03"),
        ("０３/０５/２０２６", "2026-05-03"),
        ("\u200f3\u200b May\u00a02026\u200e", "2026-05-03"),
        ("3 May '26", "2026-05-03"),
        ("3 May 2026 (Sunday)", "2026-05-03"),
        ("Tues 5 May 2026", "2026-05-05"),
    ],
)
def test_marks_nobody_sees_and_digits_of_other_scripts_do_not_matter(text: str, value: str) -> None:
    read = read_date(text)
    assert (read.value, read.certainty) == (value, None)


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("5/17/2026", ("2026-05-17",)),
        ("12 and 20 May 2026", ("2026-05-12", "2026-05-20")),
        ("3/5/2026\n4/5/2026", ("2026-05-03", "2026-05-04")),
        ("46145", ("2026-05-03",)),
        ("03052026", ("2026-05-03",)),
        ("Monday 3 May 2026", ("2026-05-03",)),
        ("3 May 2026 (Friday)", ("2026-05-03",)),
        ("not before 3 May 2026 at the earliest", ("2026-05-03",)),
        ("Mon 3rd Feb", ()),
        ("3/5", ()),
        ("early March", ()),
        ("14 to 12 May 2026", ()),
    ],
)
def test_what_may_be_meant_is_shown_and_not_taken(text: str, candidates: tuple[str, ...]) -> None:
    read = read_date(text)
    assert (read.value, read.certainty, read.candidates) == (None, Certainty.UNDETERMINED, candidates)
    assert read.reasons


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("EDD 12/03/2027", "2027-03-12"),
        ("Unborn - due 12 March 2027", "2027-03-12"),
        ("12/03/2027 (EDD)", "2027-03-12"),
        ("3 May 2026, telephone call", "2026-05-03"),
        ("12/3/35", "2035-03-12"),
        ("2010-11", "2010-11"),
    ],
)
def test_a_date_with_a_doubt_is_only_proposed(text: str, value: str) -> None:
    read = read_date(text)
    assert (read.value, read.certainty) == (value, Certainty.INFERRED)
    assert read.reasons


@pytest.mark.parametrize(
    ("text", "value"),
    [("14.30 hrs", "14:30"), ("1430hrs", "14:30"), ("midday", "12:00"), ("2:30 p.m.", "14:30"), ("at 14:30", "14:30"),
     ("２.30pm", "14:30"), ("07:45", "07:45")],
)  # fmt: skip
def test_times_in_the_ways_people_write_them(text: str, value: str) -> None:
    assert (read_time(text).value, read_time(text).certainty) == (value, None)


@pytest.mark.parametrize(
    ("text", "value"),
    [("c. 3pm", "15:00"), ("~3pm", "15:00"), ("2.30", "02:30"), ("2019", "20:19"), ("3pm approx", "15:00")],
)
def test_times_with_a_doubt_are_only_proposed(text: str, value: str) -> None:
    assert (read_time(text).value, read_time(text).certainty) == (value, Certainty.INFERRED)
    assert read_time(text).reasons


@pytest.mark.parametrize(
    ("text", "candidates"),
    [("2 to 3pm", ("14:00", "15:00")), ("14:30-15:00", ("14:30", "15:00")), ("midnight", ("00:00",)), ("14:30 am", ())],
)
def test_spans_and_contradictions_are_no_time(text: str, candidates: tuple[str, ...]) -> None:
    assert (read_time(text).value, read_time(text).candidates) == (None, candidates)


@pytest.mark.parametrize(
    ("text", "value", "certainty"),
    [
        ("20/11/2026 @ 14:30", "2026-11-20T14:30", None),
        ("20/11/2026 14.30hrs", "2026-11-20T14:30", None),
        ("Friday 20 November 2026, noon", "2026-11-20T12:00", None),
        ("20/11/2026 (approx 2pm)", "2026-11-20T14:00", Certainty.INFERRED),
        ("20/11/2026 2.30", "2026-11-20T02:30", Certainty.INFERRED),
    ],
)
def test_a_moment_is_as_sure_as_its_hour(text: str, value: str, certainty: Certainty | None) -> None:
    assert (read_moment(text).value, read_moment(text).certainty) == (value, certainty)
