"""The public door: a notification by upload, blank forms, a receipt. Nothing of any case is shown here."""

from __future__ import annotations

import secrets

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.receipts import notification_receipt
from forms_service.db.records.links import hash_of_token
from forms_service.errors import NotFoundError
from forms_service.use_cases.receive_notification import Sending, receive_notification
from forms_service.web.access import public
from forms_service.web.again import again
from forms_service.web.downloads import FORMATS, attachment
from forms_service.web.limits import limit, limit_notifications
from forms_service.web.public.door import (
    contact_email,
    document_of_receipt,
    door_of,
    door_of_draft,
    is_machine,
    takes_notifications,
    to_receipt,
)
from forms_service.web.public.drafts import begun_here
from forms_service.web.uploads import TAKEN, sent_file
from forms_service.web.work import reading, services, writing

blueprint = Blueprint("public", __name__, template_folder="templates")


@blueprint.get("/")
@public("the first page")
def front() -> ResponseReturnValue:
    library = services().library
    offering = [library.partnership(slug) for slug in library.partnerships if takes_notifications(slug)]
    return render_template("public/front.html", partnerships=offering)


@blueprint.get("/notify/<partnership>")
@public("anyone may notify")
def notify(partnership: str) -> ResponseReturnValue:
    door, begun = door_of(partnership), begun_here(partnership)
    return render_template(
        "public/notify.html",
        partnership=door.partnership,
        process=door.process,
        form=door.form,
        others=door.others,
        taken=TAKEN,
        formats=tuple(FORMATS),
        begun=begun,
        begun_form=door_of_draft(partnership, begun.form).form.title if begun else "",
        once=request.form.get("once") or secrets.token_urlsafe(16),
        days=services().draft_days,
    )


@blueprint.post("/notify/<partnership>")
@public("anyone may notify")
@again(notify)
def send_notification(partnership: str) -> ResponseReturnValue:
    door = door_of(partnership)
    limit_notifications()
    if is_machine():
        return redirect(url_for(".notify", partnership=partnership, process=door.process.slug))
    contact = contact_email()
    upload = sent_file("document", None)
    # The page's own mark: a second press of the button sends the same mark, and finds what the first has sent.
    once = hash_of_token(f"upload:{request.form.get('once') or secrets.token_urlsafe(16)}")
    kept = receive_notification(
        writing(),
        partnership,
        upload,
        via="upload",
        contact_email=contact,
        sending=Sending(once=once),
        process=door.process.slug,
    )
    return to_receipt(partnership, kept.document_id)


@blueprint.get("/notify/<partnership>/receipt/<receipt>")
@public("whoever holds the signed address of a receipt; it says nothing of what was sent")
def received(partnership: str, receipt: str) -> ResponseReturnValue:
    door = door_of(partnership)
    found = notification_receipt(reading(), partnership, document_of_receipt(receipt))
    if found is None:
        raise NotFoundError
    return render_template("public/received.html", partnership=door.partnership, receipt=found)


@blueprint.get("/notify/<partnership>/form.<target>")
@public("blank forms hold nothing of anybody")
def blank_form(partnership: str, target: str) -> ResponseReturnValue:
    door = door_of(partnership)
    if target not in FORMATS:
        raise NotFoundError
    limit("blank", times=30, minutes=10)
    data = services().forms.blank(door.partnership, door.form, target)
    return attachment(data, f"{door.form.slug}-v{door.form.version}.{target}", FORMATS[target])
