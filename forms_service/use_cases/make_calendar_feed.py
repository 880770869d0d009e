"""A person makes an address from which their calendar program reads days. It is shown once and nowhere stored."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from forms_service.db.base import new_id
from forms_service.db.models import CalendarFeed
from forms_service.db.records.calendar_feeds import feeds_of
from forms_service.db.records.links import hash_of_token
from forms_service.db.work import Work
from forms_service.errors import ConflictError

MOST_FEEDS = 50


@dataclass(frozen=True, slots=True)
class MadeFeed:
    feed_id: str
    token: str


def make_calendar_feed(work: Work, *, user_id: str, case_id: str = "") -> MadeFeed:
    """`case_id`: of this case; none: of the person's tasks. Whether they may see the case is asked by the caller, and
    again each time that the feed is read. Errors: ConflictError (too many already)."""
    if len(feeds_of(work, user_id)) >= MOST_FEEDS:
        raise ConflictError(f"You have {MOST_FEEDS} calendar addresses. Take one back first.", code="too-many-feeds")
    token = secrets.token_urlsafe(32)
    row = CalendarFeed(
        id=new_id(),
        user_id=user_id,
        case_id=case_id or None,
        token_hash=hash_of_token(token),
        created_at=work.system_now,
    )
    work.session.add(row)
    work.session.flush()
    work.audit("feed.made", case_id=row.case_id, subject_kind="feed", subject_id=row.id)
    return MadeFeed(row.id, token)
