"""Settling one answer, and the text that no field took. Who was overtaken by somebody else sees both and chooses."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from forms_service.db.queries.notes import notes_about
from forms_service.db.queries.review import review_of
from forms_service.definitions.schema import FieldData
from forms_service.domain.access import Action
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError
from forms_service.use_cases.file_piece import file_piece
from forms_service.use_cases.settle_field import settle_field
from forms_service.web.access import allowed_on
from forms_service.web.again import again, needed, tell
from forms_service.web.case_pages import case_template, frame
from forms_service.web.documents.check import check, form_of, note_reading, read_of
from forms_service.web.documents.door import blueprint
from forms_service.web.documents.shown import Shower, marks, value_words
from forms_service.web.work import give_up, reading, writing
from parsers.types import FieldKind, JsonValue

KEEP = ("mine", "theirs", "read")


@blueprint.get("/documents/<document_id>/answers/<path>")
@allowed_on("document", Action.CHECK_DOCUMENT)
def answer(document_id: str, path: str) -> ResponseReturnValue:
    """One answer by itself, with its page and its past."""
    note_reading(document_id)
    return _answer_page(document_id, path)


def _answer_page(document_id: str, path: str, **merging: object) -> Response | str:
    case = frame()
    document, read = read_of(document_id)
    form = form_of(read)
    review = review_of(reading(), read)
    if form is None:
        return redirect(url_for(".check", document_id=document_id))  # it says why there is nothing to settle
    shower = Shower(form, read, review)
    shown = shower.at(path)
    if shown is None:
        raise NotFoundError
    page = next((each for each in review.pages if each.page == shown.page), None)
    mark = shown.target.removeprefix("mark-")
    return case_template(
        "documents/answer.html",
        document=document,
        shown=shown,
        as_read=shower.as_read(path, shown.field),
        page=page,
        page_marks=[each for each in marks(page, frozenset()) if each[0] == mark] if page else [],
        notes_found=notes_about(reading(), case.case_id, "field", f"{document_id}/{path}"),
        questions=[each for each in review.questions if each.path == path],
        done=document.state in ("accepted", "rejected"),
        merging=merging or None,
    )


def shown_again(document_id: str) -> ResponseReturnValue:
    """What is wrong is said on the page on which it was typed."""
    if request.form.get("page") == "answer":
        return _answer_page(document_id, request.form.get("path", ""))
    return check(document_id=document_id)


@blueprint.post("/documents/<document_id>/settle")
@allowed_on("document", Action.CHECK_DOCUMENT)
@again(shown_again)
def settle(document_id: str) -> ResponseReturnValue:
    path = needed("path", "Choose the field.")
    _, read = read_of(document_id)
    form = form_of(read)
    shown = Shower(form, read, review_of(reading(), read)).at(path) if form else None
    if shown is None:
        raise NotFoundError
    mine, reason = _value(shown.field), request.form.get("reason", "").strip()
    confirms = mine == shown.typed and mine not in ("", [], None)
    if not reason and not confirms:
        raise InvalidInputError("Say why. Without a reason only what was read can be confirmed.", field="reason")
    seen = request.form.get("seen")
    keep = request.form.get("keep", "")
    if "keep" in request.form or request.form.get("merging"):
        return _merge(document_id, path, shown.field, mine, reason, seen, keep)
    try:
        settle_field(writing(), document_id, path, mine, reason, seen=seen)
    except ConflictError as error:
        return _overtaken(error, document_id, path, shown.field, mine, reason)
    flash("Settled. The words of the document stay beside it.")
    return redirect(url_for(".check", document_id=document_id, _anchor=f"field-{path}"))


def _merge(
    document_id: str, path: str, field: FieldData, mine: JsonValue, reason: str, seen: str | None, keep: str
) -> ResponseReturnValue:
    """What was chosen is given last; what was not stays before it in the answer's past."""
    if keep not in KEEP:
        tell([InvalidInputError("Choose which of them stands.", field="keep")])
        return _both(document_id, path, field, mine, reason), 400
    _, read = read_of(document_id)
    theirs = read.last_given(path)
    form = form_of(read)
    as_read = Shower(form, read, review_of(reading(), read)).as_read_value(path) if form else None
    work = writing()
    try:
        settle_field(work, document_id, path, mine, reason, seen=seen)
        if keep == "theirs" and theirs is not None:
            settle_field(work, document_id, path, theirs.value, f"The other answer was kept. {theirs.reason}".strip())
        elif keep == "read":
            settle_field(work, document_id, path, as_read, reason)
    except ConflictError as error:
        return _overtaken(error, document_id, path, field, mine, reason)
    flash("Settled. Both answers are kept in the past of this answer.")
    return redirect(url_for(".check", document_id=document_id, _anchor=f"field-{path}"))


def _overtaken(
    error: ConflictError, document_id: str, path: str, field: FieldData, mine: JsonValue, reason: str
) -> ResponseReturnValue:
    if error.code != "settled-meanwhile":
        raise error
    give_up(error)
    return _both(document_id, path, field, mine, reason), 409


def _both(document_id: str, path: str, field: FieldData, mine: JsonValue, reason: str) -> Response | str:
    return _answer_page(document_id, path, mine=mine, words=value_words(field, mine), reason=reason)


def _value(field: FieldData) -> JsonValue:
    if field.kind is FieldKind.MULTI_CHOICE:
        return [str(each) for each in request.form.getlist("value")]
    if field.kind is FieldKind.TICK:
        return request.form.get("value") == "yes"
    return request.form.get("value", "").replace("\r\n", "\n").strip()


@blueprint.post("/documents/<document_id>/pieces/<int:piece>")
@allowed_on("document", Action.CHECK_DOCUMENT)
@again(check)
def settle_piece(document_id: str, piece: int) -> ResponseReturnValue:
    _file(document_id, [piece])
    return redirect(url_for(".check", document_id=document_id, _anchor="unplaced"))


@blueprint.post("/documents/<document_id>/pieces")
@allowed_on("document", Action.CHECK_DOCUMENT)
@again(check)
def settle_pieces(document_id: str) -> ResponseReturnValue:
    """Several at once, for one reason."""
    chosen = [int(each) for each in request.form.getlist("pieces") if each.isascii() and each.isdecimal()]
    if not chosen:
        raise InvalidInputError("Choose the pieces of text.", field="pieces")
    _file(document_id, chosen)
    return redirect(url_for(".check", document_id=document_id, _anchor="unplaced"))


def _file(document_id: str, pieces: list[int]) -> None:
    action = needed("action", "Choose whether to file the text or to leave it out.")
    field, reason = request.form.get("field") or None, request.form.get("reason", "").strip()
    work = writing()
    for piece in pieces:
        try:
            file_piece(work, document_id, piece, action, field, reason, seen=request.form.get(f"seen-{piece}"))
        except ConflictError as error:
            if error.code != "filed-meanwhile":
                raise
            raise InvalidInputError(
                "Somebody else has dealt with this text while you were looking. What they did is shown below, and "
                "nothing of yours was saved. Change it there if it is wrong.",
                field="action",
            ) from error
    if len(pieces) == 1:
        flash("The text was filed." if action == "filed" else "The text was left out, with your reason.")
    else:
        done = "filed" if action == "filed" else "left out, with your reason"
        flash(f"{len(pieces)} pieces of text were {done}.")
