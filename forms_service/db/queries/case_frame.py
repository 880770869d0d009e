"""What stands at the top of every page of a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from forms_service.db.models import CaseFile, Document, Person
from forms_service.db.queries.pinned import pinned_library, pinned_process
from forms_service.db.work import Work
from forms_service.definitions.library import Library
from forms_service.definitions.schema import Partnership, Process
from forms_service.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class KnownPerson:
    id: str
    role: str
    full_name: str
    birth_date: str
    nhs_number: str
    relationship: str
    suspected_perpetrator: bool


@dataclass(frozen=True, slots=True)
class CaseFrame:
    case_id: str
    partnership: Partnership
    process: Process
    library: Library
    reference: str
    state: str
    state_reason: str | None
    restricted: bool
    received_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    incident_group: str | None
    people: tuple[KnownPerson, ...]
    notification_id: str | None

    @property
    def children(self) -> tuple[KnownPerson, ...]:
        return tuple(person for person in self.people if person.role == "child")

    @property
    def others(self) -> tuple[KnownPerson, ...]:
        return tuple(person for person in self.people if person.role != "child")

    @property
    def name(self) -> str:
        return self.reference or "Notification"

    def step_title(self, step_id: str) -> str:
        return next((step.title for step in self.process.steps if step.id == step_id), step_id)

    def partner_title(self, slug: str) -> str:
        return next((each.organisation for each in self.partnership.partners if each.slug == slug), slug)


def case_frame(work: Work, case_id: str) -> CaseFrame:
    case = work.session.get(CaseFile, case_id)
    if case is None:
        raise NotFoundError
    library = pinned_library(work.session, case)
    notification = work.session.scalar(
        select(Document.id)
        .where(Document.case_id == case_id, Document.kind == "notification", Document.superseded_by.is_(None))
        # The form that came in a message or archive, rather than what it came in or with.
        .order_by(
            Document.state == "unpacked",
            func.coalesce(Document.problem_code, "") == "enclosure",
            Document.created_at,
            Document.id,
        )
        .limit(1)
    )
    return CaseFrame(
        case_id=case.id,
        partnership=library.partnership(case.partnership),
        process=pinned_process(work.session, case),
        library=library,
        reference=case.reference or "",
        state=case.state,
        state_reason=case.state_reason,
        restricted=case.restricted,
        received_at=case.received_at,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        incident_group=case.incident_group,
        people=people_of(work, case_id),
        notification_id=notification,
    )


def people_of(work: Work, case_id: str) -> tuple[KnownPerson, ...]:
    """Children first, then in the order they were entered."""
    vault = work.vault(case_id)
    found = []
    rows = work.session.scalars(select(Person).where(Person.case_id == case_id).order_by(Person.position, Person.id))
    for person in rows:
        told = vault.open_json("person", person.id, "sealed", person.sealed)
        found.append(
            KnownPerson(
                id=person.id,
                role=person.role,
                full_name=str(told.get("full_name") or ""),
                birth_date=str(told.get("birth_date") or ""),
                nhs_number=str(told.get("nhs_number") or ""),
                relationship=str(told.get("relationship") or ""),
                suspected_perpetrator=person.suspected_perpetrator,
            )
        )
    return tuple(sorted(found, key=lambda person: person.role != "child"))
