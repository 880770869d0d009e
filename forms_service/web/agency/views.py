"""The agency's door: one link, one request, nothing else. Looking does nothing; typing the address opens it."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.agency_door import OwnRequest, asked_brief, own_request
from forms_service.db.records.documents import open_document
from forms_service.domain.access import Action
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError
from forms_service.use_cases.open_link import LinkState, Opening, link_of_token, link_state, open_link
from forms_service.use_cases.receive_return import receive_return
from forms_service.use_cases.record_nil_return import NilSaid, prepare_nil, record_nil_return
from forms_service.use_cases.sign_out import sign_out
from forms_service.web.access import by_link, public
from forms_service.web.again import again, needed, tell
from forms_service.web.downloads import FORMATS, kept_attachment
from forms_service.web.identity import LINK_COOKIE, give_cookie, link_visitor, take_cookie
from forms_service.web.limits import limit
from forms_service.web.moments import read_day
from forms_service.web.uploads import TAKEN, sent_files
from forms_service.web.work import finish, reading, services, writing

blueprint = Blueprint("agency", __name__, template_folder="templates")


@blueprint.get("/return")
@public("where a printed letter points: says to use the link")
def no_link() -> ResponseReturnValue:
    return render_template("agency/no_link.html")


@blueprint.get("/return/<token>")
@public("shows a reference, a due date, a box and a button; a scanner that looks changes nothing")
def link(token: str) -> ResponseReturnValue:
    limit("link", times=60, minutes=10)
    found = link_of_token(reading(), token)
    state = link_state(reading(), found)
    if found is None or state is LinkState.UNKNOWN:
        raise NotFoundError
    brief = asked_brief(reading(), found)
    g.page_partnership = brief.partnership
    partnership = services().library.partnership(brief.partnership)
    if state is LinkState.ENDED:
        return render_template("agency/ended.html", partnership=partnership, brief=brief), 410
    return render_template("agency/link.html", partnership=partnership, brief=brief, token=token)


@blueprint.post("/return/<token>")
@public("the address that the link was sent to opens it")
@again(link)
def confirm_address(token: str) -> ResponseReturnValue:
    limit("link-address", times=30, minutes=10)
    address = needed("address", "Enter the e-mail address that the request was sent to.")
    opened = open_link(writing(), token=token, address=address)
    finish()  # wrong tries are counted even though the page comes again
    if opened.outcome is Opening.UNKNOWN:
        raise NotFoundError
    if opened.outcome is Opening.ENDED or opened.token is None:
        if opened.outcome is Opening.WRONG_ADDRESS:
            words = "That is not the address this link was sent to. Use the address at which the e-mail arrived."
            if opened.tries_left <= 3:
                words += (
                    f" {opened.tries_left} more {'try' if opened.tries_left == 1 else 'tries'} before the link rests."
                )
            tell([InvalidInputError(words, field="address")])
            return make_response(link(token=token), 400)
        return link(token=token)
    response = make_response(redirect(url_for(".own", request_id=opened.request_id)))
    give_cookie(response, LINK_COOKIE, opened.token)
    return response


@blueprint.get("/agency/<request_id>")
@by_link(Action.SEE_OWN_REQUEST)
def own(request_id: str) -> ResponseReturnValue:
    asked = own_request(reading(), request_id)
    library = services().library
    form = library.form(asked.partnership, f"{asked.form}/v{asked.form_version}")
    return render_template(
        "agency/own.html",
        asked=asked,
        partnership=library.partnership(asked.partnership),
        form=form,
        editions={edition.media_type: edition for edition in asked.editions},
        formats=FORMATS,
        taken=TAKEN,
    )


@blueprint.get("/agency/<request_id>/form.<target>")
@by_link(Action.SEE_OWN_REQUEST)
def prefilled_form(request_id: str, target: str) -> ResponseReturnValue:
    edition = next(
        (each for each in own_request(reading(), request_id).editions if each.media_type == FORMATS.get(target)), None
    )
    if edition is None:
        raise NotFoundError
    return kept_attachment(open_document(writing(), edition.document_id))


@blueprint.post("/agency/<request_id>/upload")
@by_link(Action.SEND_RETURN)
@again(own)
def upload(request_id: str) -> ResponseReturnValue:
    limit("upload", times=60, minutes=10)
    asked = own_request(reading(), request_id)
    _must_be_open(asked)
    wrapped = reading().vault(asked.case_id).wrapped_key
    finish()
    files = sent_files("document", wrapped)
    for prepared in files:
        receive_return(writing(), request_id, prepared)
    count = "Your file was received." if len(files) == 1 else f"Your {len(files)} files were received."
    flash(f"{count} The receipt is below, and comes by e-mail.")
    return redirect(url_for(".own", request_id=request_id, _anchor="received"))


@blueprint.get("/agency/<request_id>/nothing-known")
@by_link(Action.SEE_OWN_REQUEST)
def nil(request_id: str) -> ResponseReturnValue:
    asked = own_request(reading(), request_id)
    return render_template(
        "agency/nil.html",
        asked=asked,
        people=[(each.id, each.full_name) for each in asked.people],
        partnership=services().library.partnership(asked.partnership),
    )


@blueprint.post("/agency/<request_id>/nothing-known")
@by_link(Action.SEND_RETURN)
@again(nil)
def send_nil(request_id: str) -> ResponseReturnValue:
    _must_be_open(own_request(reading(), request_id))
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
    flash("Your statement was received.")
    return redirect(url_for(".own", request_id=request_id, _anchor="received"))


@blueprint.post("/agency/<request_id>/leave")
@by_link(Action.SEE_OWN_REQUEST)
def leave(request_id: str) -> ResponseReturnValue:  # noqa: ARG001  the guard reads it
    partnership = services().library.partnership(link_visitor().partnership)
    sign_out(writing(), token=request.cookies[LINK_COOKIE])
    g.page_partnership = partnership.slug
    g.link = None
    response = make_response(render_template("agency/left.html", partnership=partnership))
    take_cookie(response, LINK_COOKIE)
    return response


def _must_be_open(asked: OwnRequest) -> None:
    if not asked.open_for_answers:
        raise ConflictError("This request was withdrawn: nothing needs to be sent. If in doubt, telephone us.")


def _searched_for() -> tuple[str, ...]:
    chosen = tuple(request.form.getlist("searched_for"))
    if not chosen:
        raise InvalidInputError("Choose the people who were searched for.", field="searched_for")
    return chosen


def _day(name: str) -> date:
    return read_day(request.form.get(name, ""), name)
