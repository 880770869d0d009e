"""Behind the link in the mail: a reference, a day, a box and a button. The address that it was sent to opens it."""

from __future__ import annotations

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.models import AgencyLink
from forms_service.db.queries.agency_door import asked_brief, link_left_open
from forms_service.db.records.links import LinkState, find_link, state_of_link
from forms_service.domain.access import Action
from forms_service.use_cases.open_link import open_link, open_link_again
from forms_service.web.access import by_link, public
from forms_service.web.again import again, needed
from forms_service.web.agency.blueprint import ask_address_again, blueprint
from forms_service.web.identity import LINK_COOKIE, link_visitor
from forms_service.web.opening import let_visitor_in, let_visitor_in_again, let_visitor_out
from forms_service.web.typed_address import looked_at, may_try
from forms_service.web.work import reading, services, writing

_ASKED = "Enter the e-mail address that the request was sent to."


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
    return let_visitor_in(
        open_link(writing(), token=token, address=needed("address", _ASKED)),
        LINK_COOKIE,
        own=lambda request_id: url_for(".own", request_id=request_id),
        page=lambda: link(token=token),
    )


@blueprint.post("/agency/<request_id>/again")
@public("the address opens again what was open in this browser; what was being sent is sent on")
def open_again(request_id: str) -> ResponseReturnValue:
    found = may_try(link_left_open(reading(), request.cookies.get(LINK_COOKIE, ""), request_id))
    return let_visitor_in_again(
        lambda address: open_link_again(writing(), link_id=found.id, address=address),
        LINK_COOKIE,
        own=url_for(".own", request_id=request_id),
        asked=_ASKED,
        page=lambda onward: ask_address_again(found, onward),
    )


@blueprint.post("/agency/<request_id>/leave")
@by_link(Action.SEE_OWN_REQUEST)
def leave(request_id: str) -> ResponseReturnValue:  # noqa: ARG001  the guard reads it
    return shut("agency/left.html")


def shut(template: str) -> ResponseReturnValue:
    """Ends what is open on this computer and says so."""
    partnership = services().library.partnership(link_visitor().partnership)
    g.page_partnership = partnership.slug
    g.link = None
    return let_visitor_out(LINK_COOKIE, template, partnership)
