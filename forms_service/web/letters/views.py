"""The letters of a case: read, released, downloaded, recorded as sent another way; and what became of each message."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.letter_list import LetterLine, letter_line, letters_of
from forms_service.db.records.documents import bytes_of, document_or_error, open_document
from forms_service.domain.access import Action
from forms_service.errors import NotFoundError
from forms_service.use_cases.record_bounce import record_bounce
from forms_service.use_cases.record_sent_otherwise import record_sent_otherwise
from forms_service.use_cases.release_letter import release_letter
from forms_service.use_cases.resend_mail import resend_mail
from forms_service.use_cases.revise_letter import revise_letter
from forms_service.use_cases.settle_mail import settle_mail
from forms_service.use_cases.withdraw_letter import withdraw_letter
from forms_service.web.access import allowed_on, may, subject
from forms_service.web.again import again, needed
from forms_service.web.case_pages import case_template, frame
from forms_service.web.downloads import FORMATS, attachment, kept_attachment
from forms_service.web.identity import user
from forms_service.web.sent_moments import past_moment
from forms_service.web.work import finish, reading, services, writing

blueprint = Blueprint("letters", __name__, template_folder="templates")


@blueprint.get("/cases/<case_id>/letters")
@allowed_on("case", Action.RELEASE_LETTER)
def letters(case_id: str) -> ResponseReturnValue:  # noqa: ARG001  the guard reads it
    lines = letters_of(reading(), frame())
    return case_template(
        "letters/list.html",
        groups=(
            ("To be read and released", [line for line in lines if line.state == "held"]),
            ("Something went wrong", [line for line in lines if line.state == "failed" or line.in_doubt]),
            ("Being made", [line for line in lines if line.state in ("asked", "made")]),
            ("Released", [line for line in lines if line.state == "released" and not line.in_doubt]),
            ("Withdrawn", [line for line in lines if line.state == "withdrawn"]),
        ),
    )


@blueprint.post("/cases/<case_id>/letters/release")
@allowed_on("case", Action.RELEASE_LETTER)
def release_several(case_id: str) -> ResponseReturnValue:
    """Those that the person says to have read; each is released for itself, or none is."""
    held = {line.id for line in letters_of(reading(), frame()) if line.state == "held"}
    chosen = [letter_id for letter_id in request.form.getlist("letter_ids") if letter_id in held]
    work = writing()
    going = sum(release_letter(work, letter_id) for letter_id in chosen)
    if chosen:
        flash(f"{len(chosen)} released. {going} {'message is' if going == 1 else 'messages are'} on the way.")
    else:
        flash("Nothing was released: tick the letters that you have read.")
    return redirect(url_for(".letters", case_id=case_id))


@blueprint.get("/letters/<letter_id>")
@allowed_on("letter", Action.SEE_LETTER)
def letter(letter_id: str) -> ResponseReturnValue:
    line = _seen(letter_id)
    return case_template(
        "letters/letter.html",
        letter=line,
        unit=may(Action.RELEASE_LETTER, subject()),
        free_text_names=[name for name, _ in line.free_text],
    )


@blueprint.get("/letters/<letter_id>/download.<target>")
@allowed_on("letter", Action.SEE_LETTER)
def download(letter_id: str, target: str) -> ResponseReturnValue:
    line = _seen(letter_id)
    if line.document_id is None or target not in ("docx", "pdf"):
        raise NotFoundError
    document = document_or_error(reading(), line.document_id)
    if document.media_type == FORMATS[target]:
        return kept_attachment(open_document(writing(), line.document_id))
    # The kept Word document stays what was sent; the PDF is a rendition of it, made outside of any transaction.
    data = bytes_of(reading(), document)
    finish()
    pdf = services().converter.to_pdf(data, "docx")
    open_document(writing(), line.document_id)
    return attachment(pdf, document.file_name.rsplit(".", 1)[0] + ".pdf", FORMATS["pdf"])


@blueprint.post("/letters/<letter_id>/release")
@allowed_on("letter", Action.RELEASE_LETTER)
def release(letter_id: str) -> ResponseReturnValue:
    going = release_letter(writing(), letter_id, edition=request.form.get("edition"))
    if going:
        flash(f"Released. {going} {'message is' if going == 1 else 'messages are'} on the way.")
    else:
        flash("Released. No message goes by itself: download it, send it and record how it went.")
    return redirect(url_for(".letter", letter_id=letter_id))


@blueprint.post("/letters/<letter_id>/withdraw")
@allowed_on("letter", Action.RELEASE_LETTER)
def withdraw(letter_id: str) -> ResponseReturnValue:
    withdraw_letter(writing(), letter_id)
    flash("The letter was called back. Nothing of it had left.")
    return redirect(url_for(".letter", letter_id=letter_id))


@blueprint.post("/letters/<letter_id>/words")
@allowed_on("letter", Action.RELEASE_LETTER)
@again(letter)
def revise(letter_id: str) -> ResponseReturnValue:
    names = [name for name, _ in _seen(letter_id).free_text]
    revise_letter(writing(), letter_id, {name: request.form.get(name, "") for name in names})
    flash("The letter is being made again with your words. Refresh this page in a moment.")
    return redirect(url_for(".letter", letter_id=letter_id))


@blueprint.post("/letters/<letter_id>/sent")
@allowed_on("letter", Action.RELEASE_LETTER)
@again(letter)
def sent_otherwise(letter_id: str) -> ResponseReturnValue:
    record_sent_otherwise(
        writing(),
        letter_id,
        who=needed("who", "Say who sent it."),
        how=needed("how", "Say how it was sent."),
        address=needed("address", "Say where it was sent to."),
        proof=request.form.get("proof", "").strip(),
        at=past_moment("at"),
    )
    flash("Recorded as sent another way.")
    return redirect(url_for(".letter", letter_id=letter_id))


@blueprint.post("/mails/<mail_id>/settle")
@allowed_on("mail", Action.RELEASE_LETTER)
def settle(mail_id: str) -> ResponseReturnValue:
    case_id = subject().case_id
    match request.form.get("became"):
        case "arrived":
            settle_mail(writing(), mail_id, arrived=True)
            flash("Recorded: it arrived.")
        case "not-arrived":
            settle_mail(writing(), mail_id, arrived=False)
            flash("Recorded: it did not arrive. Send it again, or another way.")
        case "bounced":
            record_bounce(writing(), mail_id=mail_id)
            flash("Recorded: it came back.")
        case "send-again":
            resend_mail(writing(), mail_id)
            flash("It is on its way again.")
        case _:
            flash("Nothing was changed: choose what became of the message.")
    return redirect(url_for(".letters", case_id=case_id))


_READ_BY_GROUP = frozenset({"review-group"})


def _seen(letter_id: str) -> LetterLine:
    """A released letter by those it is addressed to; any letter by the unit. To others it does not exist."""
    line = letter_line(reading(), frame(), letter_id)
    if may(Action.RELEASE_LETTER, subject()):
        return line
    mine = user()
    partner = mine.partner_in(subject().partnership) if mine else None
    addressed = line.recipient_key == f"partner:{partner}" if partner else line.audience in _READ_BY_GROUP
    if line.state != "released" or not addressed:
        raise NotFoundError
    return line
