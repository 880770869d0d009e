"""Whom else to ask: the agencies that the notification or another agency's return names, each with the reason."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import CaseFile, Document
from forms_service.db.queries.answers import read_document_of
from forms_service.db.queries.pinned import pinned_partnership, pinned_process
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.requests import propose_requests
from forms_service.db.work import Work
from forms_service.definitions.answers import Answers
from forms_service.definitions.notified import notified
from forms_service.definitions.schema import Process
from forms_service.domain.agencies import NamedAgency
from forms_service.errors import ConflictError


def propose_agencies(work: Work, case_id: str) -> list[str]:
    """Ids of the proposals that are new; what is on the list stays as a person left it."""
    case = case_or_error(work, case_id, lock=True)
    if case.state != "open":
        raise ConflictError("The case is not open, so no agency can be asked.")
    process = pinned_process(work.session, case)
    named = [agency for answers, kind in _read(work, case) for agency in _named(process, answers, kind)]
    return propose_requests(work, case, named, pinned_partnership(work.session, case))


def _read(work: Work, case: CaseFile) -> list[tuple[Answers, str]]:
    documents = work.session.scalars(
        select(Document)
        .where(
            Document.case_id == case.id,
            Document.kind.in_(("notification", "return")),
            Document.usable.is_(True),
            Document.state.in_(("read", "accepted")),
        )
        .order_by(Document.created_at, Document.id)
    )
    return [(read_document_of(work, document).answers, document.kind) for document in documents]


def _named(process: Process, answers: Answers, kind: str) -> tuple[NamedAgency, ...]:
    if kind == "notification":
        return notified(process.notification, answers).agencies if process.notification else ()
    table = process.agency_return.other_agencies if process.agency_return else None
    if table is None or "name" not in table.columns:
        return ()
    rows = answers.rows(table.table)
    return tuple(
        NamedAgency(name=row[table.columns["name"]].text.strip()) for row in rows if table.columns["name"] in row
    )
