"""Nothing is known: said in so many words, with who searched what, and never taken for granted."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.agency_door import own_request
from forms_service.domain.access import Action
from forms_service.errors import InvalidInputError
from forms_service.use_cases.record_nil_return import NilSaid, prepare_nil, record_nil_return
from forms_service.web.access import by_link
from forms_service.web.again import again, needed
from forms_service.web.agency.blueprint import blueprint, open_request, page
from forms_service.web.moments import read_day
from forms_service.web.work import finish, reading, writing


@blueprint.get("/agency/<request_id>/nothing-known")
@by_link(Action.SEE_OWN_REQUEST)
def nil(request_id: str) -> ResponseReturnValue:
    asked = own_request(reading(), request_id)
    return page("nil.html", asked, people=[(each.id, each.full_name) for each in asked.people])


@blueprint.post("/agency/<request_id>/nothing-known")
@by_link(Action.SEND_RETURN)
@again(nil)
def send_nil(request_id: str) -> ResponseReturnValue:
    open_request(request_id)
    if request.form.get("sure") != "yes":
        raise InvalidInputError("Tick the box to confirm that the searches were made.", field="sure")
    said = NilSaid(
        statement=needed("statement", "Say in your own words that nothing is known, and about whom."),
        systems=needed("systems", "Name the systems and records that were searched."),
        searched_by=needed("searched_by", "Name the person who searched."),
        period_from=_day("period_from"),
        period_to=_day("period_to"),
        searched_for=_searched_for(),
    )
    upload = prepare_nil(reading(), request_id, said)
    finish()
    record_nil_return(writing(), request_id, upload, via="typed")
    flash("We have your statement. Nothing more is needed.")
    return redirect(url_for(".own", request_id=request_id, _anchor="received"))


def _searched_for() -> tuple[str, ...]:
    chosen = tuple(request.form.getlist("searched_for"))
    if not chosen:
        raise InvalidInputError("Choose the people who were searched for.", field="searched_for")
    return chosen


def _day(name: str) -> date:
    return read_day(request.form.get(name, ""), name)
