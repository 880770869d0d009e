"""The agencies of a case: why each is asked, what it was told, how its return stands, which calls were made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from forms_service.db.models import Agency, AgencyRequest, Call
from forms_service.db.queries.document_list import DocumentLine, documents_of
from forms_service.db.queries.people_names import actor_names
from forms_service.db.work import Work
from forms_service.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class CallLine:
    id: str
    rung: str
    due_on: date | None
    state: str
    outcome: str
    note: str
    spoke_to: str
    made_at: datetime | None
    made_by: str
    promised_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RequestLine:
    id: str
    case_id: str
    agency_id: str | None
    agency_name: str
    relation: str
    reasons: tuple[str, ...]
    state: str
    issued_at: datetime | None
    due_on: date | None
    due_at: datetime | None
    released_person_ids: tuple[str, ...]
    contact_name: str
    contact_email: str
    contact_telephone: str
    conflict: dict[str, Any]
    receipt_confirmed_at: datetime | None
    paused: bool
    late_added: bool
    scope_from: date | None
    scope_to: date | None
    documents: tuple[DocumentLine, ...]
    calls: tuple[CallLine, ...]

    @property
    def returns(self) -> tuple[DocumentLine, ...]:
        return tuple(each for each in self.documents if each.kind == "return")

    @property
    def is_sure(self) -> bool:
        """Proposed by its own name and told of somebody: it may be confirmed with the others."""
        return "near-name" not in self.reasons and bool(self.released_person_ids) and bool(self.contact_email)

    @property
    def first_arrival(self) -> datetime | None:
        return min((each.at for each in self.returns if each.usable), default=None)

    @property
    def arrived_late(self) -> bool:
        return self.due_at is not None and self.first_arrival is not None and self.first_arrival > self.due_at


def requests_of(work: Work, case_id: str) -> tuple[RequestLine, ...]:
    """By name."""
    rows = work.session.scalars(
        select(AgencyRequest)
        .where(AgencyRequest.case_id == case_id)
        .order_by(AgencyRequest.agency_name, AgencyRequest.id)
    ).all()
    documents: dict[str, list[DocumentLine]] = {}
    for document in documents_of(work, case_id):
        if document.request_id is not None:
            documents.setdefault(document.request_id, []).append(document)
    calls = _calls(work, case_id)
    return tuple(_line(work, row, tuple(documents.get(row.id, ())), calls.get(row.id, ())) for row in rows)


def request_line(work: Work, request_id: str) -> RequestLine:
    row = work.session.get(AgencyRequest, request_id)
    if row is None:
        raise NotFoundError
    documents = documents_of(work, row.case_id, request_id=request_id)
    return _line(work, row, documents, _calls(work, row.case_id).get(row.id, ()))


def directory_agencies(work: Work, partnership: str) -> tuple[tuple[str, str], ...]:
    rows = work.session.execute(
        select(Agency.id, Agency.name)
        .where(Agency.partnership == partnership, Agency.active.is_(True))
        .order_by(Agency.name, Agency.id)
    )
    return tuple((str(agency_id), str(name)) for agency_id, name in rows)


def _line(
    work: Work, row: AgencyRequest, documents: tuple[DocumentLine, ...], calls: tuple[CallLine, ...]
) -> RequestLine:
    told = work.vault(row.case_id).open_json("agency_request", row.id, "recipient_sealed", row.recipient_sealed)
    return RequestLine(
        id=row.id,
        case_id=row.case_id,
        agency_id=row.agency_id,
        agency_name=row.agency_name,
        relation=row.relation,
        reasons=tuple(str(code) for code in row.reasons),
        state=row.state,
        issued_at=row.issued_at,
        due_on=row.due_on,
        due_at=row.due_at,
        released_person_ids=tuple(str(each) for each in row.released_person_ids),
        contact_name=str(told.get("name") or ""),
        contact_email=str(told.get("email") or ""),
        contact_telephone=str(told.get("telephone") or ""),
        conflict=row.conflict or {},
        receipt_confirmed_at=row.receipt_confirmed_at,
        paused=row.paused_at is not None,
        late_added=row.late_added,
        scope_from=row.scope_from,
        scope_to=row.scope_to,
        documents=documents,
        calls=calls,
    )


def _calls(work: Work, case_id: str) -> dict[str, tuple[CallLine, ...]]:
    vault = work.vault(case_id)
    rows = work.session.scalars(
        select(Call).where(Call.case_id == case_id).order_by(Call.due_on, Call.created_at, Call.id)
    ).all()
    names = actor_names(work, [row.made_by for row in rows if row.made_by])
    found: dict[str, tuple[CallLine, ...]] = {}
    for row in rows:
        told = vault.open_json("call", row.id, "sealed", row.sealed)
        line = CallLine(
            id=row.id,
            rung=row.rung,
            due_on=row.due_on,
            state=row.state,
            outcome=row.outcome or "",
            note=str(told.get("note") or ""),
            spoke_to=str(told.get("spoke_to") or ""),
            made_at=row.made_at,
            made_by=names.get(row.made_by or "", ""),
            promised_at=row.promised_at,
        )
        found[row.request_id] = (*found.get(row.request_id, ()), line)
    return found
