"""The escalation of a return: what would be written, and beginning it, also before the return is overdue."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.models import CaseFile
from forms_service.db.queries.escalations import drafts_to_be, escalation_of_request, escalations_beside, stage_title
from forms_service.db.queries.request_list import request_line
from forms_service.domain.access import Action
from forms_service.use_cases.begin_case import begin_escalation
from forms_service.web.access import allowed_on, subject
from forms_service.web.again import again
from forms_service.web.case_pages import case_template, frame
from forms_service.web.moments import as_typed
from forms_service.web.sent_moments import sent_moment
from forms_service.web.visible import visible_cases
from forms_service.web.work import reading, services, writing

blueprint = Blueprint("escalations", __name__, template_folder="templates")


@blueprint.get("/requests/<request_id>/escalation")
@allowed_on("request", Action.RUN_LADDER)
def escalation(request_id: str) -> ResponseReturnValue:
    work, shown = reading(), frame()
    case = work.session.get_one(CaseFile, shown.case_id)
    process = escalation_of_request(work, case)
    beside = escalations_beside(work, case.id, visible_cases(case.partnership)).get(request_id)
    return case_template(
        "escalations/escalation.html",
        line=request_line(work, request_id),
        process=process,
        drafts=drafts_to_be(work, case, process) if process is not None else (),
        stages=[(stage.id, stage_title(stage), stage.who) for stage in process.stages] if process is not None else [],
        beside=beside if beside is not None and beside.state == "open" else None,
        now_typed=as_typed(services().business_clock.now()),
    )


@blueprint.post("/requests/<request_id>/escalation")
@allowed_on("request", Action.RUN_LADDER)
@again(escalation)
def begin(request_id: str) -> ResponseReturnValue:
    at, day_only = sent_moment("raised_at", time_needed=False) if request.form.get("raised_at") else (None, False)
    begun = begin_escalation(
        writing(),
        request_id,
        raised_at=at,
        day_only=day_only,
        stage=request.form.get("stage", ""),
        why=request.form.get("why", ""),
    )
    flash("The escalation was begun. Its letters are being made; nothing leaves until somebody releases it.")
    assert subject().case_id
    return redirect(url_for("ladder.ladder", case_id=begun))
