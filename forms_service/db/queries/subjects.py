"""What an address names, as far as the policy must know it: whose case it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms_service.db.models import (
    Agency,
    AgencyRequest,
    Call,
    CaseFile,
    Decision,
    Document,
    Event,
    Letter,
    Mail,
    Note,
    Pack,
    PossibleDuplicate,
    Task,
)
from forms_service.domain.access import Subject

_OF_A_CASE: dict[str, Any] = {
    "request": AgencyRequest,
    "call": Call,
    "decision": Decision,
    "document": Document,
    "letter": Letter,
    "mail": Mail,
    "note": Note,
    "event": Event,
    "pack": Pack,
    "duplicate": PossibleDuplicate,
    "task": Task,
}

NOUNS = ("case", "agency", *_OF_A_CASE)


@dataclass(frozen=True, slots=True)
class SubjectFound:
    noun: str
    id: str
    partnership: str
    case_id: str
    restricted: bool = False
    opened: bool = True

    def as_subject(self, partner: str | None = None) -> Subject:
        return Subject(
            self.partnership,
            restricted=self.restricted,
            opened=self.opened,
            partner=partner,
            case_id=self.case_id or None,
        )


def find_subject(session: Session, noun: str, subject_id: str) -> SubjectFound | None:
    if noun == "agency":
        partnership = session.scalar(select(Agency.partnership).where(Agency.id == subject_id))
        return None if partnership is None else SubjectFound(noun, subject_id, partnership, "")
    query: Any = select(CaseFile.id, CaseFile.partnership, CaseFile.restricted, CaseFile.opened_at)
    if noun == "case":
        query = query.where(CaseFile.id == subject_id)
    else:
        table = _OF_A_CASE[noun]
        query = query.join(table, table.case_id == CaseFile.id).where(table.id == subject_id)
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    return SubjectFound(noun, subject_id, row.partnership, row.id, row.restricted, row.opened_at is not None)
