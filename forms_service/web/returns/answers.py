"""What an officer answers an agency: longer time, "not ours", "ask my colleague"; and the request once more."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.control_room import ControlLine, control_room
from forms_service.domain.access import Action
from forms_service.errors import ConflictError, NotFoundError
from forms_service.use_cases.answer_extension import answer_extension
from forms_service.use_cases.answer_hand_over import HandOverAnswer, answer_hand_over
from forms_service.use_cases.grant_extension import grant_extension
from forms_service.use_cases.send_request_again import send_request_again
from forms_service.web.access import allowed_on, subject
from forms_service.web.again import again, needed
from forms_service.web.case_pages import case_template
from forms_service.web.moments import read_day, say_day
from forms_service.web.returns.door import blueprint
from forms_service.web.returns.one_request import one
from forms_service.web.work import reading, writing


@blueprint.post("/requests/<request_id>/longer")
@allowed_on("request", Action.ANSWER_AGENCY)
@again(one)
def give_longer(request_id: str) -> ResponseReturnValue:
    """Answers what the agency asked, or grants what it asked on the telephone."""
    asked = request.form.get("extension_id")
    note = request.form.get("note", "")
    if asked and request.form.get("answer") == "refuse":
        answer_extension(writing(), _own(request_id, asked), on=None, note=note)
        flash("The day stands. The agency is told why.")
        return redirect(url_for(".one", request_id=request_id))
    on = read_day(request.form.get("on", ""), "on")
    if asked:
        answer_extension(writing(), _own(request_id, asked), on=on, note=note)
    else:
        grant_extension(
            writing(),
            request_id,
            on=on,
            reason=needed("reason", "Say why they need longer."),
            who=request.form.get("who", ""),
            note=note,
        )
    flash(f"The return is now due on {say_day(on)}. The agency is told, and chasing begins anew from that day.")
    return redirect(url_for(".one", request_id=request_id))


def _asked(request_id: str) -> ControlLine:
    found = next((each for each in control_room(reading(), subject().case_id) if each.line.id == request_id), None)
    if found is None:
        raise NotFoundError
    return found


def _own(request_id: str, extension_id: str) -> str:
    line = _asked(request_id)
    if line.longer is None or line.longer.id != extension_id:
        raise ConflictError("This was answered already, or it was taken back.", code="answered-already")
    return extension_id


@blueprint.post("/requests/<request_id>/hand-over")
@allowed_on("request", Action.ANSWER_AGENCY)
@again(one)
def answer_handed(request_id: str) -> ResponseReturnValue:
    line = _asked(request_id)
    if line.handed is None:
        raise ConflictError("This was answered already, or it was taken back.", code="answered-already")
    answer = needed("answer", "Choose what to do.")
    answer_hand_over(
        writing(),
        line.handed.id,
        answer=answer,
        person={name: request.form.get(name, "") for name in ("name", "email", "role", "telephone")},
        reason=request.form.get("reason", ""),
    )
    match answer:
        case HandOverAnswer.RE_ISSUE:
            flash("The request goes to the other person. The old link is closed. Read and release the new letter.")
        case HandOverAnswer.STAND_DOWN:
            flash("Stood down. Its link no longer opens and nobody chases it.")
        case _:
            flash("The agency stays asked, and chasing goes on.")
    return redirect(url_for(".one", request_id=request_id))


@blueprint.get("/requests/<request_id>/send-again")
@allowed_on("request", Action.RELEASE_LETTER)
def send_again_page(request_id: str) -> ResponseReturnValue:
    return case_template("returns/send_again.html", stands=_asked(request_id))


@blueprint.post("/requests/<request_id>/send-again")
@allowed_on("request", Action.RELEASE_LETTER)
def send_again(request_id: str) -> ResponseReturnValue:
    send_request_again(writing(), request_id)
    flash("The request is on its way again.")
    return redirect(url_for(".control", case_id=subject().case_id, _anchor=f"agency-{request_id}"))
