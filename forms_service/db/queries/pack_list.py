"""The packs of a case, and what speaks against releasing one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forms_service.db.models import Pack
from forms_service.db.queries.people_names import actor_names
from forms_service.db.work import Work


@dataclass(frozen=True, slots=True)
class PackLine:
    id: str
    kind: str
    number: int
    state: str
    unreviewed: bool
    report_document_id: str | None
    pack_document_id: str | None
    returns: int
    values: int
    not_found: tuple[str, ...]
    release_reason: str
    made_at: datetime | None
    released_at: datetime | None
    released_by: str
    failure_code: str


def packs_of(work: Work, case_id: str, *, released_only: bool) -> tuple[PackLine, ...]:
    """Newest first."""
    query = select(Pack).where(Pack.case_id == case_id).order_by(Pack.number.desc())
    if released_only:
        query = query.where(Pack.state == "released")
    rows = work.session.scalars(query).all()
    vault = work.vault(case_id)
    names = actor_names(work, [row.released_by for row in rows if row.released_by])
    return tuple(
        PackLine(
            id=row.id,
            kind=row.kind,
            number=row.number,
            state=row.state,
            unreviewed=row.unreviewed,
            report_document_id=row.report_document_id,
            pack_document_id=row.pack_document_id,
            returns=len(row.contents.get("returns", {})),
            values=int(row.read_back.get("values", 0)),
            not_found=tuple(str(each) for each in row.read_back.get("not_found", [])),
            release_reason=str(
                vault.open_json("pack", row.id, "release_reason_sealed", row.release_reason_sealed).get("text") or ""
            ),
            made_at=row.made_at,
            released_at=row.released_at,
            released_by=names.get(row.released_by or "", ""),
            failure_code=row.failure_code or "",
        )
        for row in rows
    )
