"""Those who may sign in for a partnership, each with the roles they have there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from forms_service.db.models import User, UserRole
from forms_service.db.records.addresses import address_token
from forms_service.db.records.credentials import open_codes
from forms_service.db.records.recovery_codes import recovery_codes_left
from forms_service.db.work import Work


@dataclass(frozen=True, slots=True)
class StaffLine:
    user_id: str
    name: str
    email: str
    telephone: str
    active: bool
    at_home: bool  # this partnership keeps the account; another only gave it roles
    roles: tuple[tuple[str, str | None], ...]  # role, partner
    last_signed_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class AccountState:
    codes_set_up: bool
    recovery_codes: int


def staff_of(work: Work, partnership: str, *, ended_too: bool = False) -> tuple[StaffLine, ...]:
    """By name. Accounts that this partnership keeps, and those of others that have a role in it."""
    roles = _roles(work, partnership)
    query = select(User).where(or_(User.partnership == partnership, User.id.in_(sorted(roles))))
    if not ended_too:
        query = query.where(User.active.is_(True))
    lines = [_line(work, user, partnership, roles.get(user.id, ())) for user in work.session.scalars(query)]
    return tuple(sorted(lines, key=lambda line: (line.name.casefold(), line.user_id)))


def staff_member(work: Work, partnership: str, user_id: str) -> StaffLine | None:
    """None where this partnership has nothing to do with the person."""
    user = work.session.get(User, user_id)
    if user is None:
        return None
    roles = _roles(work, partnership, [user_id]).get(user_id, ())
    if user.partnership != partnership and not roles:
        return None
    return _line(work, user, partnership, roles)


def account_state(work: Work, user_id: str) -> AccountState:
    user = work.session.get_one(User, user_id)
    return AccountState(bool(open_codes(work, user).get("confirmed")), recovery_codes_left(work, user_id))


def _roles(
    work: Work, partnership: str, user_ids: Sequence[str] | None = None
) -> dict[str, tuple[tuple[str, str | None], ...]]:
    query = select(UserRole).where(UserRole.partnership == partnership)
    if user_ids is not None:
        query = query.where(UserRole.user_id.in_(user_ids))
    found: dict[str, tuple[tuple[str, str | None], ...]] = {}
    for row in work.session.scalars(query.order_by(UserRole.created_at, UserRole.id)):
        found[row.user_id] = (*found.get(row.user_id, ()), (row.role, row.partner))
    return found


def _line(work: Work, user: User, partnership: str, roles: tuple[tuple[str, str | None], ...]) -> StaffLine:
    told = work.directory(user.partnership).open_json("user", user.id, "sealed", user.sealed)
    return StaffLine(
        user_id=user.id,
        name=str(told.get("name") or ""),
        email=str(told.get("email") or ""),
        telephone=str(told.get("telephone") or ""),
        active=user.active,
        at_home=user.partnership == partnership,
        roles=roles,
        last_signed_in_at=user.last_signed_in_at,
    )


def find_by_address(work: Work, address: str) -> str | None:
    """The id of whoever signs in with this address, in whichever partnership."""
    return work.session.scalar(select(User.id).where(User.address_token == address_token(work.services, address)))
