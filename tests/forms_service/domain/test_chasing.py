from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from forms_service.domain.chasing import (
    NOT_DELIVERED,
    UNUSABLE_UPLOAD,
    DatedRung,
    Due,
    FirstLetter,
    Standing,
    due_rungs,
    first_letter,
)
from forms_service.domain.events import LONDON

# A return due on a Thursday at five, once in winter and once in summer.
DUE = [
    pytest.param(datetime(2026, 1, 15, 17, 0, tzinfo=LONDON).astimezone(UTC), id="January"),
    pytest.param(datetime(2026, 7, 16, 17, 0, tzinfo=LONDON).astimezone(UTC), id="July"),
]


def _ladder(due: datetime) -> tuple[DatedRung, ...]:
    def at(days: int, hour: int) -> datetime:
        local = due.astimezone(LONDON)
        return (local + timedelta(days=days)).replace(hour=hour).astimezone(UTC)

    return (
        DatedRung("receipt-call", "call", at(-6, 14), only_if_unconfirmed=True),
        DatedRung("before", "mail", at(-2, 9)),
        DatedRung("on-the-day", "mail", at(0, 9)),
        DatedRung("day-call", "call", at(0, 14)),
        DatedRung("overdue", "mail", at(1, 9)),
    )


def _standing(due: datetime) -> Standing:
    return Standing(
        due_at=due, over=False, letter=FirstLetter.GONE, receipt_confirmed=True, paused=False, done=frozenset()
    )


def _local(due: datetime, days: int, hour: int) -> datetime:
    return (due.astimezone(LONDON) + timedelta(days=days)).replace(hour=hour).astimezone(UTC)


pytestmark = pytest.mark.parametrize("due", DUE)


def test_nothing_is_due_before_its_hour(due: datetime) -> None:
    assert due_rungs(_standing(due), _ladder(due), _local(due, -2, 8)) == ()


def test_a_rung_is_due_from_its_hour(due: datetime) -> None:
    assert due_rungs(_standing(due), _ladder(due), _local(due, -2, 9)) == (Due("before", "mail"),)


def test_a_rung_that_was_done_is_not_due_again(due: datetime) -> None:
    standing = replace(_standing(due), done=frozenset({"before"}))
    assert due_rungs(standing, _ladder(due), _local(due, -1, 12)) == ()


def test_missed_rungs_fall_into_one(due: datetime) -> None:
    assert due_rungs(_standing(due), _ladder(due), _local(due, 0, 10)) == (Due("on-the-day", "mail"),)


def test_an_earlier_rung_is_past_once_a_later_one_went(due: datetime) -> None:
    standing = replace(_standing(due), done=frozenset({"on-the-day"}))
    assert due_rungs(standing, _ladder(due), _local(due, 0, 11)) == ()


def test_mail_and_call_of_one_day_are_two_things(due: datetime) -> None:
    assert due_rungs(_standing(due), _ladder(due), _local(due, 0, 15)) == (
        Due("on-the-day", "mail"),
        Due("day-call", "call"),
    )


def test_a_reminder_of_the_date_is_not_sent_when_the_date_has_passed(due: datetime) -> None:
    standing = replace(_standing(due), done=frozenset({"day-call"}))
    assert due_rungs(standing, _ladder(due), _local(due, 0, 18)) == ()
    assert due_rungs(standing, _ladder(due), _local(due, 1, 9)) == (Due("overdue", "mail"),)


def test_a_receipt_call_is_made_only_where_receipt_is_not_confirmed(due: datetime) -> None:
    confirmed = _standing(due)
    unconfirmed = replace(confirmed, receipt_confirmed=False)
    now = _local(due, -6, 15)
    assert due_rungs(confirmed, _ladder(due), now) == ()
    assert due_rungs(unconfirmed, _ladder(due), now) == (Due("receipt-call", "call"),)


@pytest.mark.parametrize("days", [-6, -2, 0, 1, 5])
def test_nothing_follows_a_return_a_nil_or_a_stand_down(due: datetime, days: int) -> None:
    standing = replace(_standing(due), over=True, paused=True, receipt_confirmed=False, letter=FirstLetter.IN_DOUBT)
    assert due_rungs(standing, _ladder(due), _local(due, days, 16)) == ()


@pytest.mark.parametrize("days", [-6, -2, 0, 1, 5])
def test_nobody_is_chased_for_a_letter_that_has_not_gone(due: datetime, days: int) -> None:
    standing = replace(_standing(due), letter=FirstLetter.NOT_GONE, receipt_confirmed=False)
    assert due_rungs(standing, _ladder(due), _local(due, days, 16)) == ()


def test_where_the_letter_is_in_doubt_a_person_telephones_and_no_mail_goes(due: datetime) -> None:
    standing = replace(_standing(due), letter=FirstLetter.IN_DOUBT, receipt_confirmed=False)
    assert due_rungs(standing, _ladder(due), _local(due, -7, 10)) == (Due(NOT_DELIVERED, "call"),)
    done = replace(standing, done=frozenset({NOT_DELIVERED, "receipt-call"}))
    assert due_rungs(done, _ladder(due), _local(due, -2, 10)) == ()


def test_who_confirmed_receipt_by_telephone_is_reminded_as_usual(due: datetime) -> None:
    standing = replace(_standing(due), letter=FirstLetter.IN_DOUBT, receipt_confirmed=True)
    assert due_rungs(standing, _ladder(due), _local(due, -2, 10)) == (Due("before", "mail"),)


def test_an_upload_that_cannot_be_used_rests_the_mail_and_asks_for_one_call(due: datetime) -> None:
    standing = replace(_standing(due), paused=True, upload_to_call_about=True)
    assert due_rungs(standing, _ladder(due), _local(due, -2, 10)) == (Due(UNUSABLE_UPLOAD, "call"),)
    called = replace(standing, upload_to_call_about=False)
    assert due_rungs(called, _ladder(due), _local(due, -2, 10)) == ()


def test_calls_go_on_while_the_mail_rests(due: datetime) -> None:
    standing = replace(_standing(due), paused=True)
    assert due_rungs(standing, _ladder(due), _local(due, 0, 15)) == (Due("day-call", "call"),)


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([], FirstLetter.NOT_GONE),
        (["held"], FirstLetter.NOT_GONE),
        (["sending"], FirstLetter.NOT_GONE),
        (["uncertain"], FirstLetter.IN_DOUBT),
        (["refused"], FirstLetter.IN_DOUBT),
        (["bounced"], FirstLetter.IN_DOUBT),
        (["accepted"], FirstLetter.GONE),
        (["uncertain", "accepted"], FirstLetter.GONE),
        (["bounced", "sent_otherwise"], FirstLetter.GONE),
        (["withdrawn"], FirstLetter.NOT_GONE),
    ],
)
def test_what_is_known_of_the_first_letter(due: datetime, states: list[str], expected: FirstLetter) -> None:
    assert first_letter(states) is expected
