"""The days that were chosen for a step that repeats, and what was found on each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from forms_service.db.queries.people_names import actor_names
from forms_service.db.records.chosen_days import chosen_days, found_of
from forms_service.db.work import Work


@dataclass(frozen=True, slots=True)
class ChosenLine:
    on: date
    chosen_by: str
    done_at: datetime | None
    done_by: str
    found: str


def chosen_list(work: Work, case_id: str, step: str) -> tuple[ChosenLine, ...]:
    """In the order of the days."""
    rows = chosen_days(work, case_id, step)
    names = actor_names(work, [who for row in rows for who in (row.chosen_by, row.done_by) if who])
    return tuple(
        ChosenLine(row.on, names[row.chosen_by], row.done_at, names.get(row.done_by or "", ""), found_of(work, row))
        for row in rows
    )
