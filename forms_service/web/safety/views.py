"""“Child at risk now”: the numbers at once, and a trace that somebody looked or rang. Nothing is asked before."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.domain.access import Action
from forms_service.use_cases.note_safety_call import note_safety_call
from forms_service.web.access import allowed_on
from forms_service.web.again import again, needed
from forms_service.web.case_pages import case_template
from forms_service.web.moments import say_time
from forms_service.web.work import services, writing

blueprint = Blueprint("safety", __name__, template_folder="templates")


@blueprint.get("/cases/<case_id>/at-risk")
@allowed_on("case", Action.SEE_CASE)
def at_risk(case_id: str) -> ResponseReturnValue:  # noqa: ARG001  the guard reads it
    return case_template("safety/at_risk.html")


@blueprint.post("/cases/<case_id>/at-risk")
@allowed_on("case", Action.SEE_CASE)
@again(at_risk)
def ring(case_id: str) -> ResponseReturnValue:
    """Whom they ring, or only that it was looked up."""
    whom = request.form.get("whom", "")
    if request.form.get("form") == "text":
        needed("text", "Write what was said.")
    note_safety_call(writing(), case_id, whom=whom, text=request.form.get("text", ""))
    if whom:
        flash(f"Noted at {say_time(services().business_clock.now())}: you ring {whom}.")
    elif request.form.get("text", "").strip():
        flash("Kept with this matter.")
    return redirect(url_for(".at_risk", case_id=case_id))
