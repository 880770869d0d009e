"""Where a case comes from, and what came from it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from forms_service.db.models import CaseFile
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.work import Work


@dataclass(frozen=True, slots=True)
class Relative:
    case_id: str
    reference: str
    process: str
    process_slug: str
    state: str
    cause: str


@dataclass(frozen=True, slots=True)
class Family:
    parent: Relative | None
    children: tuple[Relative, ...]


def family_of(work: Work, case_id: str, visible: Collection[str]) -> Family:
    """Of the cases that the reader may know of: another is not named, and not counted either."""
    case = work.session.get_one(CaseFile, case_id)
    parent = work.session.get(CaseFile, case.parent_id) if case.parent_id and case.parent_id in visible else None
    children = work.session.scalars(
        select(CaseFile).where(CaseFile.parent_id == case_id).order_by(CaseFile.received_at, CaseFile.id)
    )
    return Family(
        _relative(work, parent, case.parent_cause) if parent is not None else None,
        tuple(_relative(work, child, child.parent_cause) for child in children if child.id in visible),
    )


def _relative(work: Work, case: CaseFile, cause: str) -> Relative:
    title = pinned_process(work.session, case).title
    return Relative(case.id, case.reference or "", title, case.process, case.state, cause.partition(":")[0])
