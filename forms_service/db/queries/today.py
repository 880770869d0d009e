"""Which cases a list may hold; what is in it is asked for by day.py, waiting.py and case_list.py."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, or_, select

from forms_service.db.models import CaseFile
from forms_service.db.queries.pinned import pinned_process, read_pinned
from forms_service.db.work import Work


def visible_case_ids(
    work: Work,
    partnership: str,
    *,
    restricted_too: bool,
    unopened_too: bool,
    ladders_too: bool,
    named: Collection[str] = (),
    barred: Collection[str] = (),
) -> tuple[str, ...]:
    """`ladders_too`: matters between agencies. `named`: what is restricted, or a matter, and seen all the same.
    `barred`: cases that are not, whatever else holds."""
    query = select(CaseFile.id).where(CaseFile.partnership == partnership)
    if not restricted_too:
        query = query.where(or_(CaseFile.restricted.is_(False), CaseFile.id.in_(sorted(named))))
    if not unopened_too:
        query = query.where(CaseFile.opened_at.is_not(None))
    if not ladders_too:
        query = query.where(
            or_(CaseFile.definition_digest.not_in(_of_ladders(work, partnership)), CaseFile.id.in_(sorted(named)))
        )
    if barred:
        query = query.where(CaseFile.id.not_in(sorted(barred)))
    return tuple(work.session.scalars(query.order_by(CaseFile.received_at, CaseFile.id)))


def _of_ladders(work: Work, partnership: str) -> list[str]:
    """Digests of the definitions that have stages, among those that cases of this partnership are pinned to."""
    pinned = work.session.scalars(
        select(func.min(CaseFile.id)).where(CaseFile.partnership == partnership).group_by(CaseFile.definition_digest)
    ).all()
    cases = work.session.scalars(select(CaseFile).where(CaseFile.id.in_(pinned)).order_by(CaseFile.id)).all()
    read_pinned(work.session, {case.definition_digest for case in cases})
    return [case.definition_digest for case in cases if pinned_process(work.session, case).stages]


def references_of(work: Work, case_ids: Sequence[str]) -> dict[str, str]:
    """By case, newest first."""
    rows = work.session.execute(
        select(CaseFile.id, CaseFile.reference)
        .where(CaseFile.id.in_(case_ids))
        .order_by(CaseFile.received_at.desc(), CaseFile.id)
    )
    return {row.id: row.reference or "" for row in rows}
