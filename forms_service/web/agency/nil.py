"""Nothing is known: said in so many words, with who searched what, and never taken for granted."""

from __future__ import annotations

from datetime import date

from flask import flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.agency_door import own_request
from forms_service.domain.access import Action
from forms_service.errors import InvalidInputError
from forms_service.use_cases.record_nil_return import NilSaid, prepare_nil, record_nil_return
from forms_service.web.access import by_link
from forms_service.web.again import Faults, again, needed, tell
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
    faults = Faults()
    statement = faults.of(lambda: needed("statement", "Say in your own words that nothing is known, and about whom."))
    systems = faults.of(lambda: needed("systems", "Name the systems and records that were searched."))
    searched_by = faults.of(lambda: needed("searched_by", "Name the person who searched."))
    searched_for = faults.of(_searched_for)
    period_from, period_to = faults.of(lambda: _day("period_from")), faults.of(lambda: _day("period_to"))
    faults.of(_sure)
    if faults.found:
        tell(faults.found)
        return make_response(nil(request_id=request_id), 400)
    said = NilSaid(
        statement=statement or "",
        systems=systems or "",
        searched_by=searched_by or "",
        period_from=period_from,
        period_to=period_to,
        searched_for=searched_for or (),
    )
    upload = prepare_nil(reading(), request_id, said)
    finish()
    record_nil_return(writing(), request_id, upload, via="typed")
    flash("We have your statement. Nothing more is needed.")
    return redirect(url_for(".own", request_id=request_id, _anchor="received"))


def _sure() -> None:
    if request.form.get("sure") != "yes":
        raise InvalidInputError("Tick the box to confirm that the searches were made.", field="sure")


def _searched_for() -> tuple[str, ...]:
    chosen = tuple(request.form.getlist("searched_for"))
    if not chosen:
        raise InvalidInputError("Choose the people who were searched for.", field="searched_for")
    return chosen


def _day(name: str) -> date:
    return read_day(request.form.get(name, ""), name)
