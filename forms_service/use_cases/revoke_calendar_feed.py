"""A person takes back an address that a calendar program reads."""

from __future__ import annotations

from forms_service.db.models import CalendarFeed
from forms_service.db.work import Work
from forms_service.errors import NotFoundError


def revoke_calendar_feed(work: Work, *, user_id: str, feed_id: str) -> None:
    """Taken back twice is taken back once. Errors: NotFoundError (no such feed of this person)."""
    row = work.session.get(CalendarFeed, feed_id)
    if row is None or row.user_id != user_id:
        raise NotFoundError
    if row.revoked_at is None:
        row.revoked_at = work.system_now
        work.audit("feed.revoked", case_id=row.case_id, subject_kind="feed", subject_id=row.id)
