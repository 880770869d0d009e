from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from forms_service.domain.chasing import (
    DELAYED,
    NOT_DELIVERED,
    UNUSABLE_UPLOAD,
    DatedRung,
    Due,
    FirstLetter,
    Path,
    Standing,
    Who,
    due_rungs,
    first_letter,
    mail_rests,
    paths,
    still_right,
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
    assert due_rungs(_standing(due), _ladder(due), _local(due, -2, 9)) == (Due("before", "mail", (Who.CONTACT,)),)


def test_a_rung_that_was_done_is_not_due_again(due: datetime) -> None:
    standing = replace(_standing(due), done=frozenset({"before"}))
    assert due_rungs(standing, _ladder(due), _local(due, -1, 12)) == ()


def test_missed_rungs_fall_into_one(due: datetime) -> None:
    assert due_rungs(_standing(due), _ladder(due), _local(due, 0, 10)) == (Due("on-the-day", "mail", (Who.CONTACT,)),)


def test_an_earlier_rung_is_past_once_a_later_one_went(due: datetime) -> None:
    standing = replace(_standing(due), done=frozenset({"on-the-day"}))
    assert due_rungs(standing, _ladder(due), _local(due, 0, 11)) == ()


def test_mail_and_call_of_one_day_are_two_things(due: datetime) -> None:
    assert due_rungs(_standing(due), _ladder(due), _local(due, 0, 15)) == (
        Due("on-the-day", "mail", (Who.CONTACT,)),
        Due("day-call", "call"),
    )


def test_a_reminder_of_the_date_is_not_sent_when_the_date_has_passed(due: datetime) -> None:
    standing = replace(_standing(due), done=frozenset({"day-call"}))
    assert due_rungs(standing, _ladder(due), _local(due, 0, 18)) == ()
    assert due_rungs(standing, _ladder(due), _local(due, 1, 9)) == (Due("overdue", "mail", (Who.CONTACT,)),)


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
    assert due_rungs(standing, _ladder(due), _local(due, -2, 10)) == (Due("before", "mail", (Who.CONTACT,)),)


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


# --- each cause has its own path ----------------------------------------------------------------------------------

BOTH = frozenset({Who.CONTACT, Who.DEPUTY})


def _mail(*who: Who, rung: str = "before") -> Due:
    return Due(rung, "mail", who)


def test_a_message_that_came_back_asks_for_one_call_and_the_mail_rests(due: datetime) -> None:
    standing = replace(_standing(due), came_back=True)
    assert due_rungs(standing, _ladder(due), _local(due, -2, 10)) == (Due(NOT_DELIVERED, "call"),)
    called = replace(standing, done=frozenset({NOT_DELIVERED}))
    assert due_rungs(called, _ladder(due), _local(due, -2, 10)) == ()


def test_after_a_bounce_the_deputy_is_written_to_where_there_is_one(due: datetime) -> None:
    standing = replace(_standing(due), came_back=True, known=BOTH, done=frozenset({NOT_DELIVERED}))
    assert due_rungs(standing, _ladder(due), _local(due, -2, 10)) == (_mail(Who.DEPUTY),)


def test_a_bounced_first_letter_that_nobody_confirmed_goes_on_with_the_deputy(due: datetime) -> None:
    standing = replace(_standing(due), letter=FirstLetter.IN_DOUBT, receipt_confirmed=False, came_back=True, known=BOTH)
    assert due_rungs(standing, _ladder(due), _local(due, -2, 10)) == (
        _mail(Who.DEPUTY),
        Due(NOT_DELIVERED, "call"),
        Due("receipt-call", "call"),
    )


def test_a_letter_whose_outcome_was_lost_is_followed_by_no_mail_to_anybody(due: datetime) -> None:
    standing = replace(_standing(due), letter=FirstLetter.IN_DOUBT, receipt_confirmed=False, known=BOTH)
    assert Due(NOT_DELIVERED, "call") in due_rungs(standing, _ladder(due), _local(due, -2, 10))
    assert not any(each.channel == "mail" for each in due_rungs(standing, _ladder(due), _local(due, -2, 10)))


def test_who_says_that_it_is_not_theirs_is_neither_written_to_nor_rung(due: datetime) -> None:
    standing = replace(_standing(due), not_ours=True)
    for days in (-2, 0, 1, 4):
        assert due_rungs(standing, _ladder(due), _local(due, days, 15)) == ()


def test_who_asked_for_longer_is_left_in_peace_until_the_due_time_and_no_longer(due: datetime) -> None:
    standing = replace(_standing(due), quiet_until=due)
    assert due_rungs(standing, _ladder(due), _local(due, -2, 10)) == ()
    assert due_rungs(standing, _ladder(due), _local(due, 0, 15)) == (Due("day-call", "call"),)
    assert _mail(Who.CONTACT, rung="overdue") in due_rungs(standing, _ladder(due), _local(due, 1, 9))


def test_a_promise_for_next_week_does_not_reach_beyond_the_due_time(due: datetime) -> None:
    standing = replace(_standing(due), quiet_until=due + timedelta(days=7))
    assert due_rungs(standing, _ladder(due), _local(due, 0, 10)) == ()
    assert _mail(Who.CONTACT, rung="overdue") in due_rungs(standing, _ladder(due), _local(due, 1, 9))


def test_a_promise_that_was_not_kept_ends_the_peace(due: datetime) -> None:
    standing = replace(_standing(due), quiet_until=_local(due, -1, 17))
    assert due_rungs(standing, _ladder(due), _local(due, -1, 16)) == ()
    assert due_rungs(standing, _ladder(due), _local(due, 0, 9)) == (_mail(Who.CONTACT, rung="on-the-day"),)


def test_while_the_contact_is_away_the_deputy_is_written_to_instead(due: datetime) -> None:
    standing = replace(_standing(due), away=True, known=BOTH)
    assert due_rungs(standing, _ladder(due), _local(due, -2, 10)) == (_mail(Who.DEPUTY),)


def test_who_is_away_without_a_deputy_is_written_to_all_the_same(due: datetime) -> None:
    standing = replace(_standing(due), away=True)
    assert due_rungs(standing, _ladder(due), _local(due, -2, 10)) == (_mail(Who.CONTACT),)


@pytest.mark.parametrize(
    ("copy", "known", "to"),
    [
        (True, BOTH, (Who.CONTACT, Who.DEPUTY)),
        (True, frozenset({Who.CONTACT}), (Who.CONTACT,)),
        (False, BOTH, (Who.CONTACT,)),
    ],
)
def test_an_out_of_office_answer_copies_the_deputy_as_the_partnership_says(
    due: datetime, copy: bool, known: frozenset[Who], to: tuple[Who, ...]
) -> None:
    standing = replace(_standing(due), out_of_office=True, copy_deputy=copy, known=known)
    assert due_rungs(standing, _ladder(due), _local(due, -2, 10)) == (_mail(*to),)


def test_a_delayed_first_letter_is_telephoned_about_once_unless_it_is_known_to_be_there(due: datetime) -> None:
    standing = replace(_standing(due), delayed=True, receipt_confirmed=False, done=frozenset({"receipt-call"}))
    assert due_rungs(standing, _ladder(due), _local(due, -5, 10)) == (Due(DELAYED, "call"),)
    called = replace(standing, done=frozenset({"receipt-call", DELAYED}))
    assert due_rungs(called, _ladder(due), _local(due, -5, 10)) == ()
    assert due_rungs(replace(standing, receipt_confirmed=True), _ladder(due), _local(due, -5, 10)) == ()


@pytest.mark.parametrize(
    ("known", "to"),
    [
        (frozenset({Who.CONTACT, Who.DEPUTY, Who.MANAGER}), (Who.MANAGER, Who.DEPUTY)),
        (BOTH, (Who.DEPUTY,)),
        (frozenset({Who.CONTACT}), ()),
    ],
)
def test_a_rung_for_manager_and_deputy_goes_to_those_who_are_known(
    due: datetime, known: frozenset[Who], to: tuple[Who, ...]
) -> None:
    ladder = (*_ladder(due)[:-1], replace(_ladder(due)[-1], to=(Who.MANAGER, Who.DEPUTY)))
    standing = replace(_standing(due), known=known, done=frozenset({"day-call"}))
    assert due_rungs(standing, ladder, _local(due, 1, 9)) == (Due("overdue", "mail", to),)


def test_while_an_upload_is_read_mail_rests_and_calls_go_on(due: datetime) -> None:
    standing = replace(_standing(due), being_read=True)
    assert due_rungs(standing, _ladder(due), _local(due, 0, 15)) == (Due("day-call", "call"),)


RESTS = {
    "over": {"over": True},
    "not-gone": {"letter": FirstLetter.NOT_GONE, "receipt_confirmed": False},
    "not-ours": {"not_ours": True},
    "in-doubt": {"letter": FirstLetter.IN_DOUBT, "receipt_confirmed": False},
    "unusable": {"paused": True},
    "being-read": {"being_read": True},
}
GOES_ON = {
    "came-back": {"came_back": True},
    "away": {"away": True},
    "out-of-office": {"out_of_office": True},
    "delayed": {"delayed": True, "receipt_confirmed": False},
    "usual": {},
}


def test_every_path_is_named_by_its_cause_alone_and_says_whether_a_written_reminder_may_still_go(
    due: datetime,
) -> None:
    now = _local(due, -2, 10)
    for name, cause in RESTS.items():
        standing = replace(_standing(due), **cause)  # type: ignore[arg-type]
        assert paths(standing, now) == {Path(name)}, name
        assert mail_rests(standing, now), name
    for name, cause in GOES_ON.items():
        standing = replace(_standing(due), **cause)  # type: ignore[arg-type]
        assert paths(standing, now) == {Path(name)}, name
        assert not mail_rests(standing, now), name
    quiet = replace(_standing(due), quiet_until=due)
    assert paths(quiet, now) == {Path.QUIET}
    assert mail_rests(quiet, now)
    assert not mail_rests(quiet, due)
    assert {*RESTS, *GOES_ON, "quiet"} == {path.value for path in Path}


def test_whatever_comes_together_with_it_the_resting_cause_wins(due: datetime) -> None:
    for days in (-2, 0, 1):
        for rests in RESTS.values():
            for other in (*RESTS.values(), *GOES_ON.values()):
                if "came_back" in other and rests is RESTS["in-doubt"]:
                    continue  # a bounce is no doubt: what became of the letter is known
                standing = replace(_standing(due), **{**other, **rests}, known=BOTH)  # type: ignore[arg-type]
                found = due_rungs(standing, _ladder(due), _local(due, days, 15))
                assert not any(each.channel == "mail" for each in found), (rests, other)


def test_a_reminder_kept_back_is_overtaken_by_a_later_rung_of_the_day_and_by_the_due_time(due: datetime) -> None:
    standing, ladder = _standing(due), _ladder(due)
    assert still_right(standing, ladder, "before", _local(due, -1, 9))
    assert not still_right(standing, ladder, "before", _local(due, 0, 8))
    assert not still_right(standing, ladder, "on-the-day", _local(due, 1, 9))
    assert still_right(standing, ladder, "overdue", _local(due, 2, 9))
    assert not still_right(standing, ladder, "a rung that the ladder no longer has", _local(due, -1, 9))
