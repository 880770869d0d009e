"""A sign-in or an opened link ends."""

from __future__ import annotations

from sqlalchemy import update

from forms_service.db.models import WebSession
from forms_service.db.queries.web_sessions import session_id_of
from forms_service.db.work import Work


def sign_out(work: Work, *, token: str) -> None:
    work.session.execute(
        update(WebSession)
        .where(WebSession.id == session_id_of(token), WebSession.ended_at.is_(None))
        .values(ended_at=work.system_now)
    )
    work.audit("session.ended")
