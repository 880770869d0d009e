"""Dates that would be others by now: both side by side, taken over by a manager or left as they stand; and those that
came forward, which are in force."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.proposals import proposals_of
from forms_service.domain.access import Action
from forms_service.errors import InvalidInputError
from forms_service.use_cases.apply_proposal import apply_proposal
from forms_service.use_cases.decline_proposal import decline_proposal
from forms_service.use_cases.note_forward_dates import note_forward_dates
from forms_service.web.access import allowed_on, subject
from forms_service.web.again import again, needed
from forms_service.web.case_pages import case_template
from forms_service.web.work import reading, writing

blueprint = Blueprint("proposals", __name__, template_folder="templates")


@blueprint.get("/cases/<case_id>/proposals")
@allowed_on("case", Action.SEE_WORKINGS)
def proposals(case_id: str) -> ResponseReturnValue:
    return case_template("proposals/proposals.html", proposals=proposals_of(reading(), case_id))


def _again(proposal_id: str) -> ResponseReturnValue:  # noqa: ARG001
    return case_template("proposals/proposals.html", proposals=proposals_of(reading(), subject().case_id))


@blueprint.post("/proposals/<proposal_id>/apply")
@allowed_on("proposal", Action.SETTLE_PROPOSAL)
@again(_again)
def apply(proposal_id: str) -> ResponseReturnValue:
    if request.form.get("sure") != "yes":
        raise InvalidInputError("Tick the box to confirm.", field="sure")
    apply_proposal(writing(), proposal_id=proposal_id)
    flash("The dates were taken over. Letters that were sent keep the dates they printed.")
    return redirect(url_for(".proposals", case_id=subject().case_id))


@blueprint.post("/proposals/<proposal_id>/decline")
@allowed_on("proposal", Action.SETTLE_PROPOSAL)
@again(_again)
def decline(proposal_id: str) -> ResponseReturnValue:
    reason = needed("reason", "Say why the dates stay as they are.")
    decline_proposal(writing(), proposal_id=proposal_id, reason=reason)
    flash("The dates stand as they are. Your reason is kept with the case.")
    return redirect(url_for(".proposals", case_id=subject().case_id))


@blueprint.post("/proposals/<proposal_id>/seen")
@allowed_on("proposal", Action.RECORD_EVENT)
@again(_again)
def seen(proposal_id: str) -> ResponseReturnValue:
    if request.form.get("told") != "yes":
        raise InvalidInputError("Tick the box to confirm.", field="told")
    note_forward_dates(writing(), proposal_id=proposal_id)
    flash("It is on record that you have seen the dates that came forward.")
    return redirect(url_for(".proposals", case_id=subject().case_id))
