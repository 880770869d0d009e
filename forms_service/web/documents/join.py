"""A form about a matter that is open already is brought into it: as a form that came in, never as a second matter."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.records.documents import (
    bytes_of,
    document_or_error,
    original_name_of,
    prepare_upload,
    refuse_unsafe,
)
from forms_service.domain.access import Action
from forms_service.errors import InvalidInputError
from forms_service.use_cases.attach_notification import attach_notification
from forms_service.use_cases.receive_form import VIA, receive_form
from forms_service.web.access import allowed_on
from forms_service.web.again import again, needed
from forms_service.web.documents.check import check, others_of
from forms_service.web.documents.door import blueprint
from forms_service.web.work import reading, services, writing


@blueprint.post("/documents/<document_id>/join")
@allowed_on("document", Action.OPEN_CASE)
@again(check)
def join(document_id: str) -> ResponseReturnValue:
    """Its bytes are kept again under the matter's own key, and read there; the unopened one is closed as attached."""
    document = document_or_error(reading(), document_id)
    case_id, target = document.case_id, needed("to_matter", "Choose the matter that this form is about.")
    if target not in {each for each, _ in others_of(case_id)}:
        raise InvalidInputError("Choose a matter of this partnership.", field="to_matter")
    refuse_unsafe(document)
    work = reading()
    upload = prepare_upload(
        services(),
        work.vault(target).wrapped_key,
        original_name_of(work, document) or document.file_name,
        bytes_of(work, document),
        document.media_type,
    )
    came_at = document.true_received_at or document.received_at
    via = document.received_via if document.received_via in VIA else VIA[0]
    work = writing()
    received = receive_form(work, target, upload, via=via, true_received_at=came_at)
    attach_notification(work, case_id, target)
    flash("The form was brought into the matter. Check it there; its days were not counted anew.")
    return redirect(url_for(".check", document_id=received.document_id))
