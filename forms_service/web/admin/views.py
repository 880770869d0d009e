"""The directory and its import, and the definitions as they are."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.directory import agencies_of, partner_contacts_of
from forms_service.db.records.contacts import COLUMNS, import_contacts, read_contacts_csv
from forms_service.domain.access import Action
from forms_service.errors import InvalidInputError
from forms_service.web.access import allowed
from forms_service.web.again import again
from forms_service.web.govuk import own
from forms_service.web.work import reading, services, writing

blueprint = Blueprint("admin", __name__, template_folder="templates")


@blueprint.get("/contacts")
@allowed(Action.MANAGE_CONTACTS)
def contacts() -> ResponseReturnValue:
    return _contacts_page()


@blueprint.post("/contacts/<partnership>")
@allowed(Action.MANAGE_CONTACTS)
@again(lambda partnership: _contacts_page())  # noqa: ARG005  the page shows every partnership of the person
def import_file(partnership: str) -> ResponseReturnValue:
    known = services().library.partnership(partnership)
    file = request.files.get("file")
    if file is None or not file.filename:
        raise InvalidInputError("Choose the CSV file.", field="file")
    rows = read_contacts_csv(file.stream.read())
    done = import_contacts(writing(), known, rows)
    flash(
        f"{done.added} added, {done.changed} changed, {done.unchanged} as they were, {done.retired} retired. "
        "Requests that were issued keep the contact they were sent to."
    )
    return redirect(url_for(".contacts"))


@blueprint.get("/definitions")
@allowed(Action.SEE_DEFINITIONS)
def definitions() -> ResponseReturnValue:
    library = services().library
    return render_template(
        "admin/definitions.html",
        digest=library.digest,
        lists=[(partnership, library.partnerships[partnership.slug]) for partnership in own(Action.SEE_DEFINITIONS)],
    )


def _contacts_page() -> str:
    work = reading()
    lists = []
    for partnership in own(Action.MANAGE_CONTACTS):
        partners = {partner.slug: partner.organisation for partner in partnership.partners}
        lists.append(
            (partnership, agencies_of(work, partnership.slug), partner_contacts_of(work, partnership.slug), partners)
        )
    return render_template("admin/contacts.html", lists=lists, columns=COLUMNS)
