"""Whom to chase today, by which rung and why not: pure rules over what was sent, answered and said.

A rung counts from the request's own dates. Mail goes only where the first letter is known to have arrived; where that
is not known, or an upload could not be used, a person telephones instead. Rungs that were missed fall into one.

Each cause has its own path (`paths` names those that hold):

over          a usable return, a nil, stood down, closed: nothing more, by mail or telephone
not-gone      the first letter has not left: nothing; a red task says so
not-ours      the agency says that it is not the right one: mail and calls rest until an officer answers
in-doubt      the relay's answer to the first letter was lost: a call, and no mail until somebody confirms receipt
came-back     a message to the contact was refused or bounced: a call; mail goes to the deputy, else rests
unusable      the upload cannot be used: a call; mail rests
being-read    an upload is being read: mail rests
quiet         they asked for longer, or promised by telephone: mail rests until then, and never past the due time
away          the contact is on leave: the deputy is written to instead
out-of-office the contact's mailbox answered by itself: the deputy gets a copy, where the partnership wants that
delayed       the relay of the other side is still trying to deliver the first letter: a call
usual         none of these
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from forms_service.domain.events import LONDON

# Call-list entries that no rung of the partnership's names.
NOT_DELIVERED = "not-delivered"
UNUSABLE_UPLOAD = "unusable-upload"
DELAYED = "delayed"


class FirstLetter(StrEnum):
    """What is known of the letter that asked for the return."""

    NOT_GONE = "not-gone"  # held, or still on its way to the relay
    GONE = "gone"  # accepted by the relay, or recorded as sent by another route
    IN_DOUBT = "in-doubt"  # uncertain, refused or bounced


class Who(StrEnum):
    """Whom a rung may write to at the agency."""

    CONTACT = "contact"
    DEPUTY = "deputy"
    MANAGER = "manager"


class Path(StrEnum):
    OVER = "over"
    NOT_GONE = "not-gone"
    NOT_OURS = "not-ours"
    IN_DOUBT = "in-doubt"
    CAME_BACK = "came-back"
    UNUSABLE = "unusable"
    BEING_READ = "being-read"
    QUIET = "quiet"
    AWAY = "away"
    OUT_OF_OFFICE = "out-of-office"
    DELAYED = "delayed"
    USUAL = "usual"


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
    to: tuple[Who, ...] = (Who.CONTACT,)


@dataclass(frozen=True, slots=True)
class Standing:
    """What chasing needs to know of one request."""

    due_at: datetime  # UTC
    over: bool  # answered, nil, stood down, declined, or the case is closed
    letter: FirstLetter
    receipt_confirmed: bool  # by telephone, or by the recipient's own POST
    paused: bool  # mail rests: an upload that cannot be used
    being_read: bool = False
    not_ours: bool = False  # they say that it is not theirs, or a colleague's, and no officer has answered
    came_back: bool = False  # the newest known outcome at the contact's address is that it was not delivered
    quiet_until: datetime | None = None  # they asked for longer, or promised to send it by then
    away: bool = False  # the directory has the contact on leave today
    out_of_office: bool = False  # the contact's mailbox answered by itself
    copy_deputy: bool = True  # the partnership's choice for that
    delayed: bool = False  # of the first letter
    known: frozenset[Who] = frozenset({Who.CONTACT})  # who has an address
    upload_to_call_about: bool = False  # the newest upload cannot be used, and nobody was put down to call about it
    done: frozenset[str] = frozenset()  # rungs that have a mail or a call already


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do now. `rung` is the partnership's, or one of the names above.

    `to` is empty for a call; for a mail it is empty where nobody of the rung has an address, which is a red task.
    """

    rung: str
    channel: Literal["mail", "call"]
    to: tuple[Who, ...] = ()


