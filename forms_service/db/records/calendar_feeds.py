"""Addresses that a calendar program reads: only the digest of the token is kept."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import CalendarFeed
from forms_service.db.records.links import hash_of_token
from forms_service.db.work import Work


def feed_of_token(work: Work, token: str) -> CalendarFeed | None:
    return work.session.scalar(select(CalendarFeed).where(CalendarFeed.token_hash == hash_of_token(token)))


def feeds_of(work: Work, user_id: str) -> list[CalendarFeed]:
    """Those that still can be read, in the order made."""
    return list(
        work.session.scalars(
            select(CalendarFeed)
            .where(CalendarFeed.user_id == user_id, CalendarFeed.revoked_at.is_(None))
            .order_by(CalendarFeed.created_at, CalendarFeed.id)
        )
    )
