"""The packs of a case, and what speaks against releasing one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forms_service.db.models import AgencyRequest, Document, Pack
from forms_service.db.queries.people_names import actor_names
from forms_service.db.work import Work


@dataclass(frozen=True, slots=True)
class PackChange:
    """A return that an addendum brings."""

    key: str
    agency: str
    pack: int  # of the earlier return whose place it takes; 0: there was none
    earlier: str
    addendum: int


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
    changes: tuple[PackChange, ...]
    replaced: tuple[PackChange, ...]  # what later addenda bring in place of something in this one


def packs_of(work: Work, case_id: str, *, released_only: bool) -> tuple[PackLine, ...]:
    """Newest first."""
    query = select(Pack).where(Pack.case_id == case_id).order_by(Pack.number.desc())
    if released_only:
        query = query.where(Pack.state == "released")
    rows = work.session.scalars(query).all()
    vault = work.vault(case_id)
    names = actor_names(work, [row.released_by for row in rows if row.released_by])
    changes = _changes(work, rows)
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
            changes=changes[row.id],
            replaced=tuple(
                each
                for other in rows
                if other.state == "released"
                for each in changes[other.id]
                if each.pack == row.number
            ),
        )
        for row in rows
    )


def _changes(work: Work, rows: Sequence[Pack]) -> dict[str, tuple[PackChange, ...]]:
    told = {row.id: row.contents.get("changes", []) for row in rows}
    rows_of = work.session.execute(
        select(Document.id, AgencyRequest.agency_name)
        .join(AgencyRequest, AgencyRequest.id == Document.request_id)
        .where(Document.id.in_([each["document"] for changes in told.values() for each in changes]))
    )
    agencies = {str(document_id): str(name) for document_id, name in rows_of}
    return {
        row.id: tuple(
            PackChange(
                str(each["key"]),
                agencies.get(each["document"], ""),
                int(each["pack"]),
                str(each["earlier"]),
                row.number,
            )
            for each in told[row.id]
        )
        for row in rows
    }
