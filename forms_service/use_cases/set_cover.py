"""One colleague stands in for another from one day to another. What they do then stands in both names."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select

from forms_service.db.base import new_id
from forms_service.db.models import Cover, User, UserRole
from forms_service.db.work import Work
from forms_service.domain.access import COVERED_ROLES, Role
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError


def set_cover(
    work: Work,
    *,
    partnership: str,
    absent_user_id: str,
    cover_user_id: str,
    from_on: date,
    to_on: date,
    authority: str,
) -> str:
    """`authority`: on whose word. Nobody gives themselves another's roles."""
    if cover_user_id == absent_user_id:
        raise InvalidInputError("Choose somebody else: nobody covers for themselves.", field="cover")
    if work.actor.kind == "user" and cover_user_id == work.actor.id:
        raise InvalidInputError("Somebody else must record that you cover.", field="cover")
    if to_on < from_on:
        raise InvalidInputError("The last day comes before the first.", field="to_on")
    if to_on < work.today:
        raise InvalidInputError("These days are over.", field="to_on")
    if not authority.strip():
        raise InvalidInputError("Say on whose word.", field="authority")
    if not _has_role(work, partnership, absent_user_id, covered=True):
        raise InvalidInputError("This person has no role there that can be covered.", field="absent")
    if not _has_role(work, partnership, cover_user_id, covered=False):
        raise InvalidInputError("Choose somebody who may sign in for this partnership.", field="cover")
    overlapping = select(Cover.id).where(
        Cover.absent_user_id == absent_user_id,
        Cover.cover_user_id == cover_user_id,
        Cover.partnership == partnership,
        Cover.ended_at.is_(None),
        Cover.from_on <= to_on,
        Cover.to_on >= from_on,
    )
    if work.session.scalar(overlapping.limit(1)) is not None:
        raise ConflictError("This cover is recorded already for some of these days.")
    row = Cover(
        id=new_id(),
        partnership=partnership,
        absent_user_id=absent_user_id,
        cover_user_id=cover_user_id,
        from_on=from_on,
        to_on=to_on,
        by=work.actor.who,
        at=work.now,
    )
    row.sealed = work.directory(partnership).seal_json("cover", row.id, "sealed", {"authority": authority.strip()})
    work.session.add(row)
    work.audit(
        "cover.set",
        subject_kind="user",
        subject_id=absent_user_id,
        details={"cover": cover_user_id, "from": from_on.isoformat(), "to": to_on.isoformat()},
    )
    return row.id


def end_cover(work: Work, *, cover_id: str, of_user: str | None = None, partnership: str | None = None) -> None:
    """By one of the two (`of_user`), or by a manager of the partnership."""
    query = select(Cover).where(Cover.id == cover_id, Cover.ended_at.is_(None)).with_for_update()
    if of_user is not None:
        query = query.where(or_(Cover.absent_user_id == of_user, Cover.cover_user_id == of_user))
    if partnership is not None:
        query = query.where(Cover.partnership == partnership)
    row = work.session.scalars(query).one_or_none()
    if row is None:
        raise NotFoundError
    row.ended_at, row.ended_by = work.now, work.actor.who
    work.audit("cover.ended", subject_kind="user", subject_id=row.absent_user_id, details={"cover": row.cover_user_id})


def _has_role(work: Work, partnership: str, user_id: str, *, covered: bool) -> bool:
    roles = work.session.scalars(
        select(UserRole.role)
        .join(User, User.id == UserRole.user_id)
        .where(UserRole.user_id == user_id, UserRole.partnership == partnership, User.active.is_(True))
    ).all()
    return any(not covered or Role(role) in COVERED_ROLES for role in roles)
