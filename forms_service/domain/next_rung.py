"""Which rung of chasing comes next for one request, and when: what a person who plans the day wants to see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from forms_service.domain.chasing import DatedRung, Path, Standing, due_rungs, paths

_NOTHING_COMES = frozenset({Path.OVER, Path.NOT_GONE, Path.NOT_OURS})
_MAIL_RESTS = frozenset({Path.IN_DOUBT, Path.UNUSABLE, Path.BEING_READ})


def next_rung(standing: Standing, ladder: Sequence[DatedRung], now: datetime) -> DatedRung | None:
    """If nothing changes meanwhile: what is due and not yet done, else the first that is to come."""
    holding = paths(standing, now)
    if holding & _NOTHING_COMES:
        return None
    due = {each.rung for each in due_rungs(standing, ladder, now)}
    waiting = [rung for rung in ladder if rung.id in due] or [
        rung
        for rung in ladder
        if rung.at > now
        and rung.id not in standing.done
        and not (rung.only_if_unconfirmed and standing.receipt_confirmed)
        and not (rung.channel == "mail" and _rests(standing, holding, rung.at))
    ]
    return min(waiting, key=lambda rung: (rung.at, rung.id), default=None)


def _rests(standing: Standing, holding: frozenset[Path], at: datetime) -> bool:
    quiet = Path.QUIET in holding and standing.quiet_until is not None and at < standing.quiet_until
    return quiet or bool(holding & _MAIL_RESTS)
