"""Moving an open case to the definitions as they are published now: what would change, then the move."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.newer_definitions import newer_definition
from forms_service.db.records.cases import case_or_error
from forms_service.domain.access import Action
from forms_service.errors import InvalidInputError
from forms_service.use_cases.move_case import move_case
from forms_service.web.access import allowed_on
from forms_service.web.again import again, needed
from forms_service.web.case_pages import case_template
from forms_service.web.cases.door import blueprint
from forms_service.web.work import reading, writing


@blueprint.get("/cases/<case_id>/definitions")
@allowed_on("case", Action.MOVE_CASE)
def definitions(case_id: str) -> ResponseReturnValue:
    case = case_or_error(reading(), case_id)
    return case_template(
        "cases/definitions.html", newer=newer_definition(reading(), case), digest=case.definition_digest
    )


@blueprint.post("/cases/<case_id>/definitions")
@allowed_on("case", Action.MOVE_CASE)
@again(definitions)
def send_definitions(case_id: str) -> ResponseReturnValue:
    reason = needed("reason", "Say why the case is moved.")
    if request.form.get("sure") != "yes":
        raise InvalidInputError("Tick the box to confirm.", field="sure")
    move_case(writing(), case_id=case_id, digest=request.form.get("digest", ""), reason=reason)
    flash("The case was moved. Dates were worked out again, and letters that wait are made again.")
    return redirect(url_for(".case_page", case_id=case_id))
