"""Which roles a colleague has in a partnership. Nobody changes their own."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select

from forms_service.db.models import User, UserRole
from forms_service.db.work import Work
from forms_service.domain.access import STAFF_ROLES, Person, Role, may_give
from forms_service.errors import InvalidInputError, NotAllowedError


def give_roles(
    work: Work, *, giver: Person, user_id: str, partnership: str, roles: Sequence[str], partner: str | None
) -> None:
    """All the roles the person is to have there; none takes them away."""
    if work.actor.kind == "user" and work.actor.id == user_id:
        raise NotAllowedError("Nobody changes their own roles. Ask another manager or an administrator.")
    known = {role.value for role in STAFF_ROLES}
    if not set(roles) <= known:
        raise InvalidInputError("Choose among the roles shown.", field="role")
    partners = {each.slug for each in work.services.library.partnership(partnership).partners}
    if Role.PARTNER.value in roles and partner not in partners:
        raise InvalidInputError("Choose which partner this person speaks for.", field="partner")
    work.session.get_one(User, user_id, with_for_update=True)
    rows = work.session.scalars(
        select(UserRole).where(UserRole.user_id == user_id, UserRole.partnership == partnership)
    ).all()
    before = {(row.role, row.partner) for row in rows}
    after = {(role, partner if role == Role.PARTNER.value else None) for role in roles}
    changed = {role for role, _ in before ^ after}
    refused = [role for role in changed if not may_give(giver, partnership, Role(role))]
    if refused:
        raise NotAllowedError("Only an administrator gives or takes an administrator’s role.")
    if not changed:
        return
    gone = [row.id for row in rows if (row.role, row.partner) not in after]
    work.session.execute(delete(UserRole).where(UserRole.id.in_(gone)))
    for role, speaks_for in sorted(after - before, key=str):
        work.session.add(UserRole(user_id=user_id, partnership=partnership, role=role, partner=speaks_for))
    work.audit(
        "user.roles-changed",
        subject_kind="user",
        subject_id=user_id,
        details={
            "partnership": partnership,
            "before": sorted(role for role, _ in before),
            "after": sorted(role for role, _ in after),
        },
    )
