"""Two people who may be one, side by side, for whoever must say so."""

from __future__ import annotations

from dataclasses import dataclass

from forms_service.db.models import CaseFile, Person, PossibleDuplicate
from forms_service.db.work import Work


@dataclass(frozen=True, slots=True)
class Compared:
    case_id: str
    reference: str
    full_name: str
    birth_date: str
    nhs_number: str
    address: str


def compared(work: Work, duplicate_id: str) -> tuple[Compared, Compared]:
    """The newer case's person first."""
    row = work.session.get_one(PossibleDuplicate, duplicate_id)
    return _one(work, row.case_id, row.person_id), _one(work, row.other_case_id, row.other_person_id)


def _one(work: Work, case_id: str, person_id: str) -> Compared:
    case = work.session.get_one(CaseFile, case_id)
    person = work.session.get_one(Person, person_id)
    told = work.vault(case_id).open_json("person", person.id, "sealed", person.sealed)
    return Compared(
        case_id=case_id,
        reference=case.reference or "Notification",
        full_name=str(told.get("full_name") or ""),
        birth_date=str(told.get("birth_date") or ""),
        nhs_number=str(told.get("nhs_number") or ""),
        address=str(told.get("address") or ""),
    )
