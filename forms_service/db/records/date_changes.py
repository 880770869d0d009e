"""A date that stands and would be another now: what it is, what it would be, and why."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from forms_service.db.models import DueDate
from forms_service.domain.deadlines import DueDate as WorkedOut
from forms_service.domain.timetable import Dated, Timetable


@dataclass(frozen=True, slots=True)
class Change:
    """`after` none: what it counted from was withdrawn.

    `because`: calendar (the days that count are others), anchor (what it counts from happened at another time).
    `dated`: of a step, as the rules give it now.
    """

    row: DueDate
    anchor: str
    after: date | None
    after_at: datetime | None
    because: str
    dated: Dated | None = None

    @property
    def subject_id(self) -> str:
        return self.row.subject_id

    @property
    def is_earlier(self) -> bool:
        if self.after_at is None:
            return False
        if self.after_at != self.row.due_at:
            return self.after_at < self.row.due_at
        last = self.dated.latest_on if self.dated is not None else None
        return last is not None and self.row.latest_on is not None and last < self.row.latest_on

    @property
    def ends_own_date(self) -> bool:
        """A person had set a day within the one that was worked out; it would be too late by now. Whoever set one later
        than that did so knowingly, and it stays."""
        own = self.row.override_on
        return own is not None and self.after is not None and self.after < own <= self.row.due_on

    @property
    def is_felt(self) -> bool:
        """A person's day that is as early as the new one hides it."""
        own = self.row.override_on
        return own is None or self.after is None or self.after < own

    @property
    def own_date_kept(self) -> date | None:
        """A person's day beside which the worked-out one changes."""
        return self.row.override_on if self.after is not None and not self.ends_own_date else None

    @property
    def before(self) -> date:
        return self.row.due_on if self.own_date_kept else self.row.effective_on


def step_changes(table: Timetable, kept: Mapping[str, DueDate]) -> list[Change]:
    """In the order of the process. A person's own date is counted among them where it would be earlier by law, and
    where what it counted from is gone."""
    found = []
    for dated in table.dates:
        row = kept.get(dated.step.id)
        if row is None or row.state != "open":
            continue
        now = (dated.due.due_on, dated.due.due_at, dated.opens_on, dated.latest_on)
        if (row.due_on, row.due_at, row.opens_on, row.latest_on) != now:
            anchor = dated.due.explanation.rule.anchor
            change = Change(row, anchor, dated.due.due_on, dated.due.due_at, why_changed(row, dated.due), dated)
            if row.override_on is None or change.is_earlier:
                found.append(change)
    for waiting in table.waiting_for:
        row = kept.get(waiting.id)
        if row is not None and row.state == "open":  # a person's own date goes by a person's decision too
            found.append(Change(row, waiting.anchor, None, None, "anchor"))
    return found


def why_changed(row: DueDate, due: WorkedOut) -> str:
    before, after = row.explanation.get("rule"), due.explanation.as_json()["rule"]
    assert isinstance(after, dict)
    same = isinstance(before, dict) and before.get("anchor_at") == after["anchor_at"]
    return "calendar" if same else "anchor"


def mark_of(changes: Sequence[Change]) -> str:
    """The same dates that stand and the same that would: the same proposal."""
    told = sorted(
        (each.row.id, each.because, str(each.after), each.after_at.isoformat() if each.after_at else "")
        for each in changes
    )
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def cause_of(changes: Sequence[Change]) -> str:
    return "anchor" if any(each.because == "anchor" for each in changes) else "calendar"


def as_rows(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Ids and codes only: it is kept when the case is erased."""
    return [
        {
            "kind": each.row.subject_kind,
            "id": each.row.subject_id,
            "before": each.before.isoformat(),
            "before_at": each.row.due_at.isoformat(),
            "after": _day(each.after),
            "after_at": each.after_at.isoformat() if each.after_at else None,
            "because": each.because,
            "anchor": each.anchor,
            "own": _day(each.own_date_kept),
        }
        for each in changes
    ]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
