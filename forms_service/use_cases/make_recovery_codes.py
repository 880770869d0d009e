"""A colleague makes ten recovery codes; the set they had before ends."""

from __future__ import annotations

from collections.abc import Sequence

from forms_service.db.models import User
from forms_service.db.records.recovery_codes import keep_recovery_codes
from forms_service.db.work import Work


def make_recovery_codes(work: Work, *, user_id: str, hashes: Sequence[str]) -> None:
    user = work.session.get_one(User, user_id, with_for_update=True)
    keep_recovery_codes(work, user, tuple(hashes))
    work.audit("user.recovery-codes-made", subject_kind="user", subject_id=user_id)
