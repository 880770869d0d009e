"""What was kept for somebody is put back into its page, or not wanted: its text is erased."""

from __future__ import annotations

from forms_service.db.models import KeptInput
from forms_service.db.work import Work
from forms_service.errors import NotFoundError


def drop_kept_input(work: Work, *, user_id: str, kept_id: str) -> None:
    row = work.session.get(KeptInput, kept_id, with_for_update=True)
    if row is None or row.user_id != user_id or row.ended_at is not None:
        raise NotFoundError
    row.sealed, row.ended_at = None, work.system_now
    work.audit("input.given-back", case_id=row.case_id, subject_kind="user", subject_id=user_id)
