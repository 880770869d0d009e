"""What can happen to a case and have a date counted from it: the stable names, and how a person writes one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from forms_service.errors import InvalidInputError

LONDON = ZoneInfo("Europe/London")

EVENTS: dict[str, str] = {
    "incident.occurred": "the child died or was seriously harmed",
    "la.aware": "the local authority became aware of the incident",
    "notification.received": "the business unit received the notification",
    "sin.sent": "the local authority notified the Panel",
    "request.issued": "the request went to the agency",
    "disagreement.raised": "practitioners disagreed and said so",
    "matter.raised": "the matter was raised formally",
    "matter.resolved": "the matter was resolved",
    "meeting.held": "the meeting was held",
    "decision.made": "the decision was made",
    "panel.replied": "the Panel replied",
    "report.shared": "the report was shared for comment",
    "publication": "the report is published",
}
PLANNED = frozenset({"publication"})
"""Recorded also while it lies ahead, and moved to another day."""
_STAGE = re.compile(r"^stage-[1-9]\d?\.received$")

# Not events of the case: chasing counts from each request's own due date, reminders to collate from the last return.
REQUEST_DUE = "request.due"
RETURNS_COMPLETE = "returns.complete"


def is_event(name: str) -> bool:
    return name in EVENTS or _STAGE.match(name) is not None


def is_anchor(name: str) -> bool:
    return is_event(name) or name == REQUEST_DUE


def meaning_of(name: str) -> str:
    """Plain words for an anchor."""
    if name == REQUEST_DUE:
        return "the return is due"
    if name == RETURNS_COMPLETE:
        return "the last return came in"
    if _STAGE.match(name):
        return f"stage {name.removeprefix('stage-').removesuffix('.received')} received the matter"
    return EVENTS.get(name, name)


def nearest_event(name: str) -> str | None:
    known = [*EVENTS, REQUEST_DUE, *(f"stage-{number}.received" for number in range(1, 6))]
    close = get_close_matches(name, known, n=1, cutoff=0.6)
    return close[0] if close else None


@dataclass(frozen=True, slots=True)
class Anchor:
    """Something that happened. `day_only`: no hour is known, and `at` is the start of that day in London."""

    name: str
    at: datetime
    day_only: bool = False
    reading: str = ""  # which of two readings of a written time was taken

    @property
    def local(self) -> datetime:
        return self.at.astimezone(LONDON)

    @property
    def on(self) -> date:
        return self.local.date()


def parse_event(words: str) -> Anchor:
    """`NAME=ISO`: a bare date will do; a time without zone is London's."""
    name, equals, written = (part.strip() for part in words.partition("="))
    if not equals or not written:
        raise InvalidInputError(
            f'"{words}" is not an event: write NAME=DATE or NAME=DATETIME, '
            "for example notification.received=2026-12-24T15:10.",
            field="event",
        )
    if not is_event(name):
        near = nearest_event(name)
        hint = f' Did you mean "{near}"?' if near else ""
        raise InvalidInputError(
            f'There is no event "{name}".{hint} Known: {", ".join(EVENTS)}, stage-N.received.', field="event"
        )
    return anchor_at(name, written)


def anchor_at(name: str, written: str) -> Anchor:
    """The instant that ISO words mean, in UTC."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        pass
    else:
        return Anchor(name, datetime.combine(day, time(), LONDON).astimezone(UTC), day_only=True)
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise InvalidInputError(
            f'"{written}" is not a date or a time that exists: write 2026-12-24 or 2026-12-24T15:10.', field="event"
        ) from None
    if moment.tzinfo is not None:
        return Anchor(name, moment.astimezone(UTC))
    return _london(name, moment)


def _london(name: str, written: datetime) -> Anchor:
    """A clock time without zone. In the night the clocks change it may have happened twice, or not at all."""
    first = written.replace(tzinfo=LONDON, fold=0)
    second = written.replace(tzinfo=LONDON, fold=1)
    at = first.astimezone(UTC)
    clock = written.strftime("%H:%M on %d/%m/%Y")
    if first.utcoffset() == second.utcoffset():
        return Anchor(name, at)
    if at.astimezone(LONDON).replace(tzinfo=None) != written:
        moved = at.astimezone(LONDON).strftime("%H:%M")
        return Anchor(
            name,
            at,
            reading=f"{clock} does not exist in London (the clocks go forward); read as {moved} British Summer Time.",
        )
    return Anchor(
        name,
        at,
        reading=f"{clock} happens twice in London (the clocks go back); read as the first, in British Summer Time.",
    )
