"""Small numbers stay unknown, also to who subtracts what is shown from a total."""

from __future__ import annotations

from itertools import product

import pytest

from forms_service.domain.held_back import hold_back, hold_back_apart


def test_large_numbers_and_noughts_are_shown() -> None:
    counted = hold_back({"a": 7, "b": 0, "c": 12}, 5)
    assert (counted.cells, counted.total, counted.holds_back) == ({"a": 7, "b": 0, "c": 12}, 19, False)


def test_a_small_number_takes_the_next_smallest_with_it() -> None:
    counted = hold_back({"a": 3, "b": 20, "c": 9}, 5)
    assert counted.cells == {"a": None, "b": 20, "c": None}
    assert counted.total == 32


def test_two_small_numbers_that_the_total_would_tell_take_a_third() -> None:
    # 1 and 1 leave a rest of 2, which two cells of at least one can share in one way only.
    counted = hold_back({"a": 1, "b": 1, "c": 6, "d": 30}, 5)
    assert counted.cells == {"a": None, "b": None, "c": None, "d": 30}


def test_a_total_that_is_small_itself_is_held_back_with_everything() -> None:
    counted = hold_back({"a": 3, "b": 1, "c": 0}, 5)
    assert counted.total is None
    assert set(counted.cells.values()) == {None}


def test_the_total_goes_where_nothing_else_hides_a_small_number() -> None:
    counted = hold_back({"a": 1, "b": 4}, 5)
    assert counted.total is None
    assert set(counted.cells.values()) == {None}


def test_numbers_that_overlap_are_held_back_one_by_one_and_have_no_total() -> None:
    counted = hold_back_apart({"a": 3, "b": 9, "c": 0}, 5)
    assert (counted.cells, counted.total) == ({"a": None, "b": 9, "c": 0}, None)


@pytest.mark.parametrize("fewest", [2, 3, 5])
def test_no_small_number_can_be_worked_out_whatever_the_table(fewest: int) -> None:
    """Tried for every table of four cells: each number held back could be another, as large as one that is shown."""
    for numbers in product(range(8), repeat=4):
        counts = dict(zip("abcd", numbers, strict=True))
        counted = hold_back(counts, fewest)
        held = [name for name, shown in counted.cells.items() if shown is None]
        assert all(not 0 < counts[name] < fewest for name in counts if name not in held), counts
        if counted.total is None or not held:
            continue
        rest = counted.total - sum(shown for shown in counted.cells.values() if shown is not None)
        assert len(held) > 1, counts
        assert rest - (len(held) - 1) >= fewest, counts  # so large can each of them be, for all that is shown


def test_a_number_held_back_for_another_tables_sake_is_not_told_here() -> None:
    counted = hold_back({"a": 10, "b": 20, "c": 30}, 5, also={"b"})
    assert counted.cells == {"a": None, "b": None, "c": 30}


def test_many_counts_of_a_few_cases_are_held_back_whole() -> None:
    # Fourteen steps of a kind of which every case has fourteen say that there was one case.
    few = hold_back({"on-time": 14, "late": 0}, 5, cases=1)
    assert (few.cells, few.total) == ({"on-time": None, "late": None}, None)
    assert hold_back({"on-time": 70, "late": 0}, 5, cases=5).total == 70
    assert hold_back({"on-time": 0, "late": 0}, 5, cases=0).total == 0
