"""One step: how its date was worked out, a person's own date beside it, ticking it; and events that were wrong."""

from __future__ import annotations

from datetime import date

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.case_page import HappenedEvent, TimelineStep, events_of, timeline
from forms_service.db.queries.chosen_list import chosen_list
from forms_service.db.queries.ladder_page import stage_name
from forms_service.domain.access import Action
from forms_service.domain.events import PLANNED
from forms_service.errors import InvalidInputError, NotFoundError
from forms_service.use_cases.choose_day import choose_day, record_day
from forms_service.use_cases.finish_step import finish_step, reopen_step
from forms_service.use_cases.move_event import move_event
from forms_service.use_cases.set_due_date import set_due_date
from forms_service.use_cases.withdraw_event import withdraw_event
from forms_service.web.access import allowed_on, subject
from forms_service.web.again import again, needed
from forms_service.web.case_pages import case_template, frame
from forms_service.web.cases.door import blueprint
from forms_service.web.moments import read_day
from forms_service.web.sent_moments import sent_moment
from forms_service.web.task_links import step_href
from forms_service.web.timetable_file import timetable_ics
from forms_service.web.work import reading, writing


@blueprint.get("/cases/<case_id>/steps/<step_id>")
@allowed_on("case", Action.SEE_CASE)
def step(case_id: str, step_id: str) -> ResponseReturnValue:
    found = _step(step_id)
    days = chosen_list(reading(), case_id, step_id) if found.definition.repeats else ()
    return case_template("cases/step.html", step=found, step_href=step_href, days=days, stage_name=stage_name)


@blueprint.post("/cases/<case_id>/steps/<step_id>/date")
@allowed_on("case", Action.SET_DATE)
@again(step)
def set_date(case_id: str, step_id: str) -> ResponseReturnValue:
    _step(step_id)
    on = read_day(request.form.get("on", ""), "on")
    reason = needed("reason", "Say why the date is changed.")
    set_due_date(writing(), case_id=case_id, step=step_id, on=on, reason=reason)
    return _to_step(case_id, step_id, "The new date is in force. The date that was worked out stays beside it.")


@blueprint.post("/cases/<case_id>/steps/<step_id>/date/withdraw")
@allowed_on("case", Action.SET_DATE)
def take_back_date(case_id: str, step_id: str) -> ResponseReturnValue:
    _step(step_id)
    set_due_date(writing(), case_id=case_id, step=step_id, on=None)
    return _to_step(case_id, step_id, "The date that was worked out is in force again.")


@blueprint.post("/cases/<case_id>/steps/<step_id>/done")
@allowed_on("case", Action.FINISH_STEP)
@again(step)
def tick_step(case_id: str, step_id: str) -> ResponseReturnValue:
    _step(step_id)
    finish_step(writing(), case_id=case_id, step=step_id, on=_day_if_any("on"), text=request.form.get("text", ""))
    flash("The step is done.")
    return redirect(url_for(".case_page", case_id=case_id))


@blueprint.post("/cases/<case_id>/steps/<step_id>/open")
@allowed_on("case", Action.FINISH_STEP)
@again(step)
def untick_step(case_id: str, step_id: str) -> ResponseReturnValue:
    _step(step_id)
    reopen_step(writing(), case_id=case_id, step=step_id, reason=needed("reason", "Say why it is open again."))
    return _to_step(case_id, step_id, "The step is open again. The history keeps both.")


@blueprint.post("/cases/<case_id>/steps/<step_id>/day")
@allowed_on("case", Action.FINISH_STEP)
@again(step)
def choose(case_id: str, step_id: str) -> ResponseReturnValue:
    _step(step_id)
    choose_day(writing(), case_id=case_id, step=step_id, on=read_day(request.form.get("on", ""), "on"))
    return _to_step(case_id, step_id, "The day is chosen. It is a task on that day.")


@blueprint.post("/cases/<case_id>/steps/<step_id>/found")
@allowed_on("case", Action.FINISH_STEP)
@again(step)
def record_found(case_id: str, step_id: str) -> ResponseReturnValue:
    _step(step_id)
    text = needed("text", "Write what was found.")
    next_on = _day_if_any("next_on")
    record_day(writing(), case_id=case_id, step=step_id, text=text, next_on=next_on)
    said = "Recorded." if next_on else "Recorded. Choose the next day, or say that it is finished."
    return _to_step(case_id, step_id, said)


@blueprint.get("/events/<event_id>/withdraw")
@allowed_on("event", Action.RECORD_EVENT)
def wrong_event(event_id: str) -> ResponseReturnValue:
    event = _event(event_id)
    if event is None:
        raise NotFoundError
    return case_template("cases/wrong_event.html", event=event, counting=_counting_from(event))


@blueprint.post("/events/<event_id>/withdraw", endpoint="withdraw_event")
@allowed_on("event", Action.RECORD_EVENT)
@again(wrong_event)
def send_wrong_event(event_id: str) -> ResponseReturnValue:
    reason = needed("reason", "Say why it is withdrawn.")
    if request.form.get("sure") != "yes":
        raise InvalidInputError("Tick the box to confirm.", field="sure")
    case_id = subject().case_id
    withdraw_event(writing(), event_id=event_id, reason=reason)
    flash("Withdrawn; the history keeps it. Dates that counted from it stand until a manager takes over the new ones.")
    return redirect(url_for(".case_page", case_id=case_id, _anchor="events"))


@blueprint.get("/events/<event_id>/move")
@allowed_on("event", Action.RECORD_EVENT)
def another_day(event_id: str) -> ResponseReturnValue:
    """Of what is planned; anything else has happened, and can only have been recorded by mistake."""
    event = _event(event_id)
    if event is None or event.name not in PLANNED or event.withdrawn:
        return redirect(url_for(".wrong_event", event_id=event_id))
    return case_template("cases/move_event.html", event=event, counting=_counting_from(event))


@blueprint.post("/events/<event_id>/move")
@allowed_on("event", Action.RECORD_EVENT)
@again(another_day)
def move(event_id: str) -> ResponseReturnValue:
    at, day_only = sent_moment("occurred_at", time_needed=False)
    reason = needed("reason", "Say why it is moved.")
    case_id = subject().case_id
    move_event(writing(), event_id=event_id, occurred_at=at, day_only=day_only, reason=reason)
    flash("Moved. Dates that count from it were worked out again. Letters that were sent keep what they printed.")
    return redirect(url_for(".case_page", case_id=case_id, _anchor="events"))


@blueprint.get("/cases/<case_id>/timetable.ics")
@allowed_on("case", Action.SEE_CASE)
def timetable_file(case_id: str) -> Response:  # noqa: ARG001
    """For a diary: the case's reference and its steps, nothing about anybody."""
    return timetable_ics(reading(), frame())


def _step(step_id: str) -> TimelineStep:
    found = next((each for each in timeline(reading(), frame()) if each.id == step_id), None)
    if found is None:
        raise NotFoundError
    return found


def _to_step(case_id: str, step_id: str, said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for(".step", case_id=case_id, step_id=step_id))


def _day_if_any(field: str) -> date | None:
    written = request.form.get(field, "").strip()
    return read_day(written, field) if written else None


def _event(event_id: str) -> HappenedEvent | None:
    return next((each for each in events_of(reading(), subject().case_id) if each.id == event_id), None)


def _counting_from(event: HappenedEvent) -> list[TimelineStep]:
    """The steps with a date that counts from it."""
    return [each for each in timeline(reading(), frame()) if each.anchor == event.name and each.date]
