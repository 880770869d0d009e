"""Open matters that a form which just came in may be about: the same process, and a child who may be the same."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from forms_service.db.models import CaseFile, Document, Person
from forms_service.db.queries.answers import ReadDocument
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records.people import likeness, normalised_name, person_details, tokens_of
from forms_service.db.work import Work
from forms_service.definitions.notified import notified

_NEAR_ENOUGH = 0.9


@dataclass(frozen=True, slots=True)
class MatterLike:
    case_id: str
    reference: str
    child: str


def matters_like(work: Work, document: Document, read: ReadDocument) -> list[MatterLike]:
    """Of an unopened notification of a matter, oldest first. A person decides; nothing is joined by itself."""
    case = work.session.get_one(CaseFile, document.case_id)
    process = pinned_process(work.session, case)
    if case.state != "received" or document.kind != "notification" or process.called != "matter":
        return []
    if process.notification is None or read.result is None:
        return []
    named = [dict(child.details) for child in notified(process.notification, read.answers).children]
    rows = work.session.execute(
        select(Person, CaseFile)
        .join(CaseFile, CaseFile.id == Person.case_id)
        .where(
            CaseFile.partnership == case.partnership,
            CaseFile.process == case.process,
            CaseFile.state == "open",
            Person.role == "child",
            Person.sealed.is_not(None),
        )
        .order_by(CaseFile.received_at, CaseFile.id, Person.position)
    ).all()
    work.open_vaults({other.id for _, other in rows})
    found: dict[str, MatterLike] = {}
    for person, other in rows:
        known = person_details(work, person)
        if any(may_be_one(work, child, known) for child in named):
            name = str(known.get("full_name") or "")
            found.setdefault(other.id, MatterLike(other.id, other.reference or "", name))
    return list(found.values())


def may_be_one(work: Work, child: dict[str, str], known: dict[str, object]) -> bool:
    mine, theirs = tokens_of(work.services, child), tokens_of(work.services, known)
    if set(mine.values()) & set(theirs.values()):
        return True
    names = normalised_name(child.get("full_name", "")), normalised_name(str(known.get("full_name") or ""))
    return all(names) and likeness(*names) >= _NEAR_ENOUGH
