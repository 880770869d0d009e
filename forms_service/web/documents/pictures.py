"""The pages of a document as pictures. Looking is noted once for the document, before the first of them leaves."""

from __future__ import annotations

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.review import page_png
from forms_service.db.records.documents import document_or_error, refuse_unsafe
from forms_service.domain.access import Action
from forms_service.use_cases.ask_pictures import ask_pictures
from forms_service.web.access import allowed_on
from forms_service.web.documents.check import note_reading
from forms_service.web.documents.door import blueprint
from forms_service.web.work import reading, writing


@blueprint.get("/documents/<document_id>/pages/<int:page>")
@allowed_on("document", Action.CHECK_DOCUMENT)
def page_picture(document_id: str, page: int) -> ResponseReturnValue:
    note_reading(document_id)
    document = document_or_error(reading(), document_id)
    refuse_unsafe(document)  # drawn before there was a scanner, and shut away since
    response = Response(page_png(reading(), document, page), mimetype="image/png")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.post("/documents/<document_id>/pages")
@allowed_on("document", Action.CHECK_DOCUMENT)
def make_page_pictures(document_id: str) -> ResponseReturnValue:
    ask_pictures(writing(), document_id)
    flash("The pages are being drawn. Refresh this page in a moment.")
    return redirect(url_for(".check", document_id=document_id, _anchor="document"))
