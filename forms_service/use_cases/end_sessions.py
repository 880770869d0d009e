"""Sign-ins of a person end: one of them, or all but the one in use."""

from __future__ import annotations

from sqlalchemy import update

from forms_service.db.models import WebSession
from forms_service.db.work import Work


def end_sessions(work: Work, *, user_id: str, only: str | None = None, keep: str | None = None) -> int:
    """How many ended. `only` and `keep` are ids of sessions; one of another person is not found here."""
    query = update(WebSession).where(WebSession.user_id == user_id, WebSession.ended_at.is_(None))
    if only is not None:
        query = query.where(WebSession.id == only)
    if keep is not None:
        query = query.where(WebSession.id != keep)
    ended = work.session.execute(query.values(ended_at=work.system_now, ended_by=work.actor.who))
    count = int(ended.rowcount)  # type: ignore[attr-defined]
    if count:
        work.audit("user.sessions-ended", subject_kind="user", subject_id=user_id, details={"count": count})
    return count
