"""A received document: accepted, sent back, opened as a case, downloaded; and the list of them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.case_page import duplicates_of
from forms_service.db.queries.document_list import DocumentLine, documents_of
from forms_service.db.records.documents import document_or_error, open_document
from forms_service.db.work import Work
from forms_service.domain.access import Action
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError
from forms_service.use_cases.accept_document import accept_document
from forms_service.use_cases.attach_notification import attach_notification
from forms_service.use_cases.open_case import open_case
from forms_service.use_cases.reject_document import reject_document
from forms_service.use_cases.settle_duplicate import settle_duplicate
from forms_service.web.access import allowed_on, subject
from forms_service.web.again import again, needed
from forms_service.web.case_pages import case_template, frame
from forms_service.web.documents import answers, join, pictures, questions, reread, typing  # noqa: F401  # their routes
from forms_service.web.documents.check import check, matters_seen, may_see_both, others_of, read_of
from forms_service.web.documents.door import blueprint
from forms_service.web.downloads import kept_attachment
from forms_service.web.work import reading, writing

__all__ = ["blueprint"]

# What stops an acceptance is said on the page that shows it, beside what can be done about it.
_SAID_ON_THE_PAGE = {
    "unplaced-text": None,
    "open-questions": None,
    "changed-meanwhile": None,
    "involvement-open": "although",
    "another-child": "although",
    "form-altered": "altered_seen",
    "reading-differs": None,
    "message-unread": None,
    "nothing-typed": None,
}


@blueprint.get("/cases/<case_id>/documents")
@allowed_on("case", Action.SEE_WORKINGS)
def documents(case_id: str) -> ResponseReturnValue:
    found = documents_of(reading(), case_id)
    first: dict[str, str] = {}
    for each in reversed(found):
        if each.direction == "in":
            first.setdefault(each.sha256, each.id)
    return case_template(
        "documents/list.html",
        documents=[each for line in found if line.parent_id is None for each in _with_what_was_in_it(line, found)],
        counts=Counter(each.state for each in found if each.direction == "in" and not each.superseded),
        again={each.id for each in found if each.direction == "in" and first[each.sha256] != each.id},
    )


def _with_what_was_in_it(line: DocumentLine, found: Sequence[DocumentLine]) -> list[DocumentLine]:
    inside = [each for each in found if each.parent_id == line.id]
    return [line, *sorted(inside, key=lambda each: (each.version_no, each.id))]


@blueprint.post("/documents/<document_id>/accept")
@allowed_on("document", Action.CHECK_DOCUMENT)
@again(check)
def accept(document_id: str) -> ResponseReturnValue:
    document = document_or_error(reading(), document_id)
    before, case_id = document.state, document.case_id
    if before == "rejected":
        raise InvalidInputError("It was marked as not usable in the meantime. Below you see who did, and why.")
    _accept(writing(), document_id)
    if before == "accepted":
        flash("It was accepted already; nothing was changed.")
    elif document.kind == "form":
        flash("The form was accepted. What it says of the case is brought up to date.")
    else:
        flash("The return was accepted.")
    to = "forms.forms" if document.kind == "form" else "returns.control"
    return redirect(url_for(to, case_id=case_id))


@blueprint.post("/documents/<document_id>/reject")
@allowed_on("document", Action.CHECK_DOCUMENT)
@again(check)
def reject(document_id: str) -> ResponseReturnValue:
    try:
        reject_document(
            writing(),
            document_id,
            code=needed("code", "Choose what is wrong with it."),
            reason=needed("reason", "Say what is wrong, in words that the sender will understand."),
            seen=request.form.get("seen"),
        )
    except ConflictError as error:
        if error.code == "changed-meanwhile":
            raise InvalidInputError(error.message) from error
        raise
    flash("The document was marked as not usable.")
    return redirect(url_for(".documents", case_id=subject().case_id))


@blueprint.post("/documents/<document_id>/open")
@allowed_on("document", Action.OPEN_CASE)
@again(check)
def open_from(document_id: str) -> ResponseReturnValue:
    document, read = read_of(document_id)
    case_id = document.case_id
    if matters_seen(document, read) and request.form.get("another") != "yes":
        raise InvalidInputError(
            "There is an open matter about this child. Bring the form in there, or say that it is another matter.",
            field="another",
        )
    work = writing()
    _accept(work, document_id)
    opened = open_case(work, case_id, document_id)
    flash(f"{opened.reference} was opened. Its dates were worked out and the first letters are being made.")
    return redirect(url_for("cases.case_page", case_id=case_id))


@blueprint.post("/documents/<document_id>/attach")
@allowed_on("document", Action.OPEN_CASE)
@again(check)
def attach(document_id: str) -> ResponseReturnValue:
    case_id = document_or_error(reading(), document_id).case_id
    target = needed("to_case_id", "Choose the case that this notification belongs to.")
    if target not in {each for each, _ in others_of(case_id)}:
        raise InvalidInputError("Choose a case of this partnership.", field="to_case_id")
    attach_notification(writing(), case_id, target)
    flash("The notification was attached. The clock of that case was not restarted.")
    return redirect(url_for("cases.case_page", case_id=target))


@blueprint.post("/duplicates/<duplicate_id>")
@allowed_on("duplicate", Action.OPEN_CASE)
def decide_duplicate(duplicate_id: str) -> ResponseReturnValue:
    case = frame()
    if not any(each.id == duplicate_id and may_see_both(each) for each in duplicates_of(reading(), case.case_id)):
        raise NotFoundError
    answer = request.form.get("same")
    if answer not in ("yes", "no"):
        raise ConflictError("Nothing was saved: choose whether it is the same person.")
    settle_duplicate(writing(), duplicate_id, same=answer == "yes")
    flash("Recorded. Nothing was merged.")
    if case.notification_id:
        return redirect(url_for(".check", document_id=case.notification_id, _anchor="duplicates"))
    return redirect(url_for("cases.case_page", case_id=case.case_id))


@blueprint.get("/documents/<document_id>/download")
@allowed_on("document", Action.SEE_WORKINGS)
def download(document_id: str) -> ResponseReturnValue:
    return kept_attachment(open_document(writing(), document_id))


def _accept(work: Work, document_id: str) -> None:
    although = request.form.get("although", "").strip()
    try:
        accept_document(
            work,
            document_id,
            seen=request.form.get("seen"),
            although=although,
            altered_seen=request.form.get("altered_seen") == "yes",
        )
    except ConflictError as error:
        if error.code in _SAID_ON_THE_PAGE:
            raise InvalidInputError(error.message, field=_SAID_ON_THE_PAGE[error.code]) from error
        raise
