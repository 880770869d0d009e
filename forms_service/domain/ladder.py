"""The ladder of a matter: where it stands, what may be opened, what each end leads to. Plain values in and out.

A stage ends by a person's record, never by a date, and any later stage may be opened at any time: also while the
present one is open, also past one that was never opened. Nothing here knows a date that something is due.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class End:
    """One way in which a stage may end."""

    slug: str
    label: str
    to: str = ""  # the stage that follows; none: nothing is said
    resolves: bool = False


@dataclass(frozen=True, slots=True)
class LadderRung:
    """One stage as the process has it, in the order of the ladder."""

    id: str
    title: str
    number: str = ""  # as printed; never compared between partnerships
    informal: bool = False
    ends: tuple[End, ...] = ()

    def end(self, slug: str | None) -> End | None:
        return next((each for each in self.ends if each.slug == slug), None)


@dataclass(frozen=True, slots=True)
class Climbed:
    """One stage that was opened in a matter, as its row says."""

    id: str
    seq: int
    stage: str
    opened_at: datetime
    ended_at: datetime | None = None
    outcome: str = ""  # slug of one of the stage's ends


@dataclass(frozen=True, slots=True)
class Openable:
    """A stage that may be opened now, and what opening it means. None of it is a reason to refuse."""

    rung: LadderRung
    again: bool = False  # it was opened and ended before
    follows: bool = False  # the end on record leads to it
    passes_over: tuple[LadderRung, ...] = ()  # stages between that were never opened
    earlier: bool = False  # an informal one that was passed over: no way up
    leaves_open: tuple[LadderRung, ...] = ()  # stages before it that nobody has recorded the end of


@dataclass(frozen=True, slots=True)
class Ladder:
    """`at`: the furthest stage that is open; none before the first, between two, after the last and once over."""

    rungs: tuple[LadderRung, ...]
    climbed: tuple[Climbed, ...]  # in the order opened
    at: Climbed | None
    still_open: tuple[Climbed, ...]
    resolved_by: Climbed | None
    openable: tuple[Openable, ...]
    over: bool = False  # the matter has its outcome, whether or not each stage has an end on record

    @property
    def begun(self) -> bool:
        return bool(self.climbed)

    @property
    def resolved(self) -> bool:
        return self.resolved_by is not None

    @property
    def goes_up(self) -> bool:
        """Whether there is a stage to escalate to."""
        return any(not each.earlier and not each.again for each in self.openable)

    @property
    def last(self) -> Climbed | None:
        """The furthest stage that was opened, open or ended; the newest time of it."""
        return self._furthest(self.climbed)

    @property
    def follows(self) -> LadderRung | None:
        """The stage that the end on record leads to, while it is not opened."""
        return next((each.rung for each in self.openable if each.follows), None)

    def rung(self, stage: str) -> LadderRung:
        return next(each for each in self.rungs if each.id == stage)

    def times(self, stage: str) -> tuple[Climbed, ...]:
        return tuple(each for each in self.climbed if each.stage == stage)

    def may_open(self, stage: str) -> bool:
        return any(each.rung.id == stage for each in self.openable)

    def _furthest(self, rows: Sequence[Climbed]) -> Climbed | None:
        places = {rung.id: place for place, rung in enumerate(self.rungs)}
        return max(rows, key=lambda row: (places[row.stage], row.seq), default=None)


def ladder_of(rungs: Sequence[LadderRung], climbed: Sequence[Climbed], *, over: bool = False) -> Ladder:
    """`climbed`: rows of stages that `rungs` has."""
    rows = tuple(sorted(climbed, key=lambda row: row.seq))
    still_open = tuple(row for row in rows if row.ended_at is None)
    bare = Ladder(tuple(rungs), rows, None, still_open, None, ())
    return Ladder(
        bare.rungs,
        rows,
        None if over else bare._furthest(still_open),
        still_open,
        _resolved_by(bare),
        _openable(bare),
        over,
    )


def _resolved_by(ladder: Ladder) -> Climbed | None:
    """The end that resolved it, unless the matter went on: a stage opened later, or ended otherwise later."""
    ended = [row for row in ladder.climbed if row.ended_at is not None]
    last = max(ended, key=lambda row: (row.ended_at or row.opened_at, row.seq), default=None)
    if last is None or last.ended_at is None:
        return None
    end = ladder.rung(last.stage).end(last.outcome)
    if end is None or not end.resolves:
        return None
    went_on = any(
        row.opened_at > last.ended_at or (row.opened_at == last.ended_at and row.seq > last.seq)
        for row in ladder.still_open
    )
    return None if went_on else last


def _openable(ladder: Ladder) -> tuple[Openable, ...]:
    opened = {row.stage for row in ladder.climbed}
    now_open = {row.stage for row in ladder.still_open}
    last = ladder.last
    reached = next((place for place, rung in enumerate(ladder.rungs) if last and rung.id == last.stage), -1)
    led_to = _led_to(ladder, last)
    found = []
    for place, rung in enumerate(ladder.rungs):
        passed_over = rung.informal and rung.id not in opened
        if rung.id in now_open or (place < reached and not passed_over):
            continue
        between = ladder.rungs[reached + 1 : place]
        found.append(
            Openable(
                rung,
                again=rung.id in opened,
                earlier=place < reached,
                follows=rung.id == led_to,
                passes_over=tuple(each for each in between if each.id not in opened),
                leaves_open=tuple(each for each in ladder.rungs[:place] if each.id in now_open),
            )
        )
    return tuple(found)


def _led_to(ladder: Ladder, last: Climbed | None) -> str:
    if last is None:
        return ladder.rungs[0].id if ladder.rungs else ""
    if last.ended_at is None:
        return ""
    end = ladder.rung(last.stage).end(last.outcome)
    return end.to if end is not None else ""
