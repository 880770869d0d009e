"""Who is kept from a case is kept from what came from it as well: it tells of the same child."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, ConflictOfInterest
from forms_service.db.work import Work


def came_from(work: Work, case: CaseFile) -> list[CaseFile]:
    """What came from this case, and what came from that, each once and locked."""
    found: dict[str, CaseFile] = {}
    parents = [case.id]
    while parents:
        rows = work.session.scalars(
            select(CaseFile)
            .where(CaseFile.parent_id.in_(parents))
            .order_by(CaseFile.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()
        parents = [row.id for row in rows if row.id not in found]
        found |= {row.id: row for row in rows}
    return list(found.values())


def declare_in(work: Work, case_id: str, user_id: str, reason: str) -> str | None:
    """The id of the interest on record; none where one of this person stands already."""
    known = select(ConflictOfInterest.id).where(
        ConflictOfInterest.case_id == case_id,
        ConflictOfInterest.user_id == user_id,
        ConflictOfInterest.ended_at.is_(None),
    )
    if work.session.scalar(known.limit(1)) is not None:
        return None
    row = ConflictOfInterest(id=new_id(), case_id=case_id, user_id=user_id, by=work.actor.who, at=work.now)
    row.sealed = work.vault(case_id).seal_json("conflict_of_interest", row.id, "sealed", {"reason": reason})
    work.session.add(row)
    work.audit("conflict.declared", case_id=case_id, subject_kind="user", subject_id=user_id)
    return row.id
