"""What an address names, as far as the policy must know it: whose case it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms_service.db.models import (
    Agency,
    AgencyContact,
    AgencyRequest,
    AgreedAction,
    Call,
    CaseFile,
    CaseStage,
    ChangeProposal,
    Closure,
    ContactImport,
    Decision,
    Discussion,
    Document,
    Event,
    LegalHold,
    Letter,
    Mail,
    Note,
    Pack,
    PartnerContact,
    Party,
    PossibleDuplicate,
    ReceivedMail,
    Rehearsal,
    RetentionReview,
    Task,
)
from forms_service.db.queries.pinned import pinned_process
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
    "proposal": ChangeProposal,
    "retention": RetentionReview,
    "hold": LegalHold,
    "case_stage": CaseStage,
    "party": Party,
    "discussion": Discussion,
    "action": AgreedAction,
}

NOUNS = ("case", "agency", "received", "rehearsal", *_OF_A_CASE)


# Whose partnership it is, of what belongs to no case.
_OF_A_DIRECTORY: dict[str, Any] = {
    "agency": lambda found: select(Agency.partnership).where(Agency.id == found),
    "contact": lambda found: (
        select(Agency.partnership)
        .join(AgencyContact, AgencyContact.agency_id == Agency.id)
        .where(AgencyContact.id == found)
    ),
    "group_contact": lambda found: select(PartnerContact.partnership).where(PartnerContact.id == found),
    "closure": lambda found: select(Closure.partnership).where(Closure.id == found),
    "import": lambda found: select(ContactImport.partnership).where(ContactImport.id == found),
}


@dataclass(frozen=True, slots=True)
class SubjectFound:
    noun: str
    id: str
    partnership: str
    case_id: str
    restricted: bool = False
    opened: bool = True
    ladder: bool = False

    def as_subject(self, partner: str | None = None) -> Subject:
        return Subject(
            self.partnership,
            restricted=self.restricted,
            opened=self.opened,
            ladder=self.ladder,
            partner=partner,
            case_id=self.case_id or None,
        )


def find_subject(session: Session, noun: str, subject_id: str) -> SubjectFound | None:
    if noun in _OF_A_DIRECTORY:
        partnership = session.scalar(_OF_A_DIRECTORY[noun](subject_id))
        return None if partnership is None else SubjectFound(noun, subject_id, partnership, "")
    if noun == "rehearsal":
        partnership = session.scalar(select(Rehearsal.partnership).where(Rehearsal.id == subject_id))
        return None if partnership is None else SubjectFound(noun, subject_id, partnership, "")
    if noun == "received":
        return _received(session, subject_id)
    query: Any = select(CaseFile)
    if noun == "case":
        query = query.where(CaseFile.id == subject_id)
    else:
        table = _OF_A_CASE[noun]
        query = query.join(table, table.case_id == CaseFile.id).where(table.id == subject_id)
    case = session.scalars(query).one_or_none()
    return None if case is None else _of_case(session, noun, subject_id, case)


def _of_case(session: Session, noun: str, subject_id: str, case: CaseFile) -> SubjectFound:
    ladder = bool(pinned_process(session, case).stages)
    return SubjectFound(
        noun, subject_id, case.partnership, case.id, case.restricted, case.opened_at is not None, ladder
    )


def _received(session: Session, received_id: str) -> SubjectFound | None:
    """A message that is about a case is known to those who may know of the case; any other, to its partnership."""
    row = session.execute(
        select(ReceivedMail.partnership, func.coalesce(Mail.case_id, Document.case_id))
        .outerjoin(Mail, Mail.id == ReceivedMail.mail_id)
        .outerjoin(Document, Document.id == ReceivedMail.document_id)
        .where(ReceivedMail.id == received_id)
    ).one_or_none()
    if row is None:
        return None
    partnership, case_id = row
    case = session.get(CaseFile, case_id) if case_id else None
    if case is None:
        return SubjectFound("received", received_id, partnership, "")
    return _of_case(session, "received", received_id, case)
