"""The agency's door: one link, one request, nothing else. Looking does nothing; typing the address opens it."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.models import AgencyLink
from forms_service.db.queries.agency_door import OwnRequest, asked_brief, link_left_open, own_request
from forms_service.definitions.schema import Form
from forms_service.errors import ConflictError, NotFoundError
from forms_service.web import work
from forms_service.web.identity import LINK_COOKIE
from forms_service.web.typed_address import type_again
from forms_service.web.work import reading, services

blueprint = Blueprint("agency", __name__, template_folder="templates")


def open_request(request_id: str) -> OwnRequest:
    """The visitor's own, while something can be sent to it."""
    asked = own_request(reading(), request_id)
    if not asked.open_for_answers:
        raise ConflictError("This request was withdrawn: nothing needs to be sent. If in doubt, telephone us.")
    return asked


def form_asked(asked: OwnRequest) -> Form:
    return services().library.form(asked.partnership, f"{asked.form}/v{asked.form_version}")


def is_theirs(form: Form, path: str) -> bool:
    """What the unit filled in before it asked is no answer of the agency."""
    name = path.partition(".")[0]
    return any(field.name == name and not field.prefilled for field in form.fields())


def page(template: str, asked: OwnRequest, **values: object) -> str:
    partnership = services().library.partnership(asked.partnership)
    return render_template(f"agency/{template}", asked=asked, partnership=partnership, **values)


@blueprint.errorhandler(NotFoundError)
def _no_longer_open(error: NotFoundError) -> ResponseReturnValue:
    """Whoever had a request open here is told how to come back; nobody learns whether there is such a request."""
    work.give_up(error)
    if g.get("link") is not None or LINK_COOKIE not in request.cookies:
        return render_template("errors/not_found.html"), 404
    if request.method == "POST" and request.endpoint != f"{blueprint.name}.open_again" and not request.files:
        request_id = str((request.view_args or {}).get("request_id"))
        left_open = link_left_open(reading(), request.cookies[LINK_COOKIE], request_id)
        if left_open is not None:
            return ask_address_again(left_open, request.full_path.rstrip("?")), 404
    return render_template("agency/shut.html"), 404


def ask_address_again(link: AgencyLink, onward: str) -> str:
    """With everything that was typed, so that none of it is lost: it never left this browser."""
    g.page_partnership = asked_brief(reading(), link).partnership
    again_at = url_for(f"{blueprint.name}.open_again", request_id=link.request_id)
    return type_again("request", again_at, onward)
