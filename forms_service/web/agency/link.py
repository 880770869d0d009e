"""Behind the link in the mail: a reference, a day, a box and a button. The address that it was sent to opens it."""

from __future__ import annotations

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.models import AgencyLink
from forms_service.db.queries.agency_door import asked_brief, link_left_open
from forms_service.db.records.links import LinkState, Opening, find_link, state_of_link
from forms_service.domain.access import Action
from forms_service.errors import InvalidInputError, NotFoundError
from forms_service.use_cases.open_link import open_link, open_link_again
from forms_service.use_cases.sign_out import sign_out
from forms_service.web.access import by_link, public
from forms_service.web.again import again, needed, tell
from forms_service.web.agency.blueprint import ask_address_again, blueprint
from forms_service.web.identity import LINK_COOKIE, give_cookie, link_visitor, take_cookie
from forms_service.web.limits import limit
from forms_service.web.typed_address import looked_at, may_try, path_of_own, wrong_address
from forms_service.web.work import finish, reading, services, writing


@blueprint.get("/return")
@public("where a printed letter points: says to use the link")
def no_link() -> ResponseReturnValue:
    return render_template("agency/no_link.html")


@blueprint.get("/return/<token>")
@public("shows a reference, a due date, a box and a button; a scanner that looks changes nothing")
def link(token: str) -> ResponseReturnValue:
    found = looked_at(find_link(reading(), AgencyLink, token))
    brief = asked_brief(reading(), found)
    g.page_partnership = brief.partnership
    partnership = services().library.partnership(brief.partnership)
    if state_of_link(reading(), found) is LinkState.ENDED:
        return render_template("agency/ended.html", partnership=partnership, brief=brief), 410
    return render_template("agency/link.html", partnership=partnership, brief=brief, token=token)


@blueprint.post("/return/<token>")
@public("the address that the link was sent to opens it")
@again(link)
def confirm_address(token: str) -> ResponseReturnValue:
    may_try(find_link(reading(), AgencyLink, token))
    address = needed("address", "Enter the e-mail address that the request was sent to.")
    opened = open_link(writing(), token=token, address=address)
    finish()  # wrong tries are counted even though the page comes again
    if opened.outcome is Opening.UNKNOWN:
        raise NotFoundError
    if opened.outcome is Opening.WRONG_ADDRESS:
        tell([InvalidInputError(wrong_address(opened.tries_left), field="address")])
        return make_response(link(token=token), 400)
    if opened.outcome is Opening.ENDED or opened.token is None:
        return link(token=token)
    response = make_response(redirect(url_for(".own", request_id=opened.request_id)))
    give_cookie(response, LINK_COOKIE, opened.token)
    return response


@blueprint.post("/agency/<request_id>/again")
@public("the address opens again what was open in this browser; what was being sent is sent on")
def open_again(request_id: str) -> ResponseReturnValue:
    found = link_left_open(reading(), request.cookies.get(LINK_COOKIE, ""), request_id)
    if found is None:
        raise NotFoundError
    limit("link-address", times=30, minutes=10, of=found.id)
    onward = path_of_own(url_for(".own", request_id=request_id), request.form.get("onward", ""))
    address = request.form.get("address_again", "").strip()
    wrong = "Enter the e-mail address that the request was sent to."
    if address:
        opened = open_link_again(writing(), link_id=found.id, address=address)
        finish()
        if opened.token is not None:
            own = url_for(".own", request_id=request_id)
            response = make_response(redirect(onward, code=307) if onward else redirect(own))
            give_cookie(response, LINK_COOKIE, opened.token)
            return response
        if opened.outcome is not Opening.WRONG_ADDRESS:
            raise NotFoundError
        wrong = wrong_address(opened.tries_left)
    tell([InvalidInputError(wrong, field="address_again")])
    return make_response(ask_address_again(found, onward), 400)


@blueprint.post("/agency/<request_id>/leave")
@by_link(Action.SEE_OWN_REQUEST)
def leave(request_id: str) -> ResponseReturnValue:  # noqa: ARG001  the guard reads it
    return shut("agency/left.html")


def shut(template: str) -> ResponseReturnValue:
    """Ends what is open on this computer and says so."""
    partnership = services().library.partnership(link_visitor().partnership)
    sign_out(writing(), token=request.cookies[LINK_COOKIE])
    g.page_partnership = partnership.slug
    g.link = None
    response = make_response(render_template(template, partnership=partnership))
    take_cookie(response, LINK_COOKIE)
    return response