def paths(standing: Standing, now: datetime) -> frozenset[Path]:
    """Which of the causes hold; `usual` where none does."""
    if standing.over:
        return frozenset({Path.OVER})
    if standing.letter is FirstLetter.NOT_GONE and not standing.receipt_confirmed:
        return frozenset({Path.NOT_GONE})
    holding = {
        Path.NOT_OURS: standing.not_ours,
        Path.CAME_BACK: standing.came_back,
        Path.IN_DOUBT: (
            standing.letter is FirstLetter.IN_DOUBT and not standing.receipt_confirmed and not standing.came_back
        ),
        Path.UNUSABLE: standing.paused,
        Path.BEING_READ: standing.being_read,
        Path.QUIET: _is_quiet(standing, now),
        Path.AWAY: standing.away,
        Path.OUT_OF_OFFICE: standing.out_of_office,
        Path.DELAYED: standing.delayed and not standing.receipt_confirmed,
    }
    return frozenset(path for path, holds in holding.items() if holds) or frozenset({Path.USUAL})


_MAIL_RESTS = frozenset({Path.OVER, Path.NOT_GONE, Path.NOT_OURS, Path.IN_DOUBT, Path.UNUSABLE, Path.BEING_READ,
                         Path.QUIET})  # fmt: skip


def mail_rests(standing: Standing, now: datetime) -> bool:
    """Asked again just before a reminder is handed over: something may have happened since it was written."""
    return bool(paths(standing, now) & _MAIL_RESTS)


def due_rungs(standing: Standing, ladder: Sequence[DatedRung], now: datetime) -> tuple[Due, ...]:
    """At most one mail, and the calls; nothing at all once the request is over."""
    holding = paths(standing, now)
    if holding & {Path.OVER, Path.NOT_GONE, Path.NOT_OURS}:
        return ()
    found: list[Due] = []
    if not holding & _MAIL_RESTS:
        for rung in _latest(ladder, "mail", standing, now):
            to = _recipients(rung, standing, holding)
            # After a bounce an empty list is no gap of the directory: the call below takes its place.
            if to or Path.CAME_BACK not in holding:
                found.append(Due(rung.id, "mail", to))
    if holding & {Path.IN_DOUBT, Path.CAME_BACK} and NOT_DELIVERED not in standing.done:
        found.append(Due(NOT_DELIVERED, "call"))
    if Path.DELAYED in holding and not holding & {Path.IN_DOUBT, Path.CAME_BACK} and DELAYED not in standing.done:
        found.append(Due(DELAYED, "call"))
    if standing.upload_to_call_about:
        found.append(Due(UNUSABLE_UPLOAD, "call"))
    found.extend(Due(rung.id, "call") for rung in _latest(ladder, "call", standing, now))
    return tuple(found)


def still_right(standing: Standing, ladder: Sequence[DatedRung], rung_id: str, now: datetime) -> bool:
    """Of a reminder that was kept back: it has not been overtaken by the due time or by a later rung of today."""
    rung = next((each for each in ladder if each.id == rung_id), None)
    if rung is None or rung.at < standing.due_at <= now:
        return False
    return not any(
        later.channel == "mail"
        and later.at > rung.at
        and later.at.astimezone(LONDON).date() <= now.astimezone(LONDON).date()
        and later.id not in standing.done
        for later in ladder
    )


def _recipients(rung: DatedRung, standing: Standing, holding: frozenset[Path]) -> tuple[Who, ...]:
    wanted = list(rung.to)
    if Who.CONTACT in wanted:
        if holding & {Path.CAME_BACK, Path.AWAY} and Who.DEPUTY in standing.known:
            wanted[wanted.index(Who.CONTACT)] = Who.DEPUTY
        elif Path.OUT_OF_OFFICE in holding and standing.copy_deputy:
            wanted.append(Who.DEPUTY)
    reachable = standing.known - {Who.CONTACT} if Path.CAME_BACK in holding else standing.known
    return tuple(dict.fromkeys(who for who in wanted if who in reachable))


def _is_quiet(standing: Standing, now: datetime) -> bool:
    return standing.quiet_until is not None and now < min(standing.quiet_until, standing.due_at)


def _latest(
    ladder: Sequence[DatedRung], channel: Literal["mail", "call"], standing: Standing, now: datetime
) -> tuple[DatedRung, ...]:
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
    return (open_ones[-1],) if open_ones else ()
