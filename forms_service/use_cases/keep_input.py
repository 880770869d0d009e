"""What somebody sent when their sign-in had just ended is kept for them, sealed under the case's key."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import KeptInput
from forms_service.db.work import Work


def keep_input(work: Work, *, case_id: str, user_id: str, path: str, fields: Sequence[tuple[str, str]]) -> str:
    """One for each page: what was sent last takes the place of what was sent before."""
    for old in work.session.scalars(
        select(KeptInput).where(KeptInput.user_id == user_id, KeptInput.path == path, KeptInput.ended_at.is_(None))
    ):
        old.sealed, old.ended_at = None, work.system_now
    row = KeptInput(id=new_id(), case_id=case_id, user_id=user_id, path=path, kept_at=work.system_now)
    row.sealed = work.vault(case_id).seal_json(
        "kept_input", row.id, "sealed", {"fields": [list(each) for each in fields]}
    )
    work.session.add(row)
    work.audit("input.kept", case_id=case_id, subject_kind="user", subject_id=user_id)
    return row.id
