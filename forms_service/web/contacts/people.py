"""The people of an agency, of a partner and of a group: entered, changed, away, no longer written to."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.contact_pages import (
    agency_found,
    contact_found,
    group_contact_found,
    group_contacts_found,
)
from forms_service.db.records.directory import ContactValues
from forms_service.domain.access import Action
from forms_service.errors import NotFoundError
from forms_service.use_cases.keep_agency_contact import keep_agency_contact
from forms_service.use_cases.keep_group_contact import keep_group_contact
from forms_service.web.access import allowed, allowed_on, subject
from forms_service.web.again import again
from forms_service.web.contacts.door import blueprint, group_titles
from forms_service.web.moments import read_day
from forms_service.web.work import finish, reading, services, writing


@blueprint.get("/contacts/agencies/<agency_id>/people/new")
@allowed_on("agency", Action.MANAGE_CONTACTS)
def new_contact(agency_id: str) -> ResponseReturnValue:
    found = agency_found(reading(), agency_id)
    return render_template("contacts/person.html", agency=found, group=None, person=None)


@blueprint.post("/contacts/agencies/<agency_id>/people/new")
@allowed_on("agency", Action.MANAGE_CONTACTS)
@again(new_contact)
def add_contact(agency_id: str) -> ResponseReturnValue:
    keep_agency_contact(writing(), agency_id, _sent())
    return _kept(agency_id, "Added.")


@blueprint.get("/contacts/people/<contact_id>")
@allowed_on("contact", Action.MANAGE_CONTACTS)
def contact(contact_id: str) -> ResponseReturnValue:
    person = contact_found(reading(), contact_id)
    found = agency_found(reading(), person.owner)
    return render_template("contacts/person.html", agency=found, group=None, person=person)


@blueprint.post("/contacts/people/<contact_id>")
@allowed_on("contact", Action.MANAGE_CONTACTS)
@again(contact)
def change_contact(contact_id: str) -> ResponseReturnValue:
    agency_id = contact_found(reading(), contact_id).owner
    keep_agency_contact(writing(), agency_id, _sent(), contact_id=contact_id, edition=request.form.get("edition", ""))
    return _kept(agency_id, "Saved. Requests that were issued keep the contact they were sent to.")


def _kept(agency_id: str, words: str) -> ResponseReturnValue:
    """Says so at once where a leave leaves nobody who would answer."""
    finish()
    if agency_found(reading(), agency_id).unreachable == "all-away":
        words += " Everybody of this agency is away now: enter a deputy who is there."
    flash(words)
    return redirect(url_for("contacts.agency", agency_id=agency_id))


@blueprint.get("/contacts/<partnership>/groups/<group>")
@allowed(Action.MANAGE_CONTACTS)
def group(partnership: str, group: str) -> ResponseReturnValue:
    known = services().library.partnership(partnership)
    titles = group_titles(known)
    if group not in titles:
        raise NotFoundError
    return render_template(
        "contacts/group.html",
        partnership=known,
        group=group,
        title=titles[group],
        people=group_contacts_found(reading(), partnership, group).get(group, []),
    )


@blueprint.post("/contacts/<partnership>/groups/<group>", endpoint="add_group_contact")
@allowed(Action.MANAGE_CONTACTS)
@again(group)
def add_group_contact(partnership: str, group: str) -> ResponseReturnValue:
    known = services().library.partnership(partnership)
    keep_group_contact(writing(), known.slug, group, _sent())
    flash("Added.")
    return redirect(url_for(".group", partnership=partnership, group=group))


@blueprint.get("/contacts/group-people/<group_contact_id>")
@allowed_on("group_contact", Action.MANAGE_CONTACTS)
def group_contact(group_contact_id: str) -> ResponseReturnValue:
    person = group_contact_found(reading(), group_contact_id)
    return render_template(
        "contacts/person.html", agency=None, group=person.owner, partnership=subject().partnership, person=person
    )


@blueprint.post("/contacts/group-people/<group_contact_id>")
@allowed_on("group_contact", Action.MANAGE_CONTACTS)
@again(group_contact)
def change_group_contact(group_contact_id: str) -> ResponseReturnValue:
    owner, partnership = group_contact_found(reading(), group_contact_id).owner, subject().partnership
    keep_group_contact(
        writing(), partnership, owner, _sent(), contact_id=group_contact_id, edition=request.form.get("edition", "")
    )
    flash("Saved.")
    return redirect(url_for(".group", partnership=partnership, group=owner))


def _sent() -> ContactValues:
    return ContactValues(
        **{
            name: request.form.get(name, "")
            for name in ("name", "email", "role", "telephone", "manager", "manager_email")
        },
        is_deputy=request.form.get("is_deputy") == "yes",
        away_from=_day("away_from"),
        away_to=_day("away_to"),
        active="ended" not in request.form.getlist("ended"),
    )


def _day(name: str) -> date | None:
    text = request.form.get(name, "").strip()
    return read_day(text, name) if text else None
