"""The forms that come in while a case runs: what is expected when, what came, one more, a blank one to send out."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.models import CaseFile
from forms_service.db.queries.form_list import form_list
from forms_service.db.queries.prefill import prefill_answers
from forms_service.domain.access import Action
from forms_service.domain.references import file_name
from forms_service.errors import InvalidInputError, NotFoundError
from forms_service.use_cases.receive_form import receive_form
from forms_service.web.access import allowed_on
from forms_service.web.again import again, needed
from forms_service.web.case_pages import case_template, frame
from forms_service.web.downloads import FORMATS, attachment
from forms_service.web.sent_moments import past_moment
from forms_service.web.uploads import TAKEN, sent_file
from forms_service.web.work import finish, reading, services, writing

blueprint = Blueprint("forms", __name__, template_folder="templates")

_VIA = [("email", "By e-mail"), ("post", "By post"), ("hand", "By hand")]


@blueprint.get("/cases/<case_id>/forms")
@allowed_on("case", Action.CHECK_DOCUMENT)
def forms(case_id: str) -> ResponseReturnValue:  # noqa: ARG001  the guard reads it
    case = frame()
    return case_template("forms/forms.html", found=form_list(reading(), case), via=_VIA, taken=TAKEN)


@blueprint.post("/cases/<case_id>/forms")
@allowed_on("case", Action.CHECK_DOCUMENT)
@again(forms)
def send_form(case_id: str) -> ResponseReturnValue:
    via = needed("via", "Choose how it came.")
    at = past_moment("true_received_at") if request.form.get("true_received_at", "").strip() else None
    wrapped = reading().vault(case_id).wrapped_key
    finish()
    upload = sent_file("document", wrapped)
    if via not in {value for value, _ in _VIA}:
        raise InvalidInputError("Choose how it came.", field="via")
    received = receive_form(writing(), case_id, upload, via=via, true_received_at=at)
    flash(
        "This file is here already; it was not kept twice."
        if received.again
        else "The form was kept. It is being read; then somebody checks it."
    )
    return redirect(url_for(".forms", case_id=case_id))


@blueprint.get("/cases/<case_id>/forms/<form_slug>.<target>")
@allowed_on("case", Action.CHECK_DOCUMENT)
def blank(case_id: str, form_slug: str, target: str) -> ResponseReturnValue:
    """With the reference of the case in it, and what the process says that the office fills in."""
    case = frame()
    use = next((each for each in case.process.receives if each.form.partition("/")[0] == form_slug), None)
    if use is None or target not in FORMATS:
        raise NotFoundError
    form = case.library.form(case.partnership.slug, use.form)
    work = writing()
    answers = prefill_answers(work, work.session.get_one(CaseFile, case_id), case.library, form, use.prefill)
    work.audit(
        "form.blank-given", case_id=case_id, subject_kind="case", subject_id=case_id, details={"form": form.slug}
    )
    finish()
    data = services().forms.blank(case.partnership, form, target, case_reference=case.reference, answers=answers)
    return attachment(data, file_name(target, case.reference, form.slug, f"v{form.version}"), FORMATS[target])
