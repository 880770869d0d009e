"""Finding a person by number, by name, or by nearly the name: for a colleague who may see the cases."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from forms_service.db.models import CaseFile, Person, PossibleDuplicate, SearchToken
from forms_service.db.records.people import NHS, nhs_digits, normalised_name, share_found
from forms_service.db.vault import JsonObject
from forms_service.db.work import Work

_NEAR_ENOUGH = 0.87


@dataclass(frozen=True, slots=True)
class FoundPerson:
    person_id: str
    case_id: str
    reference: str | None
    case_state: str
    role: str
    full_name: str
    birth_date: str
    exact: bool


@dataclass(frozen=True, slots=True)
class CasePerson:
    person: Person
    details: JsonObject

    @property
    def full_name(self) -> str:
        return str(self.details.get("full_name", ""))


def people_of(work: Work, case_id: str) -> list[CasePerson]:
    """Children first, each in the order they were named."""
    rows = work.session.scalars(
        select(Person).where(Person.case_id == case_id).order_by(Person.role != "child", Person.position, Person.id)
    )
    vault = work.vault(case_id)
    return [CasePerson(row, vault.open_json("person", row.id, "sealed", row.sealed)) for row in rows]


def find_people(
    work: Work, partnerships: Collection[str], words: str, *, restricted_too: bool = False, limit: int = 50
) -> list[FoundPerson]:
    """An NHS number finds by digest. A name is compared with every name in memory: a few hundred, opened one by one."""
    digits = nhs_digits(words)
    query = (
        select(Person, CaseFile)
        .join(CaseFile, CaseFile.id == Person.case_id)
        .where(CaseFile.partnership.in_(sorted(partnerships)), Person.sealed.is_not(None))
        .order_by(CaseFile.received_at.desc(), Person.case_id, Person.position)
    )
    if not restricted_too:
        query = query.where(CaseFile.restricted.is_(False))
    if digits:
        token = work.services.cipher.token(NHS, digits)
        query = query.join(SearchToken, SearchToken.person_id == Person.id).where(
            SearchToken.kind == NHS, SearchToken.token == token
        )
    wanted = normalised_name(words)
    if not digits and len(wanted) < 2:
        return []
    scored: list[tuple[float, FoundPerson]] = []
    for person, case in work.session.execute(query):
        details = work.vault(case.id).open_json("person", person.id, "sealed", person.sealed)
        score = 1.0 if digits else _best(wanted, details)
        if score >= _NEAR_ENOUGH:
            found = FoundPerson(
                person_id=person.id,
                case_id=case.id,
                reference=case.reference,
                case_state=case.state,
                role=person.role,
                full_name=str(details.get("full_name") or ""),
                birth_date=str(details.get("birth_date") or ""),
                exact=score == 1.0,
            )
            scored.append((score, found))
    scored.sort(key=lambda each: -each[0])
    return [found for _, found in scored[:limit]]


def open_duplicates(work: Work, case_id: str) -> list[PossibleDuplicate]:
    return list(
        work.session.scalars(
            select(PossibleDuplicate)
            .where(PossibleDuplicate.case_id == case_id, PossibleDuplicate.state == "open")
            .order_by(PossibleDuplicate.created_at, PossibleDuplicate.id)
        )
    )


def _best(wanted: str, details: JsonObject) -> float:
    """A part of the name will do: who telephones often knows the surname alone."""
    names = [normalised_name(str(details.get(field) or "")) for field in ("full_name", "also_known_as")]
    if any(set(wanted.split()) <= set(name.split()) for name in names):
        return 1.0
    return min(max(share_found(wanted, name) for name in names), 0.999)
