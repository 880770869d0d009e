"""A sign-in or an opened link was used: it stays alive a while longer."""

from __future__ import annotations

from sqlalchemy import update

from forms_service.db.models import WebSession
from forms_service.db.work import Work


def keep_session(work: Work, *, session_id: str) -> None:
    work.session.execute(
        update(WebSession)
        .where(WebSession.id == session_id, WebSession.ended_at.is_(None))
        .values(last_seen_at=work.system_now)
    )
