"""The directory: agencies and their people, partners and groups, found by a word."""

from __future__ import annotations

from collections.abc import Iterable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.closures import closures_of, in_the_way
from forms_service.db.queries.contact_pages import (
    AgencyFound,
    agencies_found,
    agency_found,
    group_contacts_found,
)
from forms_service.definitions.schema import Partnership
from forms_service.domain.access import Action
from forms_service.errors import NotFoundError
from forms_service.use_cases.keep_agency import AgencyValues, keep_agency
from forms_service.web.access import allowed, allowed_on, subject
from forms_service.web.again import again
from forms_service.web.contacts import closures, files, people
from forms_service.web.contacts.door import blueprint, group_titles
from forms_service.web.govuk import own
from forms_service.web.work import reading, services, writing

__all__ = ["blueprint", "closures", "files", "people"]


@blueprint.get("/contacts")
@allowed(Action.MANAGE_CONTACTS)
def contacts() -> ResponseReturnValue:
    """`q`: a word to look for. Names of people are looked for in memory, since they are sealed."""
    work, words = reading(), request.args.get("q", "")
    return render_template(
        "contacts/list.html",
        words=words,
        lists=[
            (
                partnership,
                agencies_found(work, partnership.slug, words, ended_too=bool(words)),
                groups_of(partnership),
                closures_of(work, partnership, ending_from=work.today),
            )
            for partnership in own(Action.MANAGE_CONTACTS)
        ],
    )


def groups_of(partnership: Partnership) -> list[tuple[str, str, list[object]]]:
    """Slug, words and people of every partner and group, those without anybody too."""
    found = group_contacts_found(reading(), partnership.slug)
    return [
        (slug, words, [each for each in found.get(slug, []) if each.active])
        for slug, words in group_titles(partnership).items()
    ]


@blueprint.get("/contacts/<partnership>/agencies/new")
@allowed(Action.MANAGE_CONTACTS)
def new_agency(partnership: str) -> ResponseReturnValue:
    return render_template(
        "contacts/new_agency.html",
        partnership=services().library.partnership(partnership),
        categories=categories(agencies_found(reading(), partnership, ended_too=True)),
    )


@blueprint.post("/contacts/<partnership>/agencies/new")
@allowed(Action.MANAGE_CONTACTS)
@again(new_agency)
def add_agency(partnership: str) -> ResponseReturnValue:
    agency_id = keep_agency(writing(), services().library.partnership(partnership).slug, _sent())
    flash("Entered. Now add the person to write to.")
    return redirect(url_for(".agency", agency_id=agency_id))


@blueprint.get("/contacts/agencies/<agency_id>")
@allowed_on("agency", Action.MANAGE_CONTACTS)
def agency(agency_id: str) -> ResponseReturnValue:
    work = reading()
    found = agency_found(work, agency_id)
    partnership = services().library.partnership(found.partnership)
    closed = closures_of(work, partnership, ending_from=work.today)
    return render_template(
        "contacts/agency.html",
        agency=found,
        partnership=partnership,
        closed=in_the_way(
            closed, found.id, found.category, work.today, max((c.to_on for c in closed), default=work.today)
        ),
    )


@blueprint.post("/contacts/agencies/<agency_id>")
@allowed_on("agency", Action.MANAGE_CONTACTS)
@again(agency)
def change_agency(agency_id: str) -> ResponseReturnValue:
    if subject().id != agency_id:
        raise NotFoundError
    keep_agency(writing(), subject().partnership, _sent(), agency_id=agency_id, edition=request.form.get("edition", ""))
    flash("Saved. Cases in which it was asked keep the name it had.")
    return redirect(url_for(".agency", agency_id=agency_id))


def _sent() -> AgencyValues:
    return AgencyValues(
        name=request.form.get("name", ""),
        category=request.form.get("category", ""),
        telephone=request.form.get("telephone", ""),
        aliases=request.form.get("aliases", "").splitlines(),
        always_asked="yes" in request.form.getlist("always_asked"),
        active="ended" not in request.form.getlist("ended"),
    )


def categories(agencies: Iterable[AgencyFound]) -> list[str]:
    return sorted({each.category for each in agencies if each.category})
