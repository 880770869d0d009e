"""Where a matter stands on its ladder, and that any later stage may always be opened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from forms_service.domain.ladder import Climbed, End, Ladder, LadderRung, ladder_of

START = {"January": datetime(2027, 1, 11, 9, 0, tzinfo=UTC), "July": datetime(2027, 7, 12, 8, 0, tzinfo=UTC)}
AGREED, NOT_AGREED = "agreed", "not-agreed"


def rung(name: str, follows: str = "", *, informal: bool = False) -> LadderRung:
    ends = (End(AGREED, "Agreed", resolves=True), End(NOT_AGREED, "Not agreed", to=follows))
    return LadderRung(name, name.title(), informal=informal, ends=ends)


RUNGS = (rung("talk", "one", informal=True), rung("one", "two"), rung("two", "three"), rung("three"))


def opened(
    seq: int, stage: str, hour: int, ended: int | None = None, outcome: str = "", season: str = "January"
) -> Climbed:
    at = START[season]
    return Climbed(
        str(seq),
        seq,
        stage,
        at + timedelta(hours=hour),
        at + timedelta(hours=ended) if ended is not None else None,
        outcome,
    )


def can_open(ladder: Ladder) -> list[str]:
    return [each.rung.id for each in ladder.openable]


def test_before_anything_is_opened_every_stage_may_be_the_first() -> None:
    ladder = ladder_of(RUNGS, [])
    assert (ladder.begun, ladder.at, ladder.resolved) == (False, None, False)
    assert can_open(ladder) == ["talk", "one", "two", "three"]
    assert ladder.follows is not None
    assert ladder.follows.id == "talk"


@pytest.mark.parametrize("season", ["January", "July"])
def test_every_later_stage_may_be_opened_while_one_is_open(season: str) -> None:
    ladder = ladder_of(RUNGS, [opened(1, "one", 0, season=season)])
    assert ladder.at is not None
    assert ladder.at.stage == "one"
    assert can_open(ladder) == ["talk", "two", "three"]
    (three,) = [each for each in ladder.openable if each.rung.id == "three"]
    assert [each.id for each in three.leaves_open] == ["one"]
    assert [each.id for each in three.passes_over] == ["two"]


def test_an_informal_stage_may_be_passed_over_and_opened_afterwards_without_moving_the_matter_back() -> None:
    ladder = ladder_of(RUNGS, [opened(1, "one", 0), opened(2, "talk", 1)])
    assert ladder.at is not None
    assert ladder.at.stage == "one"
    assert [row.stage for row in ladder.still_open] == ["one", "talk"]


def test_a_formal_stage_that_was_passed_over_is_behind() -> None:
    ladder = ladder_of(RUNGS, [opened(1, "talk", 0, 1, NOT_AGREED), opened(2, "two", 2)])
    assert can_open(ladder) == ["three"]
    assert ladder.goes_up


def test_an_end_leads_to_its_stage_and_opens_nothing() -> None:
    ladder = ladder_of(RUNGS, [opened(1, "one", 0, 2, NOT_AGREED)])
    assert (ladder.at, ladder.resolved) == (None, False)
    assert ladder.follows is not None
    assert ladder.follows.id == "two"
    assert can_open(ladder) == ["talk", "one", "two", "three"]
    assert [each.rung.id for each in ladder.openable if each.again] == ["one"]


def test_after_the_last_stage_nothing_follows_and_it_is_not_resolved() -> None:
    ladder = ladder_of(RUNGS, [opened(1, "three", 0, 2, NOT_AGREED)])
    assert (ladder.follows, ladder.resolved, ladder.goes_up) == (None, False, False)


def test_an_end_that_resolves_resolves_the_matter() -> None:
    ladder = ladder_of(RUNGS, [opened(1, "one", 0, 2, NOT_AGREED), opened(2, "two", 3, 5, AGREED)])
    assert ladder.resolved_by is not None
    assert ladder.resolved_by.stage == "two"


def test_a_matter_resolved_below_is_resolved_though_a_later_stage_was_opened_early() -> None:
    ladder = ladder_of(RUNGS, [opened(1, "one", 0, 5, AGREED), opened(2, "two", 1)])
    assert ladder.resolved
    assert [row.stage for row in ladder.still_open] == ["two"]


def test_a_matter_that_goes_on_after_its_end_is_no_longer_resolved() -> None:
    ladder = ladder_of(RUNGS, [opened(1, "one", 0, 5, AGREED), opened(2, "two", 6)])
    assert not ladder.resolved
    assert ladder.at is not None
    assert ladder.at.stage == "two"


def test_a_stage_opened_in_the_same_minute_as_the_end_goes_on_from_it() -> None:
    assert not ladder_of(RUNGS, [opened(1, "one", 0, 5, AGREED), opened(2, "two", 5)]).resolved


def test_a_later_end_without_agreement_outweighs_an_earlier_agreement() -> None:
    rows = [opened(1, "one", 0, 5, AGREED), opened(2, "two", 6, 8, NOT_AGREED)]
    assert not ladder_of(RUNGS, rows).resolved


def test_the_order_of_rows_does_not_matter() -> None:
    rows = [opened(1, "one", 0, 5, NOT_AGREED), opened(2, "two", 6)]
    assert ladder_of(RUNGS, rows) == ladder_of(RUNGS, rows[::-1])
