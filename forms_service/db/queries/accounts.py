"""A person's own account: where they are signed in, and who covers for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from forms_service.db.models import Cover, User, WebSession
from forms_service.db.queries.people_names import actor_names
from forms_service.db.work import Work


@dataclass(frozen=True, slots=True)
class SessionLine:
    id: str
    device: str
    signed_in_by: str
    began_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class CoverLine:
    id: str
    partnership: str
    absent_id: str
    absent: str
    cover_id: str
    cover: str
    from_on: date
    to_on: date
    authority: str
    now: bool


def live_sessions(work: Work, user_id: str, *, idle: timedelta, longest: timedelta) -> tuple[SessionLine, ...]:
    """Newest use first. What ended by itself is not listed."""
    rows = work.session.scalars(
        select(WebSession)
        .where(
            WebSession.user_id == user_id,
            WebSession.ended_at.is_(None),
            WebSession.last_seen_at >= work.system_now - idle,
            WebSession.created_at >= work.system_now - longest,
        )
        .order_by(WebSession.last_seen_at.desc(), WebSession.id)
    )
    return tuple(SessionLine(row.id, row.device, row.signed_in_by, row.created_at, row.last_seen_at) for row in rows)


def covers_of(work: Work, *, user_id: str | None = None, partnership: str | None = None) -> tuple[CoverLine, ...]:
    """Of one person, on either side, or of a whole partnership; neither ended nor past."""
    query = select(Cover).where(Cover.ended_at.is_(None), Cover.to_on >= work.today)
    if user_id is not None:
        query = query.where(or_(Cover.absent_user_id == user_id, Cover.cover_user_id == user_id))
    if partnership is not None:
        query = query.where(Cover.partnership == partnership)
    rows = work.session.scalars(query.order_by(Cover.from_on, Cover.id)).all()
    names = actor_names(work, [f"user:{each}" for row in rows for each in (row.absent_user_id, row.cover_user_id)])
    return tuple(
        CoverLine(
            id=row.id,
            partnership=row.partnership,
            absent_id=row.absent_user_id,
            absent=names[f"user:{row.absent_user_id}"],
            cover_id=row.cover_user_id,
            cover=names[f"user:{row.cover_user_id}"],
            from_on=row.from_on,
            to_on=row.to_on,
            authority=str(
                work.directory(row.partnership).open_json("cover", row.id, "sealed", row.sealed).get("authority") or ""
            ),
            now=row.from_on <= work.today,
        )
        for row in rows
    )


def address_of_user(work: Work, user_id: str) -> str:
    user = work.session.get_one(User, user_id)
    told = work.directory(user.partnership).open_json("user", user.id, "sealed", user.sealed)
    return str(told.get("email") or "")
