"""Whether a case was erased."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import Tombstone
from forms_service.db.work import Work


def is_erased(work: Work, case_id: str) -> bool:
    return work.session.scalar(select(Tombstone.id).where(Tombstone.case_id == case_id)) is not None
