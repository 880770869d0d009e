"""Whom to ask: proposed with reasons, changed by a person, confirmed, issued; agencies found later; standing down."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.request_list import directory_agencies, requests_of
from forms_service.db.queries.request_warnings import request_warnings
from forms_service.domain.access import Action
from forms_service.errors import InvalidInputError
from forms_service.use_cases.add_agency import NewContact, add_agency
from forms_service.use_cases.issue_requests import issue_requests
from forms_service.use_cases.propose_agencies import propose_agencies
from forms_service.use_cases.set_request import set_request
from forms_service.use_cases.stand_down import stand_down
from forms_service.web.access import allowed_on, subject
from forms_service.web.again import again, needed, tell
from forms_service.web.case_pages import case_template, frame
from forms_service.web.words import options, reason_options
from forms_service.web.work import give_up, reading, writing

blueprint = Blueprint("requests", __name__, template_folder="templates")


@blueprint.get("/cases/<case_id>/agencies")
@allowed_on("case", Action.ASK_AGENCIES)
def agencies(case_id: str) -> ResponseReturnValue:
    return _page(case_id)


def _page(case_id: str) -> str:
    case = frame()
    lines = requests_of(reading(), case_id)
    return case_template(
        "requests/agencies.html",
        proposed=[line for line in lines if line.state == "proposed"],
        confirmed=[line for line in lines if line.state == "confirmed"],
        asked=[line for line in lines if line.state in ("issued", "answered", "nil")],
        left_out=[line for line in lines if line.state in ("declined", "stood-down")],
        relations=options("relation"),
        people=[(person.id, _said(person.full_name, person.relationship, person.role)) for person in case.people],
        directory=directory_agencies(reading(), case.partnership.slug),
        warnings=request_warnings(reading(), case_id),
        reasons=reason_options(),
    )


@blueprint.post("/cases/<case_id>/agencies/propose")
@allowed_on("case", Action.ASK_AGENCIES)
def propose(case_id: str) -> ResponseReturnValue:
    found = propose_agencies(writing(), case_id)
    flash("Looked again." if not found else f"{len(found)} more proposed.")
    return redirect(url_for(".agencies", case_id=case_id))


@blueprint.post("/cases/<case_id>/agencies/confirm")
@allowed_on("case", Action.ASK_AGENCIES)
def confirm_all(case_id: str) -> ResponseReturnValue:
    """As they were proposed; one that was only guessed at by its name, or told of nobody, is looked at by itself."""
    sure = [line for line in requests_of(reading(), case_id) if line.state == "proposed" and line.is_sure]
    work = writing()
    for line in sure:
        set_request(work, line.id, relation=line.relation, persons=line.released_person_ids, confirm=True)
    flash(f"{len(sure)} confirmed as proposed.")
    return redirect(url_for(".agencies", case_id=case_id))


@blueprint.post("/requests/<request_id>")
@allowed_on("request", Action.ASK_AGENCIES)
def change(request_id: str) -> ResponseReturnValue:
    confirm = request.form.get("confirm") == "yes"
    try:
        set_request(
            writing(),
            request_id,
            relation=request.form.get("relation", ""),
            persons=request.form.getlist("persons"),
            confirm=confirm,
        )
    except InvalidInputError as error:
        return _again(error)
    flash("Confirmed. It is asked when you issue the requests." if confirm else "Left out.")
    return redirect(url_for(".agencies", case_id=subject().case_id))


@blueprint.post("/cases/<case_id>/agencies/add")
@allowed_on("case", Action.ASK_AGENCIES)
@again(agencies)
def add(case_id: str) -> ResponseReturnValue:
    name = request.form.get("agency_name", "").strip()
    address = request.form.get("email", "").strip()
    contact = (
        NewContact(
            name=needed("contact_name", "Give the name of the person to ask."),
            email=address,
            role=request.form.get("role", "").strip(),
            telephone=request.form.get("telephone", "").strip(),
        )
        if address
        else None
    )
    add_agency(
        writing(),
        case_id,
        agency_id=request.form.get("agency_id") or None,
        agency_name=name,
        contact=contact,
        relation=request.form.get("relation", ""),
        persons=request.form.getlist("persons"),
        why=needed("why", "Choose why this agency is asked."),
    )
    flash("Added. It is asked when you issue the requests.")
    return redirect(url_for(".agencies", case_id=case_id))


@blueprint.post("/cases/<case_id>/agencies/issue")
@allowed_on("case", Action.ASK_AGENCIES)
def issue(case_id: str) -> ResponseReturnValue:
    issued = issue_requests(writing(), case_id)
    count = len(issued.request_ids)
    words = f"{count} {'request was' if count == 1 else 'requests were'} issued. Letters and forms are being made."
    if issued.without_address:
        words += f" Nobody to write to is known at: {', '.join(issued.without_address)}."
    flash(words)
    return redirect(url_for(".agencies", case_id=case_id))


@blueprint.post("/requests/<request_id>/stand-down")
@allowed_on("request", Action.ASK_AGENCIES)
def end(request_id: str) -> ResponseReturnValue:
    try:
        stand_down(writing(), request_id, request.form.get("reason", ""))
    except InvalidInputError as error:
        return _again(error)
    flash("Stood down. Its link no longer opens and nobody chases it.")
    return redirect(url_for(".agencies", case_id=subject().case_id))


def _again(error: InvalidInputError) -> ResponseReturnValue:
    give_up(error)
    tell([error])
    return current_app.make_response(_page(subject().case_id)), 400


def _said(name: str, relationship: str, role: str) -> str:
    about = relationship or ("child" if role == "child" else "")
    return f"{name} ({about})" if about else name
