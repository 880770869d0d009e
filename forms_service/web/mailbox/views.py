"""The holding pen: what came to the mailbox and no rule could settle, read as plain text and filed by a person."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from forms_service.db.models import CaseFile, ReceivedMail
from forms_service.db.queries.mailbox import agencies_asked, held_message, pen, raw_of
from forms_service.db.records.documents import prepare_blob, prepare_upload
from forms_service.domain.access import Action
from forms_service.errors import InvalidInputError, NotFoundError
from forms_service.use_cases.enter_return import enter_return
from forms_service.use_cases.file_received_mail import file_received_mail
from forms_service.use_cases.record_bounce import record_bounce
from forms_service.use_cases.settle_received_mail import settle_received_mail
from forms_service.web.access import allowed, allowed_on, own_partnerships
from forms_service.web.again import again, needed
from forms_service.web.uploads import media_type_of
from forms_service.web.visible import all_visible_cases
from forms_service.web.work import finish, reading, services, writing

blueprint = Blueprint("mailbox", __name__, template_folder="templates")


@blueprint.get("/mailbox")
@allowed(Action.SEE_MAILBOX)
def mailbox() -> ResponseReturnValue:
    work = reading()
    found = pen(work, own_partnerships(Action.SEE_MAILBOX), all_visible_cases(Action.SEE_MAILBOX))
    return render_template("mailbox/pen.html", pen=found, configured=services().inbox.configured())


@blueprint.get("/mailbox/<received_id>")
@allowed_on("received", Action.SEE_MAILBOX)
def message(received_id: str) -> ResponseReturnValue:
    work = writing()
    found = held_message(work, received_id)
    work.audit("mailbox.read", case_id=found.case_id or None, subject_kind="received_mail", subject_id=received_id)
    agencies = agencies_asked(work, found.case_id) if found.case_id and found.state == "holding" else ()
    return render_template("mailbox/message.html", held=found, agencies=agencies)


@blueprint.post("/mailbox/<received_id>/file")
@allowed_on("received", Action.SEE_MAILBOX)
@again(message)
def file(received_id: str) -> ResponseReturnValue:
    """To a case that this person may know of; another is as if it were not there."""
    work = reading()
    reference = needed("reference", "Enter the reference of the case.")
    case = work.session.scalars(
        select(CaseFile).where(
            CaseFile.reference == reference.upper(), CaseFile.id.in_(all_visible_cases(Action.SEE_WORKINGS))
        )
    ).first()
    if case is None:
        raise InvalidInputError("There is no such case. The reference stands in the list of cases.", field="reference")
    case_id, data = case.id, raw_of(work, work.session.get_one(ReceivedMail, received_id))
    key = work.vault(case_id).wrapped_key
    finish()
    blob = prepare_blob(services(), key, data)
    file_received_mail(writing(), received_id, case_id, blob)
    flash(f"Filed in {reference.upper()}. Now say what it is.")
    return redirect(url_for(".message", received_id=received_id))


@blueprint.post("/mailbox/<received_id>/return")
@allowed_on("received", Action.SEE_MAILBOX)
@again(message)
def enter(received_id: str) -> ResponseReturnValue:
    """A person says that a file in it is an agency's return; it is then read like every other one."""
    work = reading()
    found = held_message(work, received_id)
    chosen = needed("request_id", "Choose whose return it is.")
    if chosen not in {each.request_id for each in agencies_asked(work, found.case_id)}:
        raise NotFoundError
    number = needed("attachment", "Choose the file that is the return.")
    attachment = next((each for each in found.message.attachments if str(each.number) == number), None)
    if attachment is None:
        raise InvalidInputError("Choose the file that is the return.", field="attachment")
    media_type = media_type_of(attachment.name, "attachment")
    key = work.vault(found.case_id).wrapped_key
    finish()
    upload = prepare_upload(services(), key, attachment.name, attachment.data, media_type)
    enter_return(writing(), chosen, upload, via="email", true_received_at=found.received_at)
    settle_received_mail(writing(), received_id, became="return")
    flash("Taken in as a return that came by e-mail. It is being read.")
    return redirect(url_for("returns.one", request_id=chosen))


@blueprint.post("/mailbox/<received_id>/bounced")
@allowed_on("received", Action.SEE_MAILBOX)
def bounced(received_id: str) -> ResponseReturnValue:
    row = reading().session.get_one(ReceivedMail, received_id)
    if row.mail_id is None:
        raise NotFoundError
    record_bounce(writing(), mail_id=row.mail_id)
    settle_received_mail(writing(), received_id, became="bounced")
    flash("Recorded: our message came back. The agency is on the call list.")
    return redirect(url_for(".mailbox"))


@blueprint.post("/mailbox/<received_id>/settle")
@allowed_on("received", Action.SEE_MAILBOX)
@again(message)
def settle(received_id: str) -> ResponseReturnValue:
    became = request.form.get("became", "")
    if became not in ("dealt-with", "dismissed"):
        raise InvalidInputError("Choose what to do with this message.", field="became")
    settle_received_mail(writing(), received_id, became=became, reason=request.form.get("reason", ""))
    flash("Dealt with." if became == "dealt-with" else "Dismissed.")
    return redirect(url_for(".mailbox"))
