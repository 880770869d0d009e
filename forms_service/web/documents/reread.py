"""A document read again: asked for by a person, and what the newer reading says otherwise, decided one by one."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.rereading import Difference, differences_of
from forms_service.domain.access import Action
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.ask_reading import ask_reading
from forms_service.use_cases.note_looked_at import note_looked_at
from forms_service.use_cases.settle_difference import leave_as_it_is, settle_differences
from forms_service.web.access import allowed_on
from forms_service.web.again import again, needed
from forms_service.web.case_pages import case_template
from forms_service.web.documents.check import check, note_reading, read_of
from forms_service.web.documents.door import blueprint
from forms_service.web.documents.shown import value_words
from forms_service.web.work import reading, writing


@blueprint.post("/documents/<document_id>/read-again")
@allowed_on("document", Action.CHECK_DOCUMENT)
def read_again(document_id: str) -> ResponseReturnValue:
    asked = ask_reading(writing(), document_id)
    flash(
        "It is being read again. Refresh this page in a moment. Nothing that a person settled is changed."
        if asked
        else "It was asked for already. Refresh this page in a moment."
    )
    return redirect(url_for(".check", document_id=document_id))


@blueprint.get("/documents/<document_id>/differences")
@allowed_on("document", Action.CHECK_DOCUMENT)
def differences(document_id: str) -> ResponseReturnValue:
    note_reading(document_id)
    document, read = read_of(document_id)
    found = differences_of(reading(), document, read)
    if found.newer is None:
        return redirect(url_for(".check", document_id=document_id))
    return case_template(
        "documents/differences.html",
        document=document,
        found=found,
        said=_said,
        stands=lambda each: value_words(each.field, read.settled[each.path].value) if each.path in read.settled else "",
        done=document.state in ("accepted", "rejected"),
    )


@blueprint.post("/documents/<document_id>/differences")
@allowed_on("document", Action.CHECK_DOCUMENT)
@again(differences)
def settle_reread(document_id: str) -> ResponseReturnValue:
    choices = {name.removeprefix("choice-"): value for name, value in request.form.items() if name[:7] == "choice-"}
    texts = {
        int(name.removeprefix("text-")): value
        for name, value in request.form.items()
        if name.startswith("text-") and name.removeprefix("text-").isdecimal() and value.strip()
    }
    if not choices and not texts:
        raise InvalidInputError("Choose for at least one of them.")
    try:
        left = settle_differences(writing(), document_id, choices, texts, seen=request.form.get("seen", ""))
    except ConflictError as error:
        raise InvalidInputError(error.message) from error
    if left:
        flash(f"Saved. {left} {'difference is' if left == 1 else 'differences are'} still open.")
        return redirect(url_for(".differences", document_id=document_id))
    flash("Every difference is decided. What was taken stands in your name.")
    return redirect(url_for(".check", document_id=document_id))


@blueprint.post("/documents/<document_id>/differences/leave")
@allowed_on("document", Action.CHECK_DOCUMENT)
def leave_reread(document_id: str) -> ResponseReturnValue:
    leave_as_it_is(writing(), document_id, seen=request.form.get("seen", ""))
    flash("Left as it was. That you looked is noted.")
    return redirect(url_for(".check", document_id=document_id))


@blueprint.post("/documents/<document_id>/looked-at")
@allowed_on("document", Action.CHECK_DOCUMENT)
@again(check)
def looked_at(document_id: str) -> ResponseReturnValue:
    note_looked_at(writing(), document_id, needed("words", "Say what you did about it."))
    flash("Noted. The task is done.")
    return redirect(url_for(".check", document_id=document_id))


def _said(difference: Difference, *, newer: bool) -> list[str]:
    """The words of one side; of a table a line for each row."""
    rows = difference.after_rows if newer else difference.before_rows
    if rows is None:
        answer = difference.after if newer else difference.before
        words = value_words(difference.field, answer.value) or answer.raw
        return [words] if words else []
    lines = []
    for row in rows:
        cells = [
            f"{column.label}: {value_words(column, row[column.name].value) or row[column.name].raw}"
            for column in difference.field.columns
            if column.name in row and (row[column.name].value or row[column.name].raw)
        ]
        lines.append("; ".join(cells) or "(empty row)")
    return lines
