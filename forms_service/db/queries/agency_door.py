"""What an agency may see: its own request and what it sent. Nothing here looks at any other request of the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from forms_service.db.models import AgencyLink, AgencyRequest, Blob, CaseFile, Document, Person, WebSession
from forms_service.db.queries.agency_standing import was_passed_on
from forms_service.db.queries.web_sessions import session_id_of
from forms_service.db.work import Work
from forms_service.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class AskedBrief:
    """Before the address is typed: no name of anybody."""

    partnership: str
    reference: str
    due_on: date | None
    due_at: datetime | None
    stood_down: bool
    passed_on: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True)
class SentDocument:
    id: str
    version_no: int
    received_at: datetime | None
    via: str
    sha256: str
    state: str
    problem_code: str | None
    original_name: str
    parent_id: str | None = None

    @property
    def sent_back(self) -> bool:
        """What we type in, or what came with the form, is nobody's mistake."""
        return self.state == "rejected" or self.problem_code not in (None, "to-type", "enclosure")


@dataclass(frozen=True, slots=True)
class FormEdition:
    document_id: str
    media_type: str
    file_name: str


@dataclass(frozen=True, slots=True)
class AskedPerson:
    id: str
    full_name: str
    birth_date: str
    role: str


@dataclass(frozen=True, slots=True)
class OwnRequest:
    id: str
    case_id: str
    partnership: str
    case_state: str
    reference: str
    agency_name: str
    form: str
    form_version: int
    relation: str
    state: str
    issued_at: datetime | None
    due_on: date | None
    due_at: datetime | None
    scope_from: date | None
    scope_to: date | None
    definition_digest: str
    process: str
    process_version: int
    people: tuple[AskedPerson, ...]
    editions: tuple[FormEdition, ...]
    sent: tuple[SentDocument, ...]

    @property
    def open_for_answers(self) -> bool:
        return self.state in ("issued", "answered", "nil") and self.case_state in ("open", "completed")

    @property
    def awaited(self) -> bool:
        return self.state == "issued" and self.case_state == "open"


def asked_brief(work: Work, link: AgencyLink) -> AskedBrief:
    asked = work.session.get_one(AgencyRequest, link.request_id)
    case = work.session.get_one(CaseFile, asked.case_id)
    return AskedBrief(
        partnership=case.partnership,
        reference=case.reference or "",
        due_on=asked.due_on,
        due_at=asked.due_at,
        stood_down=asked.state in ("stood-down", "declined"),
        passed_on=was_passed_on(work, link),
        closed=case.state not in ("open", "completed"),
    )


def link_left_open(work: Work, token: str, request_id: str) -> AgencyLink | None:
    """The link that was open in this browser and whose session ran out by itself: nobody closed it or took it away."""
    return work.session.scalar(
        select(AgencyLink)
        .join(WebSession, WebSession.link_id == AgencyLink.id)
        .where(
            WebSession.id == session_id_of(token),
            WebSession.kind == "link",
            WebSession.ended_at.is_(None),
            AgencyLink.request_id == request_id,
            AgencyLink.revoked_at.is_(None),
            AgencyLink.expires_at > work.system_now,
        )
    )


def own_request(work: Work, request_id: str) -> OwnRequest:
    asked = work.session.get(AgencyRequest, request_id)
    if asked is None:
        raise NotFoundError
    case = work.session.get_one(CaseFile, asked.case_id)
    vault = work.vault(case.id)
    released = [str(each) for each in asked.released_person_ids]
    people = []
    for person in work.session.scalars(
        select(Person).where(Person.case_id == case.id, Person.id.in_(released)).order_by(Person.role, Person.position)
    ):
        told = vault.open_json("person", person.id, "sealed", person.sealed)
        people.append(
            AskedPerson(person.id, str(told.get("full_name", "")), str(told.get("birth_date") or ""), person.role)
        )
    documents = work.session.execute(
        select(Document, Blob.sha256)
        .join(Blob, Blob.id == Document.blob_id)
        .where(Document.request_id == request_id, Document.kind.in_(("return", "request-form")))
        .order_by(Document.created_at, Document.version_no, Document.id)
    ).all()
    editions: dict[str, FormEdition] = {}
    sent = []
    for document, sha256 in documents:
        if document.kind == "request-form":
            editions[document.media_type] = FormEdition(document.id, document.media_type, document.file_name)
        else:
            name = vault.open_json("document", document.id, "original_name_sealed", document.original_name_sealed)
            sent.append(
                SentDocument(
                    id=document.id,
                    version_no=document.version_no,
                    received_at=document.true_received_at or document.received_at,
                    via=document.received_via or "",
                    sha256=sha256,
                    state=document.state,
                    problem_code=document.problem_code,
                    original_name=str(name.get("name", "")),
                    parent_id=document.parent_id,
                )
            )
    return OwnRequest(
        id=asked.id,
        case_id=case.id,
        partnership=case.partnership,
        case_state=case.state,
        reference=case.reference or "",
        agency_name=asked.agency_name,
        form=asked.form,
        form_version=asked.form_version,
        relation=asked.relation,
        state=asked.state,
        issued_at=asked.issued_at,
        due_on=asked.due_on,
        due_at=asked.due_at,
        scope_from=asked.scope_from,
        scope_to=asked.scope_to,
        definition_digest=case.definition_digest,
        process=case.process,
        process_version=case.process_version,
        people=tuple(people),
        editions=tuple(editions.values()),
        sent=tuple(sent),
    )
