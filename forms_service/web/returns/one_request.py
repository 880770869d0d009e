"""One agency's request: how it stands, what came, its calls, and returns that the unit enters for it."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.control_room import control_room
from forms_service.db.queries.escalations import escalations_beside
from forms_service.db.queries.request_list import request_line
from forms_service.db.records.extensions import proposed_day_of
from forms_service.domain.access import Action
from forms_service.errors import InvalidInputError
from forms_service.use_cases.enter_return import enter_return
from forms_service.use_cases.record_nil_return import NilSaid, prepare_nil, record_nil_return
from forms_service.web.access import allowed_on, may, subject
from forms_service.web.again import again, needed
from forms_service.web.case_pages import case_template, frame
from forms_service.web.moments import read_day
from forms_service.web.returns.door import blueprint
from forms_service.web.sent_moments import past_moment
from forms_service.web.uploads import TAKEN, sent_file
from forms_service.web.visible import visible_cases
from forms_service.web.words import options
from forms_service.web.work import finish, reading, writing

_ROUTES = [("email", "By e-mail"), ("post", "By post"), ("hand", "By hand")]


@blueprint.get("/requests/<request_id>")
@allowed_on("request", Action.SEE_WORKINGS)
def one(request_id: str) -> ResponseReturnValue:
    work, case = reading(), frame()
    line = request_line(work, request_id)
    return case_template(
        "returns/one.html",
        line=line,
        stands=next((each for each in control_room(work, case.case_id) if each.line.id == request_id), None),
        proposed=proposed_day_of(work, request_id),
        people=[(person.id, person.full_name) for person in case.people if person.id in line.released_person_ids],
        told=[person for person in case.people if person.id in line.released_person_ids],
        routes=_ROUTES,
        nil_routes=[("telephone", "By telephone"), *_ROUTES],
        taken=TAKEN,
        outcomes=options("call-outcome"),
        escalates=case.process.missing_return is not None and may(Action.RUN_LADDER, subject()),
        escalation=escalations_beside(work, case.case_id, visible_cases(case.partnership.slug)).get(request_id),
        rungs={rung.id: rung.title for rung in case.process.chasing},
    )


@blueprint.post("/requests/<request_id>/enter")
@allowed_on("request", Action.ENTER_RETURN)
@again(one)
def enter(request_id: str) -> ResponseReturnValue:
    via = needed("via", "Choose how the return came.")
    at = past_moment("true_received_at")
    wrapped = reading().vault(subject().case_id).wrapped_key
    finish()
    upload = sent_file("document", wrapped)
    enter_return(writing(), request_id, upload, via=via, true_received_at=at)
    flash("The return was entered. It is being read.")
    return redirect(url_for(".one", request_id=request_id))


@blueprint.post("/requests/<request_id>/nil")
@allowed_on("request", Action.ENTER_RETURN)
@again(one)
def enter_nil(request_id: str) -> ResponseReturnValue:
    said = NilSaid(
        statement=needed("statement", "Enter what they said, in their words."),
        systems=needed("systems", "Enter which systems and records they searched."),
        searched_by=needed("searched_by", "Enter who searched."),
        period_from=read_day(request.form.get("period_from", ""), "period_from"),
        period_to=read_day(request.form.get("period_to", ""), "period_to"),
        searched_for=tuple(request.form.getlist("searched_for")),
    )
    if not said.searched_for:
        raise InvalidInputError("Choose the people who were searched for.", field="searched_for")
    via = needed("via", "Choose how they told you.")
    at = past_moment("true_received_at")
    upload = prepare_nil(reading(), request_id, said)
    finish()
    record_nil_return(writing(), request_id, upload, via=via, true_received_at=at)
    flash("The nil return was recorded. Nobody chases this agency any more.")
    return redirect(url_for(".one", request_id=request_id))
