"""Legal holds: while one stands on a case, or on a case that it came from, nothing of it is erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, LegalHold
from forms_service.db.work import Work


@dataclass(frozen=True, slots=True)
class HoldOnCase:
    """`on_case_id`: the case itself, or the one above it that is held."""

    id: str
    on_case_id: str
    reason: str
    authority: str
    placed_by: str
    created_at: datetime
    ended_at: datetime | None
    ended_by: str | None


def add_hold(work: Work, case: CaseFile, reason: str, authority: str) -> LegalHold:
    row = LegalHold(id=new_id(), case_id=case.id, placed_by=work.actor.who)
    row.sealed = work.vault(case.id).seal_json(
        "legal_hold", row.id, "sealed", {"reason": reason, "authority": authority}
    )
    work.session.add(row)
    work.session.flush()
    return row


def holds_on(work: Work, case: CaseFile) -> list[HoldOnCase]:
    """Those that stand: its own, and those of the cases that it came from."""
    ids = line_of(work, case)
    rows = work.session.scalars(
        select(LegalHold)
        .where(LegalHold.case_id.in_(ids), LegalHold.ended_at.is_(None))
        .order_by(LegalHold.created_at, LegalHold.id)
    )
    return [_opened(work, row) for row in rows]


def holds_ever(work: Work, case_id: str) -> list[HoldOnCase]:
    """The case's own, ended ones too, newest first."""
    rows = work.session.scalars(
        select(LegalHold).where(LegalHold.case_id == case_id).order_by(LegalHold.created_at.desc(), LegalHold.id)
    )
    return [_opened(work, row) for row in rows]


def is_held(work: Work, case: CaseFile) -> bool:
    return (
        work.session.scalar(
            select(LegalHold.id)
            .where(LegalHold.case_id.in_(line_of(work, case)), LegalHold.ended_at.is_(None))
            .limit(1)
        )
        is not None
    )


def line_of(work: Work, case: CaseFile) -> list[str]:
    """The case, the one it came from, and so on upwards."""
    ids = [case.id]
    above = case.parent_id
    while above is not None and above not in ids:
        ids.append(above)
        above = work.session.scalar(select(CaseFile.parent_id).where(CaseFile.id == above))
    return ids


def _opened(work: Work, row: LegalHold) -> HoldOnCase:
    told = work.vault(row.case_id).open_json("legal_hold", row.id, "sealed", row.sealed) if row.sealed else {}
    return HoldOnCase(
        id=row.id,
        on_case_id=row.case_id,
        reason=str(told.get("reason", "")),
        authority=str(told.get("authority", "")),
        placed_by=row.placed_by,
        created_at=row.created_at,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
    )
