"""When a calendar program last read a feed, so that its owner sees which are in use."""

from __future__ import annotations

from datetime import timedelta

from forms_service.db.models import CalendarFeed
from forms_service.db.work import Work

EVERY = timedelta(hours=1)


def note_feed_read(work: Work, *, feed_id: str) -> None:
    row = work.session.get(CalendarFeed, feed_id)
    if row is not None:
        row.last_read_at = work.system_now
