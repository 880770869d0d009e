"""The matter itself: where it stands, what was agreed, what is asked of this party, and what it may send."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.models import CaseFile
from forms_service.db.queries.party_door import own_matter
from forms_service.db.queries.prefill import prefill_answers
from forms_service.db.records.documents import open_document
from forms_service.domain.access import Action
from forms_service.domain.references import file_name
from forms_service.errors import ConflictError, NotFoundError
from forms_service.use_cases.confirm_step import confirm_step
from forms_service.use_cases.receive_form import receive_form
from forms_service.web.access import by_party_link
from forms_service.web.again import again
from forms_service.web.downloads import FORMATS, attachment, kept_attachment
from forms_service.web.limits import limit
from forms_service.web.matter.blueprint import blueprint, page
from forms_service.web.uploads import TAKEN, sent_file
from forms_service.web.work import finish, reading, services, writing


@blueprint.get("/party/<party_id>")
@by_party_link(Action.SEE_OWN_MATTER)
def own(party_id: str) -> ResponseReturnValue:
    return page("own.html", own_matter(reading(), party_id), formats=FORMATS, taken=TAKEN)


@blueprint.post("/party/<party_id>/upload")
@by_party_link(Action.SEND_TO_MATTER)
@again(own)
def upload(party_id: str) -> ResponseReturnValue:
    limit("upload", times=60, minutes=10, of=party_id)
    matter = own_matter(reading(), party_id)
    if not (matter.open and matter.forms):
        raise ConflictError("Nothing can be sent here. If in doubt, telephone us.")
    case_id = matter.frame.case_id
    wrapped = reading().vault(case_id).wrapped_key
    finish()
    prepared = sent_file("document", wrapped)
    received = receive_form(writing(), case_id, prepared, via="upload", party_id=party_id)
    flash("We have this file already." if received.again else "We have your form. Somebody looks at it.")
    return redirect(url_for(".own", party_id=party_id, _anchor="received"))


@blueprint.get("/party/<party_id>/forms/<form>.<target>")
@by_party_link(Action.SEE_OWN_MATTER)
def form_to_fill(party_id: str, form: str, target: str) -> ResponseReturnValue:
    matter = own_matter(reading(), party_id)
    found = next((each for each in matter.forms if each.form.slug == form), None)
    if found is None or target not in FORMATS:
        raise NotFoundError
    limit("party-form", times=30, minutes=10, of=party_id)
    frame = matter.frame
    case = reading().session.get_one(CaseFile, frame.case_id)
    answers = prefill_answers(reading(), case, frame.library, found.form, found.use.prefill)
    data = services().forms.blank(
        frame.partnership, found.form, target, case_reference=frame.reference, answers=answers
    )
    name = file_name(target, frame.reference, found.form.slug, f"v{found.form.version}")
    return attachment(data, name, FORMATS[target])


@blueprint.get("/party/<party_id>/records/<record_id>")
@by_party_link(Action.SEE_OWN_MATTER)
def record(party_id: str, record_id: str) -> ResponseReturnValue:
    if record_id not in {each.document_id for each in own_matter(reading(), party_id).records}:
        raise NotFoundError
    return kept_attachment(open_document(writing(), record_id))


@blueprint.post("/party/<party_id>/confirm/<asked>")
@by_party_link(Action.SEND_TO_MATTER)
@again(own)
def confirm(party_id: str, asked: str) -> ResponseReturnValue:
    if asked not in {each.step.id for each in own_matter(reading(), party_id).to_confirm}:
        raise NotFoundError
    work = writing()
    confirm_step(work, party_id, asked, said_at=work.now)
    flash("Thank you. We have recorded that you confirmed it.")
    return redirect(url_for(".own", party_id=party_id, _anchor="confirm"))
