"""Answers that are no return: we need longer, a colleague should answer, this is not for our agency."""

from __future__ import annotations

from flask import flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.agency_door import own_request
from forms_service.db.queries.agency_standing import own_standing
from forms_service.domain.access import Action
from forms_service.use_cases.ask_for_longer import ask_for_longer
from forms_service.use_cases.pass_request_on import PassedOn, pass_request_on
from forms_service.use_cases.say_not_ours import say_not_ours
from forms_service.web.access import by_link
from forms_service.web.again import Faults, again, needed, tell
from forms_service.web.agency.blueprint import blueprint, open_request, page
from forms_service.web.agency.link import shut
from forms_service.web.limits import limit
from forms_service.web.moments import read_day
from forms_service.web.work import finish, reading, writing


@blueprint.get("/agency/<request_id>/longer")
@by_link(Action.SEE_OWN_REQUEST)
def longer(request_id: str) -> ResponseReturnValue:
    return page("longer.html", own_request(reading(), request_id), standing=own_standing(reading(), request_id))


@blueprint.post("/agency/<request_id>/longer")
@by_link(Action.SEND_RETURN)
@again(longer)
def ask_longer(request_id: str) -> ResponseReturnValue:
    open_request(request_id)
    limit("agency-asks", times=20, minutes=10, of=request_id)
    faults = Faults()
    reason = faults.of(lambda: needed("reason", "Say why you need longer."))
    wanted_on = faults.of(lambda: read_day(request.form.get("wanted_on", ""), "wanted_on"))
    if reason is None or wanted_on is None:
        tell(faults.found)
        return make_response(longer(request_id=request_id), 400)
    ask_for_longer(writing(), request_id, reason=reason, wanted_on=wanted_on, who=request.form.get("who", ""))
    flash("We have your question. Until we answer, the date stays as it is.")
    return redirect(url_for(".own", request_id=request_id))


@blueprint.get("/agency/<request_id>/not-ours")
@by_link(Action.SEE_OWN_REQUEST)
def not_ours(request_id: str) -> ResponseReturnValue:
    return page("not_ours.html", own_request(reading(), request_id))


@blueprint.post("/agency/<request_id>/not-ours")
@by_link(Action.SEND_RETURN)
@again(not_ours)
def send_not_ours(request_id: str) -> ResponseReturnValue:
    open_request(request_id)
    limit("agency-asks", times=20, minutes=10, of=request_id)
    reason = needed("reason", "Say why this request is not for your agency.")
    say_not_ours(writing(), request_id, reason=reason, who=request.form.get("who", ""))
    flash("Thank you for telling us. Somebody will look at it and ring you.")
    return redirect(url_for(".own", request_id=request_id))


@blueprint.get("/agency/<request_id>/pass-on")
@by_link(Action.SEE_OWN_REQUEST)
def pass_on(request_id: str) -> ResponseReturnValue:
    return page("pass_on.html", own_request(reading(), request_id))


@blueprint.post("/agency/<request_id>/pass-on")
@by_link(Action.SEND_RETURN)
@again(pass_on)
def send_pass_on(request_id: str) -> ResponseReturnValue:
    open_request(request_id)
    limit("agency-asks", times=20, minutes=10, of=request_id)
    faults = Faults()
    name = faults.of(lambda: needed("name", "Enter the name of your colleague."))
    email = faults.of(lambda: needed("email", "Enter the e-mail address of your colleague."))
    if name is None or email is None:
        tell(faults.found)
        return make_response(pass_on(request_id=request_id), 400)
    outcome = pass_request_on(
        writing(),
        request_id,
        name=name,
        email=email,
        role=request.form.get("role", ""),
        reason=request.form.get("reason", ""),
    )
    if outcome is PassedOn.AT_ONCE:
        finish()
        return shut("agency/passed_on.html")
    flash("Thank you. Somebody checks the address first and then sends the request there. You need do nothing more.")
    return redirect(url_for(".own", request_id=request_id))
