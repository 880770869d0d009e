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


@pytest.mark.parametrize(
    "text",
    ["999\u2009000\u20090018", "٩٩٩٠٠٠٠٠١٨", "９９９ ０００ ００１８", "\u202a999 000 0018\u202c", "999-000-0018"],
)
def test_an_nhs_number_is_the_same_in_other_spaces_and_digits(text: str) -> None:
    assert (read_nhs_number(text).value, read_nhs_number(text).certainty) == ("9990000018", None)


def test_two_nhs_numbers_in_one_place_are_shown_apart() -> None:
    assert read_nhs_number("999 000 0018 / 999 000 0026").candidates == ("9990000018", "9990000026")


def test_ten_times_one_digit_is_no_number_anybody_has() -> None:
    assert read_nhs_number("9999999999").certainty is Certainty.INFERRED


@pytest.mark.parametrize(
    ("text", "value"),
    [("sw1a2aa", "SW1A 2AA"), (" DN31  1AA ", "DN31 1AA"), ("b1 1bd", "B1 1BD"), ("ec1a 1bb", "EC1A 1BB"),
     ("zz99 3vz", "ZZ99 3VZ"), ("M1\u00a01AE.", "M1 1AE")],
)  # fmt: skip
def test_postcodes_are_written_alike(text: str, value: str) -> None:
    assert (read_postcode(text).value, read_postcode(text).certainty) == (value, None)


@pytest.mark.parametrize("text", ["QQ1 1AA", "DN31 1CI", "DN31", "1 High Street", "DNI 1AA"])
def test_postcodes_that_cannot_be_are_kept_and_reported(text: str) -> None:
    read = read_postcode(text)
    assert (read.value, read.certainty) == (text, Certainty.INFERRED)
    assert read.problem is not None


def test_a_postcode_within_an_address_is_only_shown() -> None:
    read = read_postcode("1 Made-up Street, dn31 1aa")
    assert (read.certainty, read.candidates) == (Certainty.INFERRED, ("DN31 1AA",))


@pytest.mark.parametrize(
    "text",
    [
        "+44 (0)1632 960123",
        "01632 960123 ext. 12",
        "(01632) 960 123",
        "0044 1632 960123",
        "07700 900123",
        "x12 01632 960123",
    ],
)
def test_telephones_keep_the_words_they_came_in(text: str) -> None:
    assert (read_telephone(text).value, read_telephone(text).certainty) == (text, None)


def test_several_telephones_in_one_cell_are_shown_apart_and_never_split() -> None:
    read = read_telephone("01632 960123 or 07700 900123")
    assert (read.value, read.certainty) == ("01632 960123 or 07700 900123", Certainty.INFERRED)
    assert read.candidates == ("01632 960123", "07700 900123")


@pytest.mark.parametrize("text", ["0163 29601", "ext 4321", "016329601234567"])
def test_a_telephone_that_cannot_be_dialled_is_reported(text: str) -> None:
    assert read_telephone(text).problem is not None


def test_words_beside_an_address_are_said() -> None:
    assert read_email("mailto:a.worker@example.org").certainty is None
    read = read_email("not a.worker@example.org any more")
    assert (read.value, read.certainty) == ("a.worker@example.org", Certainty.INFERRED)
    assert "any more" in read.reasons[0]


@pytest.mark.parametrize(
    ("text", "value", "candidates"),
    [("1,204", "1204", ()), ("1 204", "1204", ()), ("1, 2", None, ()), ("1 2", None, ()), ("2 children", None, ("2",)),
     ("about 5", None, ("5",)), ("two", None, ()), ("3", "3", ()), ("٣", "3", ())],
)  # fmt: skip
def test_a_number_is_never_made_of_two(text: str, value: str | None, candidates: tuple[str, ...]) -> None:
    assert (read_number(text).value, read_number(text).candidates) == (value, candidates)
