"""The Word letters of a partnership, changed without a developer: sent, looked through, approved by a second person."""

from __future__ import annotations

import hashlib

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.letter_versions import (
    CurrentDocument,
    VersionLine,
    content_of,
    current_document,
    published_documents,
    version_line,
    version_row,
    versions_of,
)
from forms_service.definitions.letter_trial import allowed_names, letter_trial
from forms_service.definitions.schema import Letter
from forms_service.domain.access import Action
from forms_service.domain.references import file_name
from forms_service.domain.text_changes import text_changes
from forms_service.errors import InvalidInputError, NotFoundError
from forms_service.use_cases.publish_letter import publish_letter
from forms_service.use_cases.turn_down_letter import turn_down_letter
from forms_service.use_cases.upload_letter import upload_letter
from forms_service.web.access import allowed, may
from forms_service.web.again import again, needed
from forms_service.web.downloads import FORMATS, attachment
from forms_service.web.govuk import own
from forms_service.web.work import finish, reading, services, writing

blueprint = Blueprint("letter_changes", __name__, template_folder="templates")

_LARGEST = 4_000_000  # as the renderer takes; what is larger is not even read


@blueprint.get("/letters/templates")
@allowed(Action.CHANGE_LETTER)
def letters() -> ResponseReturnValue:
    work = reading()
    lists = []
    for partnership in own(Action.CHANGE_LETTER):
        data = services().library.partnerships[partnership.slug]
        published = published_documents(work, partnership.slug)
        waiting = {line.letter for line in versions_of(work, partnership.slug) if line.state == "ready"}
        found = [
            (each, published.get(slug), slug in waiting)
            for slug, each in sorted(data.letters.items(), key=lambda item: (item[1].code or "~", item[1].title))
        ]
        lists.append((partnership, [line for line in found if line[0].document], [
            each for each, _, _ in found if not each.document
        ]))  # fmt: skip
    return render_template("letter_changes/list.html", lists=lists)


@blueprint.get("/letters/templates/<partnership>/<letter>")
@allowed(Action.CHANGE_LETTER)
def letter(partnership: str, letter: str) -> ResponseReturnValue:
    found = _letter(partnership, letter)
    work = reading()
    current = current_document(work, partnership, letter)
    lines = versions_of(work, partnership, [letter])
    published = next((line for line in lines if line.number == current.number), None)
    return render_template(
        "letter_changes/letter.html",
        partnership=services().library.partnership(partnership),
        letter=found,
        current=current,
        versions=lines,
        file_changed=_file_changed(partnership, letter, published),
    )


@blueprint.get("/letters/templates/<partnership>/<letter>/names")
@allowed(Action.CHANGE_LETTER)
def names(partnership: str, letter: str) -> ResponseReturnValue:
    found = _letter(partnership, letter)
    return render_template(
        "letter_changes/names.html",
        partnership=services().library.partnership(partnership),
        letter=found,
        names=allowed_names(services().library, partnership, letter),
    )


@blueprint.get("/letters/templates/<partnership>/<letter>/current.docx")
@allowed(Action.CHANGE_LETTER)
def current_file(partnership: str, letter: str) -> ResponseReturnValue:
    found = _letter(partnership, letter)
    current = current_document(reading(), partnership, letter)
    return attachment(current.data, _name(found, current), FORMATS["docx"])


@blueprint.post("/letters/templates/<partnership>/<letter>")
@allowed(Action.CHANGE_LETTER)
@again(letter)
def upload(partnership: str, letter: str) -> ResponseReturnValue:
    """Looked through before anything is written: it takes a second, and the file may be hostile."""
    _letter(partnership, letter)
    file = request.files.get("document")
    if file is None or not file.filename:
        raise InvalidInputError("Choose the Word letter that you changed.", field="document")
    why = needed("why", "Say in a few words what you changed and why.")
    data = file.stream.read(_LARGEST + 1)
    if not data:
        raise InvalidInputError("The file is empty. Save it in Word again and choose it once more.", field="document")
    if len(data) > _LARGEST:
        raise InvalidInputError(
            f"The file is larger than {_LARGEST // 1_000_000} MB. Make the pictures in it smaller and send it again.",
            field="document",
        )
    finish()
    trial = letter_trial(services().library, partnership, letter)
    tried = services().renderer.try_out(
        data,
        known=trial.known,
        given=trial.given,
        needed=trial.needed,
        samples=trial.samples,
        title=trial.title,
    )
    number = upload_letter(writing(), partnership, letter, data, tried, why=why)
    if not tried.faults:
        flash("No fault was found. Look at the preview. It comes into use when a second person has approved it.")
    return redirect(url_for(".version", partnership=partnership, letter=letter, number=number))


