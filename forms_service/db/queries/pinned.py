"""The definitions a case is pinned to, whatever is published today."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms_service.db.models import CaseFile, PinnedDefinition
from forms_service.definitions.library import Library
from forms_service.definitions.schema import Partnership, Process

# A pinned definition never changes, so it is read once in each process.
_OPENED: dict[str, Library] = {}


def pinned_library(session: Session, case: CaseFile) -> Library:
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


def pinned_process(session: Session, case: CaseFile) -> Process:
    return pinned_library(session, case).process(case.partnership, case.process, case.process_version)


def pinned_partnership(session: Session, case: CaseFile) -> Partnership:
    return pinned_library(session, case).partnership(case.partnership)
