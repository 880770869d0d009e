"""Behind the link in the mail: a reference, a box and a button. The address that it was sent to opens it."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.models import PartyLink
from forms_service.db.queries.party_door import matter_brief, matter_link_state, party_link_left_open
from forms_service.db.records.links import LinkState, Opening, find_link
from forms_service.domain.access import Action
from forms_service.errors import InvalidInputError, NotFoundError
from forms_service.use_cases.open_matter_link import open_matter_link, open_matter_link_again
from forms_service.use_cases.sign_out import sign_out
from forms_service.web.access import by_party_link, public
from forms_service.web.again import again, needed, tell
from forms_service.web.identity import PARTY_COOKIE, give_cookie, party_visitor, take_cookie
from forms_service.web.matter.blueprint import ask_address_again, blueprint, published_partnership
from forms_service.web.typed_address import looked_at, may_try, path_of_own, wrong_address
from forms_service.web.work import finish, reading, writing

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
    opened = open_matter_link(writing(), token=matter_token, address=needed("address", _ASKED))
    finish()  # wrong tries are counted even though the page comes again
    if opened.outcome is Opening.WRONG_ADDRESS:
        tell([InvalidInputError(wrong_address(opened.tries_left), field="address")])
        return make_response(link(matter_token=matter_token), 400)
    if opened.token is None:
        return link(matter_token=matter_token)
    response = make_response(redirect(url_for(".own", party_id=opened.party_id)))
    give_cookie(response, PARTY_COOKIE, opened.token)
    return response


@blueprint.post("/party/<party_id>/again")
@public("the address opens again what was open in this browser; what was being sent is sent on")
def open_again(party_id: str) -> ResponseReturnValue:
    found = may_try(party_link_left_open(reading(), request.cookies.get(PARTY_COOKIE, ""), party_id))
    own = url_for(".own", party_id=party_id)
    onward = path_of_own(own, request.form.get("onward", ""))
    address, wrong = request.form.get("address_again", "").strip(), _ASKED
    if address:
        opened = open_matter_link_again(writing(), link_id=found.id, address=address)
        finish()
        if opened.token is not None:
            response = make_response(redirect(onward, code=307) if onward else redirect(own))
            give_cookie(response, PARTY_COOKIE, opened.token)
            return response
        if opened.outcome is not Opening.WRONG_ADDRESS:
            raise NotFoundError
        wrong = wrong_address(opened.tries_left)
    tell([InvalidInputError(wrong, field="address_again")])
    return make_response(ask_address_again(found, onward), 400)


@blueprint.post("/party/<party_id>/leave")
@by_party_link(Action.SEE_OWN_MATTER)
def leave(party_id: str) -> ResponseReturnValue:  # noqa: ARG001  the guard reads it
    """Ends what is open on this computer and says so."""
    partnership = published_partnership(party_visitor().partnership)
    sign_out(writing(), token=request.cookies[PARTY_COOKIE])
    response = make_response(render_template("matter/left.html", partnership=partnership))
    take_cookie(response, PARTY_COOKIE)
    return response
