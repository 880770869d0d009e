"""Closed days that were entered by mistake, or that are over, warn nobody any more."""

from __future__ import annotations

from forms_service.db.models import Closure
from forms_service.db.work import Work


def end_closure(work: Work, closure_id: str) -> None:
    row = work.session.get_one(Closure, closure_id)
    if row.ended_at is None:
        row.ended_at = work.now
        work.audit("closure.ended", subject_kind="closure", subject_id=row.id)
