"""The unit's page of links to a matter: who has one, sending it, taking it back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.matter_links import following
from forms_service.db.records.parties import party_or_error
from forms_service.domain.access import Action
from forms_service.errors import NotFoundError
from forms_service.use_cases.revoke_matter_link import revoke_matter_link
from forms_service.use_cases.send_matter_link import send_matter_link
from forms_service.web.access import allowed_on
from forms_service.web.again import again
from forms_service.web.case_pages import case_template, frame
from forms_service.web.work import reading, writing

blueprint = Blueprint("matter_links", __name__, template_folder="templates")


@blueprint.get("/cases/<case_id>/links")
@allowed_on("case", Action.GIVE_MATTER_LINK)
def links(case_id: str) -> ResponseReturnValue:  # noqa: ARG001  the guard reads it
    case = frame()
    return case_template("matter/links.html", parties=following(reading(), case))


@blueprint.post("/cases/<case_id>/links/<follower_id>")
@allowed_on("case", Action.GIVE_MATTER_LINK)
@again(links)
def send(case_id: str, follower_id: str) -> ResponseReturnValue:
    _insist(case_id, follower_id)
    send_matter_link(writing(), follower_id)
    flash("The message with the link is being made. It goes when it is released, under Letters.")
    return redirect(url_for(".links", case_id=case_id))


@blueprint.post("/cases/<case_id>/links/<follower_id>/revoke")
@allowed_on("case", Action.GIVE_MATTER_LINK)
@again(links)
def revoke(case_id: str, follower_id: str) -> ResponseReturnValue:
    _insist(case_id, follower_id)
    revoke_matter_link(writing(), follower_id)
    flash("The links were taken back. They no longer open, and what was open by them is closed.")
    return redirect(url_for(".links", case_id=case_id))


def _insist(case_id: str, follower_id: str) -> None:
    """The party is of this case, which is the one that the guard looked at."""
    if party_or_error(reading(), follower_id).case_id != case_id:
        raise NotFoundError
