"""The definitions a case is pinned to, whatever is published today."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms_service.db.models import CaseFile, PinnedDefinition
from forms_service.definitions.library import Library
from forms_service.definitions.schema import Partnership, Process

# A pinned definition never changes, so it is read once in each process.
_OPENED: dict[str, Library] = {}


@dataclass(frozen=True, slots=True)
class CaseBrief:
    """A case without what is sealed in it: all that pages across hundreds of cases need."""

    id: str
    reference: str
    partnership: str
    state: str
    process: str
    process_version: int
    definition_digest: str


def briefs(session: Session, case_ids: Collection[str], states: Collection[str]) -> dict[str, CaseBrief]:
    """Oldest first, with their definitions read in one go."""
    rows = session.execute(
        select(
            CaseFile.id,
            CaseFile.reference,
            CaseFile.partnership,
            CaseFile.state,
            CaseFile.process,
            CaseFile.process_version,
            CaseFile.definition_digest,
        )
        .where(CaseFile.id.in_(case_ids), CaseFile.state.in_(states))
        .order_by(CaseFile.received_at, CaseFile.id)
    )
    found = {row.id: CaseBrief(row.id, row.reference or "", *row[2:]) for row in rows}
    read_pinned(session, {case.definition_digest for case in found.values()})
    return found


def pinned_library(session: Session, case: CaseFile | CaseBrief) -> Library:
    found = _OPENED.get(case.definition_digest)
    if found is None:
        row = session.get_one(PinnedDefinition, case.definition_digest)
        found = Library.from_pinned(row.content)
        _OPENED[case.definition_digest] = found
    return found


def read_pinned(session: Session, digests: Iterable[str]) -> None:
    """Several at once, for pages across cases."""
    missing = set(digests) - _OPENED.keys()
    if missing:
        rows = select(PinnedDefinition).where(PinnedDefinition.digest.in_(missing)).order_by(PinnedDefinition.digest)
        for row in session.scalars(rows):
            _OPENED[row.digest] = Library.from_pinned(row.content)


def pinned_process(session: Session, case: CaseFile | CaseBrief) -> Process:
    return pinned_library(session, case).process(case.partnership, case.process, case.process_version)


def pinned_partnership(session: Session, case: CaseFile | CaseBrief) -> Partnership:
    return pinned_library(session, case).partnership(case.partnership)
