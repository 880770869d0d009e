"""Numbers of people and places: checked, and doubts said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.types import Certainty
from parsers.values.numbers import (
    has_valid_check_digit,
    read_email,
    read_nhs_number,
    read_number,
    read_postcode,
    read_telephone,
)


@pytest.mark.parametrize("text", ["999 000 0018", "9990000018", "NHS No: 999-000-0018", " 999 000\u00a00018 "])
def test_an_nhs_number_is_read_without_its_spaces(text: str) -> None:
    read = read_nhs_number(text)
    assert (read.value, read.problem) == ("9990000018", None)


def test_an_nhs_number_that_fails_its_check_is_kept_and_reported() -> None:
    read = read_nhs_number("999 000 0019")
    assert (read.value, read.certainty) == ("9990000019", Certainty.INFERRED)
    assert read.problem is not None


@pytest.mark.parametrize("text", ["12345", "999 000 0018 and 999 000 0026", "unborn"])
def test_what_has_not_ten_digits_is_no_nhs_number(text: str) -> None:
    assert read_nhs_number(text).certainty is Certainty.UNDETERMINED


@given(st.integers(min_value=0, max_value=99_999_999))
def test_of_all_last_digits_at_most_one_is_right(start: int) -> None:
    assert sum(has_valid_check_digit(f"9{start:08}{last}") for last in range(10)) <= 1


def test_postcodes_telephones_and_addresses_are_read() -> None:
    assert read_postcode("dn311aa").value == "DN31 1AA"
    assert read_telephone(" 01632  960 123 ").value == "01632 960 123"
    assert read_email("a.worker@example.org.").value == "a.worker@example.org"
    assert read_number("1,204").value == "1204"


def test_what_does_not_look_right_is_kept_and_reported() -> None:
    for read in (read_postcode("somewhere"), read_telephone("12"), read_email("at the office")):
        assert read.value
        assert read.problem is not None
        assert read.certainty is Certainty.INFERRED
    assert read_number("several").certainty is Certainty.UNDETERMINED
