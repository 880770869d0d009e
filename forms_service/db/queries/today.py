"""Which cases a list may hold; what is in it is asked for by day.py, waiting.py and case_list.py."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select

from forms_service.db.models import CaseFile
from forms_service.db.work import Work


def visible_case_ids(
    work: Work,
    partnership: str,
    *,
    restricted_too: bool,
    unopened_too: bool,
    named: Collection[str] = (),
    barred: Collection[str] = (),
) -> tuple[str, ...]:
    """`named`: restricted cases that are seen all the same. `barred`: cases that are not, whatever else holds."""
    query = select(CaseFile.id).where(CaseFile.partnership == partnership)
    if not restricted_too:
        query = query.where(or_(CaseFile.restricted.is_(False), CaseFile.id.in_(sorted(named))))
    if not unopened_too:
        query = query.where(CaseFile.opened_at.is_not(None))
    if barred:
        query = query.where(CaseFile.id.not_in(sorted(barred)))
    return tuple(work.session.scalars(query.order_by(CaseFile.received_at, CaseFile.id)))


def references_of(work: Work, case_ids: Sequence[str]) -> dict[str, str]:
    """By case, newest first."""
    rows = work.session.execute(
        select(CaseFile.id, CaseFile.reference)
        .where(CaseFile.id.in_(case_ids))
        .order_by(CaseFile.received_at.desc(), CaseFile.id)
    )
    return {row.id: row.reference or "" for row in rows}
