"""The case list and the case's own page: timetable, events, partners' views, meetings, closing, history."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.case_page import (
    duplicates_of,
    events_of,
    history_of,
    open_tasks,
    request_counts,
    timeline,
    views_of,
)
from forms_service.db.queries.facts import facts_of_case
from forms_service.db.queries.today import case_lines
from forms_service.domain.access import Action
from forms_service.domain.events import EVENTS
from forms_service.errors import InvalidInputError
from forms_service.use_cases.close_not_met import close_not_met
from forms_service.use_cases.confirm_meeting import confirm_meeting
from forms_service.use_cases.receive_notification import receive_notification
from forms_service.use_cases.record_event import record_event
from forms_service.use_cases.record_partner_view import record_partner_view
from forms_service.web.access import allowed, allowed_on, may, subject
from forms_service.web.again import again, needed
from forms_service.web.case_pages import case_template, frame
from forms_service.web.cases import notes as notes_pages  # noqa: F401  its routes are on the blueprint
from forms_service.web.cases.door import blueprint
from forms_service.web.govuk import own
from forms_service.web.identity import user
from forms_service.web.moments import say_day, say_time
from forms_service.web.sent_moments import past_moment, sent_moment
from forms_service.web.task_links import task_href
from forms_service.web.uploads import TAKEN, sent_file
from forms_service.web.visible import visible_cases
from forms_service.web.words import options
from forms_service.web.work import reading, services, writing


@blueprint.get("/cases")
@allowed(Action.SEE_CASES)
def case_list() -> ResponseReturnValue:
    work = reading()
    lists = []
    for partnership in own(Action.SEE_CASES):
        lists.append((partnership, case_lines(work, visible_cases(partnership.slug))))
    return render_template("cases/list.html", lists=lists)


@blueprint.get("/notifications/<partnership>/new")
@allowed(Action.OPEN_CASE)
def new_notification(partnership: str) -> ResponseReturnValue:
    g.page_partnership = partnership
    return render_template(
        "cases/new_notification.html",
        partnership=services().library.partnership(partnership),
        routes=[("email", "By e-mail"), ("post", "By post"), ("hand", "By hand")],
        taken=TAKEN,
    )


@blueprint.post("/notifications/<partnership>/new")
@allowed(Action.OPEN_CASE)
@again(new_notification)
def enter_notification(partnership: str) -> ResponseReturnValue:
    via = needed("via", "Choose how it came.")
    at = past_moment("true_received_at")
    upload = sent_file("document", None)
    received = receive_notification(
        writing(),
        partnership,
        upload,
        via=via,
        contact_email=request.form.get("contact_email", "").strip(),
        true_received_at=at,
    )
    flash(f"Kept as {received.reference}. The clock counts from when it really arrived.")
    return redirect(url_for("documents.check", document_id=received.document_id))


@blueprint.get("/cases/<case_id>")
@allowed_on("case", Action.SEE_CASE)
def case_page(case_id: str) -> ResponseReturnValue:
    case = frame()
    if case.state == "received" and case.notification_id:
        return redirect(url_for("documents.check", document_id=case.notification_id))
    work = reading()
    unit = may(Action.SEE_WORKINGS, subject())
    mine = user()
    meeting_steps = [
        step for step in case.process.steps if step.id in (case.process.meeting_step, case.process.conference_step)
    ]
    return case_template(
        "cases/case.html",
        facts=facts_of_case(work, case_id),
        steps=timeline(work, case),
        events=events_of(work, case_id),
        event_choices=list(EVENTS.items()),
        views=views_of(work, case_id),
        view_choices=options("view"),
        my_partner=mine.partner_in(case.partnership.slug) if mine else None,
        tasks=[(task, task_href(task)) for task in open_tasks(work, case_id)] if unit else [],
        duplicates=duplicates_of(work, case_id) if unit else (),
        requests=request_counts(work, case_id),
        meeting_steps=meeting_steps,
    )


@blueprint.post("/cases/<case_id>/events")
@allowed_on("case", Action.RECORD_EVENT)
@again(case_page)
def add_event(case_id: str) -> ResponseReturnValue:
    name = needed("name", "Choose what happened.")
    at, day_only = sent_moment("occurred_at", time_needed=False)
    record_event(
        writing(),
        case_id=case_id,
        name=name,
        occurred_at=at,
        day_only=day_only,
        reference=request.form.get("reference", "").strip(),
        note=request.form.get("note", "").strip(),
    )
    flash("Recorded. Dates that count from it were worked out again.")
    return redirect(url_for(".case_page", case_id=case_id))


@blueprint.post("/cases/<case_id>/views/<partner>")
@allowed_on("case", Action.RECORD_VIEW)
@again(case_page)
def add_view(case_id: str, partner: str) -> ResponseReturnValue:
    view = needed("view", "Choose the partner’s view.")
    reason = needed("reason", "Give the reason, in the partner’s own words.")
    record_partner_view(writing(), case_id=case_id, partner=partner, view=view, reason=reason)
    flash("The partner’s view was recorded.")
    return redirect(url_for(".case_page", case_id=case_id, _anchor="views"))


@blueprint.post("/cases/<case_id>/meetings")
@allowed_on("case", Action.RECORD_EVENT)
@again(case_page)
def add_meeting(case_id: str) -> ResponseReturnValue:
    step = needed("step", "Choose the meeting.")
    at, _ = sent_moment("starts_at")
    confirmed = confirm_meeting(
        writing(),
        case_id=case_id,
        step=step,
        starts_at=at,
        place=needed("place", "Say where the meeting is, or how people join it."),
    )
    words = f"Confirmed for {say_day(at.date())} at {say_time(at)}. Letters made from now on print it."
    if confirmed.later_than_due:
        words += " This is later than the day the timetable gives."
    if confirmed.not_a_working_day:
        words += f" It is not a working day: {confirmed.not_a_working_day}."
    flash(words)
    return redirect(url_for(".case_page", case_id=case_id))


@blueprint.get("/cases/<case_id>/close")
@allowed_on("case", Action.CLOSE_CASE)
def close(case_id: str) -> ResponseReturnValue:
    return case_template(
        "cases/close.html", views=views_of(reading(), case_id), counts=request_counts(reading(), case_id)
    )


@blueprint.post("/cases/<case_id>/close")
@allowed_on("case", Action.CLOSE_CASE)
@again(close)
def send_close(case_id: str) -> ResponseReturnValue:
    if request.form.get("sure") != "yes":
        raise InvalidInputError("Tick the box to confirm.", field="sure")
    close_not_met(writing(), case_id=case_id, reason=needed("reason", "Give the reason; it is kept with the case."))
    flash("The case was closed. Agencies were stood down, and their links no longer open.")
    return redirect(url_for(".case_page", case_id=case_id))


@blueprint.get("/cases/<case_id>/history")
@allowed_on("case", Action.SEE_HISTORY)
def history(case_id: str) -> ResponseReturnValue:
    return case_template("cases/history.html", lines=history_of(reading(), case_id))
