"""The public door: a notification, uploaded or typed in; blank forms; a receipt. Nothing of any case is shown here."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.records.documents import prepare_upload
from forms_service.definitions.schema import Form, Partnership, Process
from forms_service.errors import InvalidInputError, NotFoundError
from forms_service.use_cases.receive_notification import Received, receive_notification
from forms_service.web.access import public
from forms_service.web.again import again, needed, tell
from forms_service.web.downloads import FORMATS, attachment
from forms_service.web.limits import limit
from forms_service.web.page_form import flat_answers, missing_answers, read_answers, row_count
from forms_service.web.uploads import TAKEN, sent_file
from forms_service.web.work import services, writing

blueprint = Blueprint("public", __name__, template_folder="templates")


@blueprint.get("/")
@public("the first page")
def front() -> ResponseReturnValue:
    library = services().library
    offering = [library.partnership(slug) for slug in library.partnerships if _notification(slug) is not None]
    return render_template("public/front.html", partnerships=offering)


@blueprint.get("/notify/<partnership>")
@public("anyone may notify")
def notify(partnership: str) -> ResponseReturnValue:
    known, _, form = _known(partnership)
    return render_template("public/notify.html", partnership=known, form=form, taken=TAKEN, formats=tuple(FORMATS))


@blueprint.post("/notify/<partnership>")
@public("anyone may notify")
@again(notify)
def send_notification(partnership: str) -> ResponseReturnValue:
    known, _, _ = _known(partnership)
    limit("notify", times=20, minutes=10)
    if _is_machine():
        return redirect(url_for(".received", partnership=known.slug))
    contact = _contact_email()
    upload = sent_file("document", None)
    return _receipt(
        known,
        receive_notification(writing(), partnership=known.slug, upload=upload, via="upload", contact_email=contact),
    )


@blueprint.get("/notify/<partnership>/on-page")
@public("anyone may notify")
def notify_on_page(partnership: str) -> ResponseReturnValue:
    known, _, form = _known(partnership)
    answers = read_answers(form, request.form)
    sent = request.form if request.method == "POST" else None
    return render_template(
        "public/on_page.html",
        partnership=known,
        form=form,
        flat=flat_answers(form, answers),
        counts={field.name: row_count(field, answers, sent) for field in form.fields() if field.columns},
    )


@blueprint.post("/notify/<partnership>/on-page")
@public("anyone may notify")
@again(notify_on_page)
def send_notification_on_page(partnership: str) -> ResponseReturnValue:
    known, _, form = _known(partnership)
    limit("notify", times=60, minutes=10)
    g.keep_typed = True
    if request.form.get("more"):
        return notify_on_page(partnership=partnership)
    if _is_machine():
        return redirect(url_for(".received", partnership=known.slug))
    answers = read_answers(form, request.form)
    wrong = missing_answers(form, answers)
    try:
        contact = _contact_email()
    except InvalidInputError as error:
        wrong.append(error)
        contact = ""
    if wrong:
        tell(wrong)
        return make_response(notify_on_page(partnership=partnership), 400)
    # What was typed becomes the form itself, so that it is kept, read and checked like one that was sent.
    data = services().forms.blank(known, form, "docx", answers=answers)
    upload = prepare_upload(services(), None, "typed-on-the-page.docx", data, FORMATS["docx"])
    return _receipt(
        known,
        receive_notification(writing(), partnership=known.slug, upload=upload, via="typed", contact_email=contact),
    )


@blueprint.get("/notify/<partnership>/received")
@public("the sender's own receipt, from their own cookie")
def received(partnership: str) -> ResponseReturnValue:
    known, _, _ = _known(partnership)
    kept = session.get("receipt")
    if not isinstance(kept, dict) or kept.get("partnership") != known.slug:
        return render_template("public/no_receipt.html", partnership=known)
    return render_template(
        "public/received.html",
        partnership=known,
        reference=kept["reference"],
        sha256=kept["sha256"],
        received_at=datetime.fromisoformat(kept["received_at"]),
    )


@blueprint.get("/notify/<partnership>/form.<target>")
@public("blank forms hold nothing of anybody")
def blank_form(partnership: str, target: str) -> ResponseReturnValue:
    known, _, form = _known(partnership)
    if target not in FORMATS:
        raise NotFoundError
    limit("blank", times=30, minutes=10)
    data = services().forms.blank(known, form, target)
    return attachment(data, f"{form.slug}-v{form.version}.{target}", FORMATS[target])


def _receipt(known: Partnership, kept: Received) -> ResponseReturnValue:
    # In the sender's own cookie, so that the page may be reloaded and names no case in its address.
    session["receipt"] = {
        "partnership": known.slug,
        "reference": kept.reference,
        "sha256": kept.sha256,
        "received_at": kept.received_at.isoformat(),
    }
    return redirect(url_for(".received", partnership=known.slug))


def _known(partnership: str) -> tuple[Partnership, Process, Form]:
    library = services().library
    process = _notification(partnership)
    if process is None or process.notification is None:
        raise NotFoundError
    g.page_partnership = partnership
    return library.partnership(partnership), process, library.form(partnership, process.notification.form)


def _notification(partnership: str) -> Process | None:
    """The partnership's process that begins with a notification, at its highest version."""
    library = services().library
    if partnership not in library.partnerships:
        return None
    data = library.partnerships[partnership]
    for slug in sorted(slug for slug in data.processes if data.published_processes.get(slug)):
        process = library.process(partnership, slug)
        if process.notification is not None:
            return process
    return None


def _contact_email() -> str:
    address = needed("contact_email", "Enter your e-mail address, so that we can send a receipt and ask back.")
    if "@" not in address or " " in address or len(address) > 254:
        raise InvalidInputError("Enter an e-mail address in full, like name@example.org.", field="contact_email")
    return address


def _is_machine() -> bool:
    """A box that no person sees: what fills it is not answered and nothing is kept."""
    return bool(request.form.get("website"))
