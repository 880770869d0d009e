"""Who is to read a pack, and who says that they have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forms_service.db.models import CaseFile, CaseReader, ConflictOfInterest, Pack, PackReading, User, UserRole
from forms_service.db.queries.people_names import actor_names
from forms_service.db.work import Work
from forms_service.domain.access import GROUP_ROLES, RESTRICTED_ROLES, ROLE_TITLES, Role


@dataclass(frozen=True, slots=True)
class Reader:
    user_id: str
    name: str
    role: str
    expected: bool  # of the review group; others may say so too
    read_at: datetime | None


def group_of(work: Work, case: CaseFile) -> dict[str, str]:
    """User id -> role of everybody in the review group who may see this case."""
    barred = set(
        work.session.scalars(
            select(ConflictOfInterest.user_id).where(
                ConflictOfInterest.case_id == case.id, ConflictOfInterest.ended_at.is_(None)
            )
        )
    )
    rows = work.session.execute(
        select(UserRole.user_id, UserRole.role)
        .join(User, User.id == UserRole.user_id)
        .where(
            UserRole.partnership == case.partnership,
            UserRole.role.in_([role.value for role in GROUP_ROLES]),
            User.active.is_(True),
        )
        .order_by(UserRole.role, UserRole.user_id)
    )
    found = {user_id: role for user_id, role in rows if user_id not in barred}
    if not case.restricted:
        return found
    named = set(
        work.session.scalars(
            select(CaseReader.user_id).where(CaseReader.case_id == case.id, CaseReader.ended_at.is_(None))
        )
    )
    return {user_id: role for user_id, role in found.items() if user_id in named or Role(role) in RESTRICTED_ROLES}


def all_have_read(work: Work, case: CaseFile) -> bool:
    """The pack itself; addenda come at any time and hold no step open. With nobody to read it, nobody has."""
    pack_id = work.session.scalar(
        select(Pack.id).where(Pack.case_id == case.id, Pack.state == "released", Pack.kind == "pack").limit(1)
    )
    if pack_id is None:
        return False
    have = set(work.session.scalars(select(PackReading.user_id).where(PackReading.pack_id == pack_id)))
    group = set(group_of(work, case))
    return bool(group) and group <= have


def readers_of(work: Work, case: CaseFile, pack_ids: Sequence[str]) -> dict[str, tuple[Reader, ...]]:
    """By pack: the review group first, then whoever else said that they have read it."""
    read: dict[str, dict[str, datetime]] = {pack_id: {} for pack_id in pack_ids}
    for row in work.session.scalars(
        select(PackReading).where(PackReading.pack_id.in_(list(pack_ids))).order_by(PackReading.at)
    ):
        read[row.pack_id][row.user_id] = row.at
    group = group_of(work, case)
    users = sorted({*group, *(user_id for of_pack in read.values() for user_id in of_pack)})
    names = actor_names(work, [f"user:{user_id}" for user_id in users])
    return {
        pack_id: tuple(
            Reader(
                user_id=user_id,
                name=names.get(f"user:{user_id}", ""),
                role=ROLE_TITLES[Role(group[user_id])] if user_id in group else "",
                expected=user_id in group,
                read_at=of_pack.get(user_id),
            )
            for user_id in [*group, *(each for each in of_pack if each not in group)]
        )
        for pack_id, of_pack in read.items()
    }
