"""Behind the link in the mail: a reference, a box and a button. The address that it was sent to opens it."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.models import PartyLink
from forms_service.db.queries.party_door import matter_brief, matter_link_state, party_link_left_open
from forms_service.db.records.links import LinkState, find_link
from forms_service.domain.access import Action
from forms_service.use_cases.open_matter_link import open_matter_link, open_matter_link_again
from forms_service.web.access import by_party_link, public
from forms_service.web.again import again, needed
from forms_service.web.identity import PARTY_COOKIE, party_visitor
from forms_service.web.matter.blueprint import ask_address_again, blueprint, published_partnership
from forms_service.web.opening import let_visitor_in, let_visitor_in_again, let_visitor_out
from forms_service.web.typed_address import looked_at, may_try
from forms_service.web.work import reading, writing

_ASKED = "Enter the e-mail address that the link was sent to."


@blueprint.get("/matter/<matter_token>")
@public("shows a reference, a box and a button; a scanner that looks changes nothing")
def link(matter_token: str) -> ResponseReturnValue:
    found = looked_at(find_link(reading(), PartyLink, matter_token))
    brief = matter_brief(reading(), found)
    partnership = published_partnership(brief.partnership)
    if matter_link_state(reading(), found) is LinkState.ENDED:
        return render_template("matter/ended.html", partnership=partnership, brief=brief), 410
    return render_template("matter/link.html", partnership=partnership, brief=brief, token=matter_token)


@blueprint.post("/matter/<matter_token>")
@public("the address that the link was sent to opens it")
@again(link)
def confirm_address(matter_token: str) -> ResponseReturnValue:
    may_try(find_link(reading(), PartyLink, matter_token))
    return let_visitor_in(
        open_matter_link(writing(), token=matter_token, address=needed("address", _ASKED)),
        PARTY_COOKIE,
        own=lambda party_id: url_for(".own", party_id=party_id),
        page=lambda: link(matter_token=matter_token),
    )


@blueprint.post("/party/<party_id>/again")
@public("the address opens again what was open in this browser; what was being sent is sent on")
def open_again(party_id: str) -> ResponseReturnValue:
    found = may_try(party_link_left_open(reading(), request.cookies.get(PARTY_COOKIE, ""), party_id))
    return let_visitor_in_again(
        lambda address: open_matter_link_again(writing(), link_id=found.id, address=address),
        PARTY_COOKIE,
        own=url_for(".own", party_id=party_id),
        asked=_ASKED,
        page=lambda onward: ask_address_again(found, onward),
    )


@blueprint.post("/party/<party_id>/leave")
@by_party_link(Action.SEE_OWN_MATTER)
def leave(party_id: str) -> ResponseReturnValue:  # noqa: ARG001  the guard reads it
    return let_visitor_out(PARTY_COOKIE, "matter/left.html", published_partnership(party_visitor().partnership))
