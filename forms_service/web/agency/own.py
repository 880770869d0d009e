"""The request itself: what is asked, what can be done about it, what was received, and the receipt to keep."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.models import AgencyRequest
from forms_service.db.queries.agency_door import OwnRequest, SentDocument, own_request
from forms_service.db.queries.agency_draft import draft_of
from forms_service.db.queries.agency_standing import OwnStanding, own_standing
from forms_service.db.queries.answers import read_document_of
from forms_service.db.records.documents import document_or_error, open_document
from forms_service.domain.access import Action
from forms_service.errors import NotFoundError
from forms_service.use_cases.receive_return import receive_return
from forms_service.web.access import by_link
from forms_service.web.again import again
from forms_service.web.agency.blueprint import blueprint, form_asked, is_theirs, open_request, page
from forms_service.web.downloads import FORMATS, kept_attachment
from forms_service.web.limits import limit
from forms_service.web.uploads import TAKEN, sent_files
from forms_service.web.work import finish, reading, writing


@blueprint.get("/agency/<request_id>")
@by_link(Action.SEE_OWN_REQUEST)
def own(request_id: str) -> ResponseReturnValue:
    asked = own_request(reading(), request_id)
    standing = own_standing(reading(), request_id)
    return page(
        "own.html",
        asked,
        standing=standing,
        to_look_at=_to_look_at(asked, standing),
        draft=draft_of(reading(), reading().session.get_one(AgencyRequest, request_id)),
        form=form_asked(asked),
        editions={edition.media_type: edition for edition in asked.editions},
        formats=FORMATS,
        taken=TAKEN,
    )


@blueprint.get("/agency/<request_id>/form.<target>")
@by_link(Action.SEE_OWN_REQUEST)
def prefilled_form(request_id: str, target: str) -> ResponseReturnValue:
    asked = own_request(reading(), request_id)
    edition = next((each for each in asked.editions if each.media_type == FORMATS.get(target)), None)
    if edition is None:
        raise NotFoundError
    return kept_attachment(open_document(writing(), edition.document_id))


@blueprint.get("/agency/<request_id>/letter")
@by_link(Action.SEE_OWN_REQUEST)
def letter(request_id: str) -> ResponseReturnValue:
    own_request(reading(), request_id)
    document_id = own_standing(reading(), request_id).letter_document_id
    if document_id is None:
        raise NotFoundError
    return kept_attachment(open_document(writing(), document_id))


@blueprint.post("/agency/<request_id>/upload")
@by_link(Action.SEND_RETURN)
@again(own)
def upload(request_id: str) -> ResponseReturnValue:
    limit("upload", times=60, minutes=10, of=request_id)
    wrapped = reading().vault(open_request(request_id).case_id).wrapped_key
    finish()
    files = sent_files("document", wrapped)
    received = [receive_return(writing(), request_id, prepared) for prepared in files]
    if len(received) > 1:
        flash(f"We have your {len(received)} files. The receipts are below, and come by e-mail.")
        return redirect(url_for(".own", request_id=request_id, _anchor="received"))
    flash("We have this file already." if received[0].again else "We have your return. It counts from now.")
    return redirect(url_for(".understood", request_id=request_id, document_id=received[0].document_id))


@blueprint.get("/agency/<request_id>/documents/<document_id>/receipt")
@by_link(Action.SEE_OWN_REQUEST)
def receipt(request_id: str, document_id: str) -> ResponseReturnValue:
    asked = own_request(reading(), request_id)
    return page("receipt.html", asked, document=sent_document(asked.sent, document_id), form=form_asked(asked))


def _to_look_at(asked: OwnRequest, standing: OwnStanding) -> int:
    """Of the newest return: answers and words that are still not clear to us."""
    if not asked.sent or not standing.was_unclear.get(asked.sent[-1].id):
        return 0
    read = read_document_of(reading(), document_or_error(reading(), asked.sent[-1].id))
    form = form_asked(asked)
    return len([path for path in read.open_questions if is_theirs(form, path)]) + len(read.open_pieces)


def sent_document(sent: tuple[SentDocument, ...], document_id: str) -> SentDocument:
    found = next((each for each in sent if each.id == document_id), None)
    if found is None:
        raise NotFoundError
    return found
