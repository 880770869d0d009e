"""The form step by step on the page. Each step is kept, and is there again whenever the link is opened."""

from __future__ import annotations

from flask import flash, make_response, redirect, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.models import AgencyRequest
from forms_service.db.queries.agency_door import OwnRequest, own_request
from forms_service.db.queries.agency_draft import DraftKept, draft_of
from forms_service.definitions.schema import FieldData
from forms_service.domain.access import Action
from forms_service.use_cases.keep_agency_draft import keep_agency_draft
from forms_service.use_cases.send_page_return import prepare_page_return, send_page_return
from forms_service.web.access import by_link
from forms_service.web.again import tell
from forms_service.web.agency.blueprint import blueprint, form_asked, open_request, page
from forms_service.web.limits import limit
from forms_service.web.page_steps import Flow, Kept, missing_in, next_step, step_page, steps_of, take_step
from forms_service.web.work import finish, reading, writing
from parsers.types import JsonValue


@blueprint.get("/agency/<request_id>/fill")
@by_link(Action.SEE_OWN_REQUEST)
def fill(request_id: str) -> ResponseReturnValue:
    asked = own_request(reading(), request_id)
    flow = _flow(asked)
    return page("fill.html", asked, flow=flow, next=next_step(flow), draft=_draft(asked))


@blueprint.get("/agency/<request_id>/fill/<section>")
@by_link(Action.SEE_OWN_REQUEST)
def fill_step(request_id: str, section: str) -> ResponseReturnValue:
    asked = own_request(reading(), request_id)
    flow = _flow(asked)
    return page("fill_step.html", asked, flow=flow, page=step_page(flow, section))


@blueprint.post("/agency/<request_id>/fill/<section>")
@by_link(Action.SEND_RETURN)
def keep_step(request_id: str, section: str) -> ResponseReturnValue:
    flow = _flow(open_request(request_id))
    onward = take_step(flow, section)
    if onward is None:
        return make_response(fill_step(request_id=request_id, section=section), 400)
    return redirect(onward)


@blueprint.get("/agency/<request_id>/check-answers")
@by_link(Action.SEE_OWN_REQUEST)
def check_filled(request_id: str) -> ResponseReturnValue:
    asked = own_request(reading(), request_id)
    return page("check_filled.html", asked, flow=_flow(asked), draft=_draft(asked))


@blueprint.post("/agency/<request_id>/check-answers")
@by_link(Action.SEND_RETURN)
def send_filled(request_id: str) -> ResponseReturnValue:
    limit("upload", times=60, minutes=10, of=request_id)
    missing = missing_in(_flow(open_request(request_id)))
    if missing:
        tell(missing)
        return make_response(check_filled(request_id=request_id), 400)
    upload = prepare_page_return(reading(), request_id)
    finish()
    send_page_return(writing(), request_id, upload)
    flash("We have your return. It counts from now.")
    return redirect(url_for(".own", request_id=request_id, _anchor="received"))


def _flow(asked: OwnRequest) -> Flow:
    form = form_asked(asked)
    draft = _draft(asked)

    def save(step: str, values: dict[str, JsonValue]) -> Kept:
        kept = keep_agency_draft(writing(), asked.id, step, values)
        return Kept(kept.answers, kept.seen)

    return Flow(
        form,
        steps_of(form, _asked_for),
        Kept(draft.answers, draft.seen),
        save,
        lambda step: url_for(".fill_step", request_id=asked.id, section=step),
        url_for(".fill", request_id=asked.id),
        url_for(".check_filled", request_id=asked.id),
    )


def _draft(asked: OwnRequest) -> DraftKept:
    return draft_of(reading(), reading().session.get_one(AgencyRequest, asked.id))


def _asked_for(field: FieldData) -> bool:
    """What the unit filled in before it asked is no question to the agency."""
    return not field.prefilled
