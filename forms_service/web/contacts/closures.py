"""Days on which somebody is hard to reach, such as school holidays. They warn and move nothing."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.closures import closures_of
from forms_service.db.queries.contact_pages import agencies_found
from forms_service.domain.access import Action
from forms_service.use_cases.end_closure import end_closure as end_it
from forms_service.use_cases.keep_closure import keep_closure
from forms_service.web.access import allowed, allowed_on, subject
from forms_service.web.again import again
from forms_service.web.contacts.door import blueprint
from forms_service.web.moments import read_day
from forms_service.web.work import reading, services, writing


@blueprint.get("/contacts/<partnership>/closures")
@allowed(Action.MANAGE_CONTACTS)
def closures(partnership: str) -> ResponseReturnValue:
    work, known = reading(), services().library.partnership(partnership)
    agencies = agencies_found(work, partnership)
    return render_template(
        "contacts/closures.html",
        partnership=known,
        closed=closures_of(work, known, ending_from=work.today),
        agencies=[(each.id, each.name) for each in agencies],
        categories=[(each, each.replace("-", " ").capitalize())
                    for each in sorted({each.category for each in agencies if each.category})],
    )  # fmt: skip


@blueprint.post("/contacts/<partnership>/closures")
@allowed(Action.MANAGE_CONTACTS)
@again(closures)
def add_closure(partnership: str) -> ResponseReturnValue:
    keep_closure(
        writing(),
        services().library.partnership(partnership).slug,
        title=request.form.get("title", ""),
        first=read_day(request.form.get("from_on", ""), "from_on"),
        last=read_day(request.form.get("to_on", ""), "to_on"),
        agency_id=request.form.get("agency_id", ""),
        category=request.form.get("category", ""),
    )
    flash("Entered. It warns where somebody is asked on these days. No date is moved.")
    return redirect(url_for(".closures", partnership=partnership))


@blueprint.post("/contacts/closures/<closure_id>/end")
@allowed_on("closure", Action.MANAGE_CONTACTS)
def end_closure(closure_id: str) -> ResponseReturnValue:
    end_it(writing(), closure_id)
    flash("Taken off. It warns nobody any more.")
    return redirect(url_for(".closures", partnership=subject().partnership))
