"""What was done to a case and who read what: a page of the chain, with names of colleagues and of what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from forms_service.db.models import AgencyRequest, AuditEvent, Document, Letter, Mail
from forms_service.db.queries.people_names import actor_names, for_whom
from forms_service.db.work import Work


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """`about`: words for the thing it was done to: an agency, a document's kind and file name, a letter."""

    seq: int
    at: datetime
    who: str
    what: str
    subject_kind: str
    subject_id: str
    about: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    lines: tuple[HistoryLine, ...]
    total: int


def history_page(
    work: Work, case_id: str, *, nouns: Sequence[str] = (), whats: Sequence[str] = (), number: int = 1, size: int = 50
) -> HistoryPage:
    """Newest first. `nouns`: first parts of the codes, `whats`: whole codes; both empty: everything."""
    query = select(AuditEvent).where(AuditEvent.case_id == case_id)
    if nouns or whats:
        beginnings = [AuditEvent.what.startswith(f"{noun}.", autoescape=True) for noun in nouns]
        query = query.where(or_(AuditEvent.what.in_(whats), *beginnings))
    total = int(work.session.scalar(select(func.count()).select_from(query.subquery())) or 0)
    number = min(number, max(1, -(-total // size)))
    rows = work.session.scalars(query.order_by(AuditEvent.seq.desc()).limit(size).offset((number - 1) * size)).all()
    whos = {row.seq: f"{row.actor_kind}:{row.actor_id}" if row.actor_id else row.actor_kind for row in rows}
    away = {row.seq: for_whom(row.where) for row in rows}
    names = actor_names(work, [*whos.values(), *(who for who in away.values() if who)])
    about = _about(work, {row.subject_id for row in rows if row.subject_id})
    return HistoryPage(
        tuple(
            HistoryLine(
                seq=row.seq,
                at=row.at,
                who=_both_names(names, whos[row.seq], away[row.seq]),
                what=row.what,
                subject_kind=row.subject_kind or "",
                subject_id=row.subject_id or "",
                about=about.get(row.subject_id or "", ""),
                details=row.details or {},
            )
            for row in rows
        ),
        total,
    )


def _both_names(names: dict[str, str], who: str, away: str | None) -> str:
    """ "B for A", where one stood in for the other."""
    return f"{names[who]} for {names[away]}" if away else names[who]


def _about(work: Work, ids: set[str]) -> dict[str, str]:
    """Nothing sealed is opened for it: agencies, and files by the names we gave them."""
    if not ids:
        return {}
    found: dict[str, str] = {}
    for request_id, agency in work.session.execute(
        select(AgencyRequest.id, AgencyRequest.agency_name).where(AgencyRequest.id.in_(ids))
    ):
        found[request_id] = agency
    for document_id, name, agency in work.session.execute(
        select(Document.id, Document.file_name, AgencyRequest.agency_name)
        .outerjoin(AgencyRequest, AgencyRequest.id == Document.request_id)
        .where(Document.id.in_(ids))
    ):
        found[document_id] = f"{name}, {agency}" if agency else name
    tables: tuple[Any, ...] = (Letter, Mail)
    for table in tables:
        for row_id, kind, agency in work.session.execute(
            select(table.id, table.kind, AgencyRequest.agency_name)
            .outerjoin(AgencyRequest, AgencyRequest.id == table.request_id)
            .where(table.id.in_(ids))
        ):
            found[row_id] = f"{kind}, {agency}" if agency else kind
    return found
