"""The directory as a file: taken out, looked at, brought in."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.contact_plan import directory_csv, plan_import
from forms_service.db.records.contact_imports import rows_looked_at
from forms_service.db.records.contacts import COLUMNS, OPTIONAL, Fault, faults_of, read_contacts_csv
from forms_service.domain.access import Action
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.bring_in_contacts import bring_in_contacts
from forms_service.use_cases.give_up_contacts import give_up_contacts
from forms_service.use_cases.look_at_contacts import look_at_contacts
from forms_service.web.access import allowed, allowed_on, subject
from forms_service.web.again import again, tell
from forms_service.web.contacts.door import blueprint
from forms_service.web.downloads import attachment
from forms_service.web.work import give_up, reading, services, writing


@blueprint.get("/contacts/<partnership>/file")
@allowed(Action.MANAGE_CONTACTS)
def file(partnership: str) -> ResponseReturnValue:
    return _page(partnership, [])


def _page(partnership: str, faults: list[Fault]) -> str:
    return render_template(
        "contacts/file.html",
        partnership=services().library.partnership(partnership),
        columns=(*COLUMNS, *OPTIONAL),
        faults=faults,
    )


@blueprint.post("/contacts/<partnership>")
@allowed(Action.MANAGE_CONTACTS)
@again(file)
def look_at(partnership: str) -> ResponseReturnValue:
    known = services().library.partnership(partnership)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise InvalidInputError("Choose the CSV file.", field="file")
    data = sent.stream.read()
    faults = faults_of(known, _rows(data))
    if faults:
        count = f"{len(faults)} {'mistake' if len(faults) == 1 else 'mistakes'}"
        tell([InvalidInputError(f"The file has {count}. Nothing was changed.", field="file")])
        return current_app.make_response(_page(partnership, faults)), 400
    try:
        import_id = look_at_contacts(writing(), known.slug, data)
    except InvalidInputError as error:
        give_up(error)
        raise InvalidInputError(error.message, field="file") from None
    return redirect(url_for(".preview", import_id=import_id))


def _rows(data: bytes) -> list[dict[str, str]]:
    try:
        return read_contacts_csv(data)
    except InvalidInputError as error:
        raise InvalidInputError(error.message, field="file") from None


@blueprint.get("/contacts/imports/<import_id>")
@allowed_on("import", Action.MANAGE_CONTACTS)
def preview(import_id: str) -> ResponseReturnValue:
    known = services().library.partnership(subject().partnership)
    _, rows = rows_looked_at(reading(), import_id)
    return render_template(
        "contacts/preview.html", partnership=known, import_id=import_id, plan=plan_import(reading(), known, rows)
    )


@blueprint.post("/contacts/imports/<import_id>")
@allowed_on("import", Action.MANAGE_CONTACTS)
def bring_in(import_id: str) -> ResponseReturnValue:
    try:
        done = bring_in_contacts(writing(), import_id, seen=request.form.get("seen", ""))
    except ConflictError as error:
        if error.code != "changed-meanwhile":
            raise
        give_up(error)
        flash(error.message)
        return redirect(url_for(".preview", import_id=import_id))
    flash(
        f"{done.added} added, {done.changed} changed, {done.unchanged} as they were, {done.retired} retired. "
        "Requests that were issued keep the contact they were sent to."
    )
    return redirect(url_for(".contacts"))


@blueprint.post("/contacts/imports/<import_id>/give-up", endpoint="give_up")
@allowed_on("import", Action.MANAGE_CONTACTS)
def do_not_bring_in(import_id: str) -> ResponseReturnValue:
    give_up_contacts(writing(), import_id)
    flash("Nothing was changed.")
    return redirect(url_for(".contacts"))


@blueprint.get("/contacts/<partnership>/contacts.csv")
@allowed(Action.MANAGE_CONTACTS)
def export(partnership: str) -> ResponseReturnValue:
    known = services().library.partnership(partnership)
    work = writing()
    data = directory_csv(work, known)
    work.audit("contacts.exported", details={"partnership": known.slug})
    return attachment(data, f"contacts-{known.slug.strip('_')}.csv", "text/csv")
