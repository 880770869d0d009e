"""The ladder of a matter: where it stands, going to any later stage at any time, how a stage ended."""

from __future__ import annotations

from flask import flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.ladder_page import stage_name
from forms_service.domain.access import Action
from forms_service.errors import InvalidInputError
from forms_service.use_cases.choose_recorder import choose_recorder
from forms_service.use_cases.complete_matter import complete_matter
from forms_service.use_cases.end_stage import end_stage
from forms_service.use_cases.open_stage import open_stage
from forms_service.use_cases.record_event import record_event
from forms_service.web.access import allowed_on, subject
from forms_service.web.again import Faults, again, needed, tell
from forms_service.web.case_pages import frame
from forms_service.web.ladder import parties, said  # noqa: F401  their routes
from forms_service.web.ladder.door import blueprint
from forms_service.web.ladder.page import show
from forms_service.web.sent_moments import sent_moment
from forms_service.web.work import writing

__all__ = ["blueprint"]


@blueprint.get("/cases/<case_id>/ladder")
@allowed_on("case", Action.SEE_LADDER)
def ladder(case_id: str) -> ResponseReturnValue:  # noqa: ARG001  the guard reads it
    return show()


@blueprint.post("/cases/<case_id>/ladder")
@allowed_on("case", Action.RUN_LADDER)
@again(show)
def go_to(case_id: str) -> ResponseReturnValue:
    faults = Faults()
    stage = faults.of(lambda: needed("stage", "Choose the stage that it goes to."))
    opened = faults.of(lambda: sent_moment("opened_at", time_needed=False))
    if stage is None or opened is None:
        tell(faults.found)
        return make_response(show(), 400)
    open_stage(
        writing(),
        case_id,
        stage,
        opened_at=opened[0],
        why=request.form.get("why", ""),
        by_party=request.form.get("by_party", ""),
        day_only=opened[1],
    )
    found = next(each for each in frame().process.stages if each.id == stage)
    flash(f"The matter is at “{stage_name(found)}” now. Letters that belong to it are being made.")
    return _back(case_id, f"stage-{stage}")


@blueprint.post("/cases/<case_id>/ladder/raised")
@allowed_on("case", Action.RUN_LADDER)
@again(show)
def say_raised(case_id: str) -> ResponseReturnValue:
    at, day_only = sent_moment("raised_at", time_needed=False)
    record_event(writing(), case_id, frame().process.starts_with, at, day_only=day_only)
    flash("Recorded. Dates that count from it were worked out.")
    return _back(case_id)


@blueprint.post("/stages/<case_stage_id>/end")
@allowed_on("case_stage", Action.RUN_LADDER)
@again(show)
def end(case_stage_id: str) -> ResponseReturnValue:
    faults = Faults()
    how = faults.of(lambda: needed("end", "Choose how the stage ended."))
    text = faults.of(lambda: needed("text", "Write the outcome in words; it is what both sides are told."))
    ended = faults.of(lambda: sent_moment("ended_at", time_needed=False))
    if how is None or text is None or ended is None:
        tell(faults.found)
        return make_response(show(), 400)
    end_stage(writing(), case_stage_id, how, text, ended[0], day_only=ended[1])
    flash("How the stage ended was recorded. Nothing else was opened by it.")
    return _back(subject().case_id)


@blueprint.post("/stages/<case_stage_id>/recorder")
@allowed_on("case_stage", Action.RUN_LADDER)
@again(show)
def agree_recorder(case_stage_id: str) -> ResponseReturnValue:
    choose_recorder(writing(), case_stage_id, needed("recorder", "Choose who writes the record and shares it."))
    flash("Who writes and shares the record was kept.")
    return _back(subject().case_id)


@blueprint.post("/cases/<case_id>/ladder/complete")
@allowed_on("case", Action.RUN_LADDER)
@again(show)
def complete(case_id: str) -> ResponseReturnValue:
    if request.form.get("sure") != "yes":
        raise InvalidInputError("Tick the box to confirm.", field="sure")
    complete_matter(writing(), case_id, reason=request.form.get("reason", ""))
    flash("The matter was completed.")
    return _back(case_id)


def _back(case_id: str, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for(".ladder", case_id=case_id, _anchor=anchor))
