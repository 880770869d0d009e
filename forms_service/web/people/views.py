"""Who may sign in, as what; their accounts and sign-ins; who stands in for whom."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.accounts import covers_of, live_sessions
from forms_service.db.queries.staff import StaffLine, account_state, find_by_address, staff_member, staff_of
from forms_service.db.records.credentials import hash_password, starting_password
from forms_service.domain.access import COVERED_ROLES, ROLE_TITLES, STAFF_ROLES, Action, Role, may_give
from forms_service.errors import InvalidInputError, NotAllowedError, NotFoundError
from forms_service.use_cases.add_user import add_user
from forms_service.use_cases.end_sessions import end_sessions
from forms_service.use_cases.give_roles import give_roles
from forms_service.use_cases.let_in import issue_set_up, set_active
from forms_service.use_cases.set_cover import end_cover, set_cover
from forms_service.web.access import allowed, person
from forms_service.web.again import again, needed
from forms_service.web.govuk import own
from forms_service.web.identity import known_user
from forms_service.web.moments import read_day
from forms_service.web.work import finish, reading, services, settings, writing

blueprint = Blueprint("people", __name__, template_folder="templates")

_TITLES = {role.value: ROLE_TITLES[role] for role in Role}


@blueprint.get("/people")
@allowed(Action.SEE_PEOPLE)
def people() -> ResponseReturnValue:
    work = reading()
    return render_template(
        "people/people.html",
        lists=[
            (
                partnership,
                staff_of(work, partnership.slug, ended_too=True),
                covers_of(work, partnership=partnership.slug),
            )
            for partnership in own(Action.SEE_PEOPLE)
        ],
        titles=_TITLES,
    )


@blueprint.get("/people/<partnership>/new")
@allowed(Action.MANAGE_PEOPLE)
def new(partnership: str) -> ResponseReturnValue:
    return render_template("people/new.html", **_choices(partnership))


@blueprint.post("/people/<partnership>/new")
@allowed(Action.MANAGE_PEOPLE)
@again(new)
def add(partnership: str) -> ResponseReturnValue:
    """Whoever can sign in for another partnership already keeps that account, and gets roles in this one."""
    address = needed("address", "Enter the person’s e-mail address.")[:320]
    roles, partner = request.form.getlist("role"), request.form.get("partner") or None
    if not roles:
        raise InvalidInputError("Choose at least one role.", field="role")
    if any(role in _TITLES and not may_give(person(), partnership, Role(role)) for role in roles):
        raise NotAllowedError("Only an administrator gives an administrator’s role.")
    known = find_by_address(reading(), address)
    if known is not None:
        if staff_member(reading(), partnership, known) is not None:
            raise InvalidInputError("This person is in the list already.", field="address")
        give_roles(writing(), giver=person(), user_id=known, partnership=partnership, roles=roles, partner=partner)
        flash("This person could sign in already, for another partnership. They keep their password and their app.")
        return redirect(url_for(".one", partnership=partnership, user_id=known))
    finish()
    password = starting_password()
    hashed = hash_password(password)
    added = add_user(
        writing(),
        partnership=partnership,
        name=needed("name", "Enter the person’s name.")[:200],
        address=address,
        password=password,
        password_hash=hashed,
        roles=roles,
        partner=partner,
        telephone=request.form.get("telephone", "").strip()[:50],
    )
    return _starting(partnership, added.user_id, password)


@blueprint.get("/people/<partnership>/person/<user_id>")
@allowed(Action.MANAGE_PEOPLE)
def one(partnership: str, user_id: str) -> ResponseReturnValue:
    line, work = _member(partnership, user_id), reading()
    idle, longest = timedelta(minutes=services().session_minutes), timedelta(hours=settings().session_hours)
    return render_template(
        "people/person.html",
        line=line,
        state=account_state(work, user_id),
        sessions=live_sessions(work, user_id, idle=idle, longest=longest),
        myself=user_id == known_user().user_id,
        roles_now=[role for role, _ in line.roles],
        partner_now=next((partner for _, partner in line.roles if partner), ""),
        **_choices(partnership),
    )


@blueprint.post("/people/<partnership>/person/<user_id>/roles")
@allowed(Action.MANAGE_PEOPLE)
@again(one)
def change_roles(partnership: str, user_id: str) -> ResponseReturnValue:
    _member(partnership, user_id)
    give_roles(
        writing(),
        giver=person(),
        user_id=user_id,
        partnership=partnership,
        roles=request.form.getlist("role"),
        partner=request.form.get("partner") or None,
    )
    flash("The roles were changed. They hold from the person’s next page on.")
    return redirect(url_for(".people"))


@blueprint.post("/people/<partnership>/person/<user_id>/access")
@allowed(Action.MANAGE_PEOPLE)
@again(one)
def change_access(partnership: str, user_id: str) -> ResponseReturnValue:
    _member(partnership, user_id)
    active = request.form.get("active")
    if active not in ("yes", "no"):
        raise InvalidInputError("Choose whether this person may sign in.", field="active")
    set_active(writing(), giver=person(), partnership=partnership, user_id=user_id, active=active == "yes")
    flash("This person may sign in again." if active == "yes" else "This person can no longer sign in.")
    return redirect(url_for(".one", partnership=partnership, user_id=user_id))


@blueprint.post("/people/<partnership>/person/<user_id>/set-up")
@allowed(Action.MANAGE_PEOPLE)
def new_set_up(partnership: str, user_id: str) -> ResponseReturnValue:
    _member(partnership, user_id)
    finish()
    password = starting_password()
    hashed = hash_password(password)
    issue_set_up(writing(), giver=person(), partnership=partnership, user_id=user_id, password_hash=hashed)
    return _starting(partnership, user_id, password)


@blueprint.post("/people/<partnership>/person/<user_id>/sessions")
@allowed(Action.MANAGE_PEOPLE)
def end(partnership: str, user_id: str) -> ResponseReturnValue:
    if not _member(partnership, user_id).at_home:
        raise NotFoundError
    named = request.form.get("session", "")
    count = end_sessions(
        writing(), user_id=user_id, only=None if named == "all" else named, keep=known_user().session_id
    )
    flash(f"Sign-ins ended: {count}.")
    return redirect(url_for(".one", partnership=partnership, user_id=user_id))


@blueprint.get("/people/<partnership>/cover")
@allowed(Action.MANAGE_COVER)
def cover(partnership: str) -> ResponseReturnValue:
    work = reading()
    staff = staff_of(work, partnership)
    covered = {role.value for role in COVERED_ROLES}
    return render_template(
        "people/cover.html",
        partnership=services().library.partnership(partnership),
        covers=covers_of(work, partnership=partnership),
        absent=[(each.user_id, each.name) for each in staff if any(role in covered for role, _ in each.roles)],
        covering=[(each.user_id, each.name) for each in staff if each.roles and each.user_id != known_user().user_id],
    )


@blueprint.post("/people/<partnership>/cover")
@allowed(Action.MANAGE_COVER)
@again(cover)
def add_cover(partnership: str) -> ResponseReturnValue:
    set_cover(
        writing(),
        partnership=partnership,
        absent_user_id=needed("absent", "Choose who is away."),
        cover_user_id=needed("cover", "Choose who stands in."),
        from_on=read_day(request.form.get("from_on", ""), "from_on"),
        to_on=read_day(request.form.get("to_on", ""), "to_on"),
        authority=needed("authority", "Say on whose word.")[:500],
    )
    flash("The cover was recorded. What is done in the other’s place stands in both names.")
    return redirect(url_for(".cover", partnership=partnership))


@blueprint.post("/people/<partnership>/cover/end")
@allowed(Action.MANAGE_COVER)
def stop_cover(partnership: str) -> ResponseReturnValue:
    end_cover(writing(), cover_id=request.form.get("id", ""), partnership=partnership)
    flash("The cover has ended.")
    return redirect(url_for(".cover", partnership=partnership))


def _member(partnership: str, user_id: str) -> StaffLine:
    found = staff_member(reading(), partnership, user_id)
    if found is None:
        raise NotFoundError
    return found


def _starting(partnership: str, user_id: str, password: str) -> ResponseReturnValue:
    """In the answer itself: the password is nowhere kept, so no next page could show it."""
    return render_template(
        "people/starting.html", partnership=partnership, line=_member(partnership, user_id), password=password
    )


def _choices(partnership: str) -> dict[str, object]:
    known = services().library.partnership(partnership)
    return {
        "partnership": known,
        "roles": [(role.value, ROLE_TITLES[role]) for role in STAFF_ROLES if may_give(person(), partnership, role)],
        "partners": [(each.slug, each.organisation) for each in known.partners],
        "titles": _TITLES,
    }