@blueprint.get("/letters/templates/<partnership>/<letter>/versions/<int:number>")
@allowed(Action.CHANGE_LETTER)
def version(partnership: str, letter: str, number: int) -> ResponseReturnValue:
    found = _letter(partnership, letter)
    work = reading()
    line = version_line(work, partnership, letter, number)
    changes = None
    if line.state in ("ready", "published", "refused", "withdrawn"):
        new = services().renderer.paragraphs(content_of(version_row(work, partnership, letter, number)))
        before = _based_on(partnership, letter, line)
        changes = text_changes(services().renderer.paragraphs(before), new) if before is not None else None
    return render_template(
        "letter_changes/version.html",
        partnership=services().library.partnership(partnership),
        letter=found,
        version=line,
        changes=changes,
        approver=may(Action.APPROVE_LETTER),
    )


@blueprint.get("/letters/templates/<partnership>/<letter>/versions/<int:number>/<what>.<target>")
@allowed(Action.CHANGE_LETTER)
def version_file(partnership: str, letter: str, number: int, what: str, target: str) -> ResponseReturnValue:
    """The template itself, or the letter of a made-up case made from it. It never holds anything of a real case."""
    found = _letter(partnership, letter)
    row = version_row(reading(), partnership, letter, number)
    if (what, target) not in (("template", "docx"), ("preview", "docx"), ("preview", "pdf")) or row.content is None:
        raise NotFoundError
    data = content_of(row)
    finish()
    name = file_name("docx", found.code or found.slug, what, f"v{number}")
    if what == "template":
        return attachment(data, name, FORMATS["docx"])
    trial = letter_trial(services().library, partnership, letter)
    made = services().renderer.render_document(data, trial.samples[0], title=trial.title, file=letter)
    if target == "docx":
        return attachment(made, name, FORMATS["docx"])
    pdf = services().converter.to_pdf(made, "docx")
    return attachment(pdf, f"{name.removesuffix('.docx')}.pdf", FORMATS["pdf"])


@blueprint.post("/letters/templates/<partnership>/<letter>/versions/<int:number>/approve")
@allowed(Action.APPROVE_LETTER)
@again(version)
def approve(partnership: str, letter: str, number: int) -> ResponseReturnValue:
    _letter(partnership, letter)
    if request.form.get("looked") != "yes":
        raise InvalidInputError("Say that you have looked at the preview.", field="looked")
    publish_letter(writing(), partnership, letter, number, reason=request.form.get("own_draft_reason", ""))
    flash("Published. Cases opened from now on begin with it. Open cases keep the letter they began with.")
    return redirect(url_for(".letter", partnership=partnership, letter=letter))


@blueprint.post("/letters/templates/<partnership>/<letter>/versions/<int:number>/turn-down")
@allowed(Action.CHANGE_LETTER)
@again(version)
def turn_down(partnership: str, letter: str, number: int) -> ResponseReturnValue:
    _letter(partnership, letter)
    reason = needed("reason", "Say why it should not be used.")
    turn_down_letter(writing(), partnership, letter, number, reason=reason)
    flash("It will not be used. The letter stays as it is.")
    return redirect(url_for(".letter", partnership=partnership, letter=letter))


def _letter(partnership: str, letter: str) -> Letter:
    """One with a Word document; the texts of mails are files of the service."""
    found = services().library.partnerships[partnership].letters.get(letter)
    if found is None or not found.document:
        raise NotFoundError
    return found


def _name(letter: Letter, current: CurrentDocument) -> str:
    return file_name("docx", letter.code or letter.slug, "template", f"v{current.number}" if current.number else "file")


def _file_changed(partnership: str, letter: str, published: VersionLine | None) -> bool:
    """The service's own file is another than the one that the published version was made from."""
    if published is None or not published.based_on_file:
        return False
    return published.based_on != _digest_of_file(partnership, letter)


def _digest_of_file(partnership: str, letter: str) -> str:
    return hashlib.sha256(services().library.letter_document(partnership, letter)).hexdigest()


def _based_on(partnership: str, letter: str, line: VersionLine) -> bytes | None:
    """What was in use when it was sent: the file, or an earlier version."""
    if line.based_on == _digest_of_file(partnership, letter):
        return services().library.letter_document(partnership, letter)
    for each in versions_of(reading(), partnership, [letter]):
        if each.digest == line.based_on and each.state == "published":
            return content_of(version_row(reading(), partnership, letter, each.number))
    return None
