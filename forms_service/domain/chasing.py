"""Whom to chase today, and by which rung: pure rules over what was sent, answered and said.

A rung counts from the request's own dates. Mail goes only where the first letter is known to have arrived; where that
is not known, or an upload could not be used, a person telephones instead. Rungs that were missed fall into one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

# Call-list entries that no rung of the partnership's names.
NOT_DELIVERED = "not-delivered"
UNUSABLE_UPLOAD = "unusable-upload"


class FirstLetter(StrEnum):
    """What is known of the letter that asked for the return."""

    NOT_GONE = "not-gone"  # held, or still on its way to the relay
    GONE = "gone"  # accepted by the relay, or recorded as sent by another route
    IN_DOUBT = "in-doubt"  # uncertain, refused or bounced


# States of a mail in the words of the table; the best known one of several letters counts.
_GONE = frozenset({"accepted", "sent_otherwise"})
_IN_DOUBT = frozenset({"uncertain", "refused", "bounced"})


def first_letter(mail_states: Iterable[str]) -> FirstLetter:
    """Over every mail that asked for the return, the repeated ones too."""
    states = set(mail_states)
    if states & _GONE:
        return FirstLetter.GONE
    if states & _IN_DOUBT:
        return FirstLetter.IN_DOUBT
    return FirstLetter.NOT_GONE


@dataclass(frozen=True, slots=True)
class DatedRung:
    """One rung of the ladder with the moment from which it is due for this request."""

    id: str
    channel: Literal["mail", "call"]
    at: datetime  # UTC
    only_if_unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What chasing needs to know of one request."""

    due_at: datetime  # UTC
    over: bool  # answered, nil, stood down, declined, or the case is closed
    letter: FirstLetter
    receipt_confirmed: bool  # by telephone, or by the recipient's own POST
    paused: bool  # mail rests: an upload that cannot be used, or the agency says it is not theirs
    upload_to_call_about: bool = False  # the newest upload cannot be used, and nobody was put down to call about it
    done: frozenset[str] = frozenset()  # rungs that have a mail or a call already


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do now. `rung` is the partnership's, or one of the two names above."""

    rung: str
    channel: Literal["mail", "call"]


def due_rungs(standing: Standing, ladder: Sequence[DatedRung], now: datetime) -> tuple[Due, ...]:
    """At most one mail, and the calls; nothing at all once the request is over."""
    if standing.over or (standing.letter is FirstLetter.NOT_GONE and not standing.receipt_confirmed):
        return ()
    found: list[Due] = []
    # Who says on the telephone that the letter is there, has it, whatever the relay said.
    if standing.letter is FirstLetter.IN_DOUBT and not standing.receipt_confirmed:
        if NOT_DELIVERED not in standing.done:
            found.append(Due(NOT_DELIVERED, "call"))
    elif not standing.paused:
        found.extend(_latest(ladder, "mail", standing, now))
    if standing.upload_to_call_about:
        found.append(Due(UNUSABLE_UPLOAD, "call"))
    found.extend(_latest(ladder, "call", standing, now))
    return tuple(found)


def _latest(
    ladder: Sequence[DatedRung], channel: Literal["mail", "call"], standing: Standing, now: datetime
) -> tuple[Due, ...]:
    reached = sorted(
        (rung for rung in ladder if rung.channel == channel and rung.at <= now), key=lambda rung: (rung.at, rung.id)
    )
    done = [rung.at for rung in reached if rung.id in standing.done]
    open_ones = [
        rung
        for rung in reached
        if rung.id not in standing.done
        and not (rung.only_if_unconfirmed and standing.receipt_confirmed)
        # A rung that was missed is past for good once a later one went.
        and (not done or rung.at > max(done))
        # "Due on Thursday" helps nobody on Friday; the overdue rung speaks then.
        and not (channel == "mail" and rung.at < standing.due_at <= now)
    ]
    return (Due(open_ones[-1].id, channel),) if open_ones else ()
