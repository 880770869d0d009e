"""The control room of a case: who has answered, who must be telephoned, what comes next; and calls on paper."""

from __future__ import annotations

from datetime import datetime, time

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.call_sheet import calls_now
from forms_service.db.queries.control_room import ControlLine, RowState, control_room
from forms_service.db.queries.escalations import escalations_beside
from forms_service.domain.access import Action
from forms_service.errors import InvalidInputError
from forms_service.use_cases.log_call import CallOutcome, log_call
from forms_service.web.access import allowed, allowed_on, subject
from forms_service.web.again import again, needed
from forms_service.web.case_pages import case_template, frame
from forms_service.web.moments import read_moment, say_moment
from forms_service.web.returns import answers, one_request
from forms_service.web.returns.door import blueprint
from forms_service.web.returns.one_request import one
from forms_service.web.visible import all_visible_cases, visible_cases
from forms_service.web.words import options, words_for
from forms_service.web.work import finish, reading, services, writing

__all__ = ["answers", "blueprint", "one_request"]


@blueprint.get("/cases/<case_id>/returns")
@allowed_on("case", Action.SEE_WORKINGS)
def control(case_id: str) -> ResponseReturnValue:
    lines = control_room(reading(), case_id)
    return case_template(
        "returns/control.html",
        lines=lines,
        calls=[line for line in lines if line.needs_call],
        to_answer=[line for line in lines if line.longer or line.handed],
        counts={
            "asked": len(lines),
            "answered": sum(line.line.state == "answered" for line in lines),
            "nil": sum(line.line.state == "nil" for line in lines),
            "outstanding": sum(line.line.state == "issued" for line in lines),
            "late": sum(line.late for line in lines),
        },
        outcomes=options("call-outcome"),
        colours=_COLOURS,
        rungs={rung.id: rung.title for rung in frame().process.chasing},
        escalations=escalations_beside(reading(), case_id, visible_cases(frame().partnership.slug)),
    )


_COLOURS = {
    RowState.CALL_NOW: "orange",
    RowState.TO_ANSWER: "orange",
    RowState.LATE: "red",
    RowState.DUE_TODAY: "yellow",
    RowState.AWAITED: "grey",
    RowState.QUESTIONS: "purple",
    RowState.RETURNED: "green",
    RowState.NIL: "green",
}


@blueprint.get("/cases/<case_id>/calls")
@allowed_on("case", Action.RECORD_CALL)
def sheet(case_id: str) -> ResponseReturnValue:
    return _sheet(calls_now(reading(), [case_id]), case_id)


@blueprint.get("/calls")
@allowed(Action.RECORD_CALL)
def all_calls() -> ResponseReturnValue:
    return _sheet(calls_now(reading(), all_visible_cases(Action.RECORD_CALL)))


def _sheet(lines: object, case_id: str = "") -> str:
    return render_template("returns/calls.html", lines=lines, case_id=case_id)


@blueprint.post("/requests/<request_id>/calls")
@allowed_on("request", Action.RECORD_CALL)
@again(one)
def add_call(request_id: str) -> ResponseReturnValue:
    outcome = needed("outcome", "Choose what came of the call.")
    by = _promised(request.form.get("promised_at", "")) if outcome == CallOutcome.WILL_SEND else None
    log_call(
        writing(),
        request_id,
        outcome=outcome,
        call_id=request.form.get("call_id") or None,
        spoke_to=request.form.get("spoke_to", ""),
        note=request.form.get("note", ""),
        promised_at=by,
    )
    finish()
    for line in control_room(reading(), subject().case_id):
        if line.line.id == request_id:
            flash(_recorded(line, outcome))
    if outcome == CallOutcome.NIL_SAID:
        return redirect(url_for(".one", request_id=request_id, _anchor="nil-statement"))
    return redirect(url_for(".control", case_id=subject().case_id, _anchor=f"agency-{request_id}"))


def _promised(text: str) -> datetime | None:
    """A time alone is today's; a day alone is meant until the hour at which returns are due."""
    words = " ".join(text.split())
    if not words:
        return None
    hour = time.fromisoformat(frame().partnership.clock.due_at)
    day = services().business_clock.today()
    try:
        return read_moment(words, "promised_at", default_time=hour)
    except InvalidInputError:
        return read_moment(f"{day.day} {day.month} {day.year} {words}", "promised_at")


def _recorded(line: ControlLine, outcome: str) -> str:
    said = f"Recorded for {line.line.agency_name}: {words_for(outcome, 'call-outcome').lower()}"
    match outcome:
        case CallOutcome.WILL_SEND if line.promised_at is not None:
            return f"{said} by {say_moment(line.promised_at)}."
        case CallOutcome.WRONG_NUMBER if line.ring.telephone and line.ring is line.deputy:
            return f"{said}. Ring the deputy instead: {line.ring.name}, {line.ring.telephone}."
        case CallOutcome.NOT_OURS:
            return f"{said}. Nobody chases it until you have answered."
        case CallOutcome.NIL_SAID:
            return f"{said}. That is no nil return yet: enter who searched what, or ask them to send it."
        case _:
            return f"{said}."
