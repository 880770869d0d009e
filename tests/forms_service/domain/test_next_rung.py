from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from forms_service.domain.chasing import DatedRung, FirstLetter, Standing
from forms_service.domain.events import LONDON
from forms_service.domain.next_rung import next_rung

DUE = [
    pytest.param(datetime(2026, 1, 15, 17, 0, tzinfo=LONDON).astimezone(UTC), id="January"),
    pytest.param(datetime(2026, 7, 16, 17, 0, tzinfo=LONDON).astimezone(UTC), id="July"),
]
pytestmark = pytest.mark.parametrize("due", DUE)


def _ladder(due: datetime) -> tuple[DatedRung, ...]:
    return (
        DatedRung("receipt-call", "call", due - timedelta(days=6), only_if_unconfirmed=True),
        DatedRung("before", "mail", due - timedelta(days=2)),
        DatedRung("day-call", "call", due - timedelta(hours=3)),
        DatedRung("overdue", "mail", due + timedelta(hours=16)),
    )


def _standing(due: datetime) -> Standing:
    return Standing(due_at=due, over=False, letter=FirstLetter.GONE, receipt_confirmed=False, paused=False)


def _next(standing: Standing, due: datetime, now: datetime) -> str:
    found = next_rung(standing, _ladder(due), now)
    return found.id if found else ""


def test_the_first_rung_to_come_is_the_next_and_says_when(due: datetime) -> None:
    found = next_rung(_standing(due), _ladder(due), due - timedelta(days=7))
    assert found is not None
    assert (found.id, found.at) == ("receipt-call", due - timedelta(days=6))


def test_a_rung_that_is_due_and_not_done_stands_before_those_to_come(due: datetime) -> None:
    assert _next(_standing(due), due, due - timedelta(days=1)) == "receipt-call"


def test_nobody_is_asked_whether_it_arrived_who_has_said_so(due: datetime) -> None:
    standing = replace(_standing(due), receipt_confirmed=True)
    assert _next(standing, due, due - timedelta(days=7)) == "before"


def test_while_mail_rests_a_call_comes_next(due: datetime) -> None:
    standing = replace(_standing(due), receipt_confirmed=True, paused=True)
    assert _next(standing, due, due - timedelta(days=7)) == "day-call"


def test_nothing_is_next_where_the_letter_has_not_gone_or_the_return_is_in(due: datetime) -> None:
    now = due - timedelta(days=7)
    assert _next(replace(_standing(due), letter=FirstLetter.NOT_GONE), due, now) == ""
    assert _next(replace(_standing(due), over=True), due, now) == ""


def test_after_the_last_rung_nothing_is_next(due: datetime) -> None:
    standing = replace(_standing(due), receipt_confirmed=True, done=frozenset({"overdue", "day-call"}))
    assert _next(standing, due, due + timedelta(days=1)) == ""
