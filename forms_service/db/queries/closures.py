"""Days on which an agency, a sort of agency or everybody is hard to reach. They warn; no date is moved by them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from forms_service.db.models import Agency, Closure
from forms_service.db.work import Work
from forms_service.definitions.schema import Partnership


@dataclass(frozen=True, slots=True)
class ClosureLine:
    """`id` empty: it stands in the partnership's own file."""

    id: str
    title: str
    from_on: date
    to_on: date
    agency_id: str | None = None
    agency_name: str = ""
    category: str = ""

    def concerns(self, agency_id: str | None, category: str) -> bool:
        if self.agency_id is not None:
            return self.agency_id == agency_id
        return not self.category or self.category == category

    def meets(self, first: date, last: date) -> bool:
        return self.from_on <= last and self.to_on >= first


def closures_of(work: Work, partnership: Partnership, *, ending_from: date) -> tuple[ClosureLine, ...]:
    """Those that are not over before this day, the earliest first."""
    rows = work.session.execute(
        select(Closure, Agency.name)
        .outerjoin(Agency, Agency.id == Closure.agency_id)
        .where(Closure.partnership == partnership.slug, Closure.ended_at.is_(None), Closure.to_on >= ending_from)
    ).all()
    found = [
        ClosureLine(row.id, row.title, row.from_on, row.to_on, row.agency_id, name or "", row.category)
        for row, name in rows
    ]
    found += [ClosureLine("", each.why, each.from_, each.to) for each in partnership.closures if each.to >= ending_from]
    return tuple(sorted(found, key=lambda line: (line.from_on, line.to_on, line.title)))


def in_the_way(
    closures: Iterable[ClosureLine], agency_id: str | None, category: str, first: date, last: date
) -> tuple[ClosureLine, ...]:
    """What falls on the days that an agency has for its answer."""
    return tuple(each for each in closures if each.concerns(agency_id, category) and each.meets(first, last))
