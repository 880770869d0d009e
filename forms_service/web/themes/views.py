"""The themes of learning of one case, ticked from the partnership's own list."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.themes import themes_of
from forms_service.domain.access import Action
from forms_service.use_cases.give_themes import give_themes
from forms_service.web.access import allowed_on
from forms_service.web.again import again
from forms_service.web.case_pages import case_template, frame
from forms_service.web.work import reading, services, writing

blueprint = Blueprint("themes", __name__, template_folder="templates")


@blueprint.get("/cases/<case_id>/themes")
@allowed_on("case", Action.RECORD_EVENT)
def themes(case_id: str) -> ResponseReturnValue:
    partnership = services().library.partnership(frame().partnership.slug)
    given = [row.theme for row in themes_of(reading(), case_id)]
    titles = {each.slug: each.label for each in partnership.themes}
    # One that the partnership no longer lists stays with the case that it was given to.
    offered = [*titles.items(), *((slug, slug) for slug in given if slug not in titles)]
    return case_template("themes/themes.html", offered=offered, given=given)


@blueprint.post("/cases/<case_id>/themes")
@allowed_on("case", Action.RECORD_EVENT)
@again(themes)
def give(case_id: str) -> ResponseReturnValue:
    give_themes(writing(), case_id=case_id, themes=request.form.getlist("themes"))
    flash("The themes of the case were kept.")
    return redirect(url_for(".themes", case_id=case_id))
