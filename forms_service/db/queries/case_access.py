"""Who may know of a case beyond their role: readers by name, and those with an interest in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forms_service.db.models import CaseReader, ConflictOfInterest, Decision, Letter, Pack
from forms_service.db.queries.people_names import actor_names
from forms_service.db.work import Work


@dataclass(frozen=True, slots=True)
class ReaderLine:
    user_id: str
    name: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class InterestLine:
    id: str
    user_id: str
    name: str
    reason: str
    by: str
    at: datetime
    ended_at: datetime | None
    ended_by: str
    ended_reason: str


@dataclass(frozen=True, slots=True)
class Releasable:
    """What somebody may want to release or sign off although they alone wrote it."""

    kind: str
    id: str
    what: str  # kind of letter, number of the pack


def readers_of(work: Work, case_id: str) -> tuple[ReaderLine, ...]:
    rows = work.session.scalars(
        select(CaseReader)
        .where(CaseReader.case_id == case_id, CaseReader.ended_at.is_(None))
        .order_by(CaseReader.at, CaseReader.id)
    ).all()
    names = actor_names(work, [who for row in rows for who in (f"user:{row.user_id}", row.by)])
    return tuple(ReaderLine(row.user_id, names[f"user:{row.user_id}"], names[row.by], row.at) for row in rows)


def interests_in(work: Work, case_id: str) -> tuple[InterestLine, ...]:
    """Open ones first."""
    rows = work.session.scalars(
        select(ConflictOfInterest)
        .where(ConflictOfInterest.case_id == case_id)
        .order_by(ConflictOfInterest.ended_at.is_not(None), ConflictOfInterest.at, ConflictOfInterest.id)
    ).all()
    whos = [who for row in rows for who in (f"user:{row.user_id}", row.by, row.ended_by or "system")]
    names, vault = actor_names(work, whos), work.vault(case_id)
    lines = []
    for row in rows:
        told = vault.open_json("conflict_of_interest", row.id, "sealed", row.sealed)
        ended = (
            vault.open_json("conflict_of_interest", row.id, "ended_sealed", row.ended_sealed) if row.ended_at else {}
        )
        lines.append(
            InterestLine(
                id=row.id,
                user_id=row.user_id,
                name=names[f"user:{row.user_id}"],
                reason=str(told.get("reason") or ""),
                by=names[row.by],
                at=row.at,
                ended_at=row.ended_at,
                ended_by=names[row.ended_by or "system"] if row.ended_at else "",
                ended_reason=str(ended.get("reason") or ""),
            )
        )
    return tuple(lines)


def releasable(work: Work, case_id: str) -> tuple[Releasable, ...]:
    found = [
        Releasable("letter", row.id, row.kind)
        for row in work.session.execute(
            select(Letter.id, Letter.kind)
            .where(Letter.case_id == case_id, Letter.state == "held")
            .order_by(Letter.created_at, Letter.id)
        )
    ]
    found += [
        Releasable("pack", row.id, str(row.number))
        for row in work.session.execute(
            select(Pack.id, Pack.number).where(Pack.case_id == case_id, Pack.state == "made").order_by(Pack.number)
        )
    ]
    found += [
        Releasable("decision", row.id, str(row.number))
        for row in work.session.execute(
            select(Decision.id, Decision.number)
            .where(Decision.case_id == case_id, Decision.state == "draft")
            .order_by(Decision.number)
        )
    ]
    return tuple(found)
