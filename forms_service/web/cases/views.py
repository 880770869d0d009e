"""A case's own page: where it stands, its timetable, events, partners' views, meetings, closing."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.case_page import (
    DuplicateFound,
    duplicates_of,
    duties,
    events_of,
    open_tasks,
    request_counts,
    timeline,
    views_of,
)
from forms_service.db.queries.day import task_subjects
from forms_service.db.queries.facts import facts_of_case
from forms_service.db.queries.family import family_of
from forms_service.db.queries.notes import notes_about
from forms_service.domain.access import Action
from forms_service.domain.events import PLANNED
from forms_service.errors import InvalidInputError
from forms_service.use_cases.close_not_met import close_not_met, tests_criteria
from forms_service.use_cases.confirm_meeting import confirm_meeting
from forms_service.use_cases.record_event import record_event
from forms_service.use_cases.record_partner_view import record_partner_view
from forms_service.web.access import allowed_on, may, subject
from forms_service.web.again import again, needed
from forms_service.web.case_pages import case_template, frame
from forms_service.web.cases import dates, history, listing, newer, notes  # noqa: F401  their routes
from forms_service.web.cases.door import blueprint
from forms_service.web.cases.picture import beginning_of, standing_of, strip_of
from forms_service.web.identity import user
from forms_service.web.ladder_words import where_it_stands
from forms_service.web.moments import say_day, say_time
from forms_service.web.sent_moments import sent_moment
from forms_service.web.task_links import may_follow_step, step_href, task_href
from forms_service.web.visible import visible_cases
from forms_service.web.words import EARLY, options
from forms_service.web.work import reading, writing

__all__ = ["blueprint"]


@blueprint.get("/cases/<case_id>")
@allowed_on("case", Action.SEE_CASE)
def case_page(case_id: str) -> ResponseReturnValue:
    case = frame()
    if case.state == "received" and case.notification_id:
        return redirect(url_for("documents.check", document_id=case.notification_id))
    work = reading()
    unit = may(Action.SEE_WORKINGS, subject())
    mine = user()
    steps = timeline(work, case)
    beginning = beginning_of(work, case)
    waiting = open_tasks(work, case_id) if unit else ()
    views = views_of(work, case_id)
    about = task_subjects(work, [task.subject_id for task in waiting])
    return case_template(
        "cases/case.html",
        facts=facts_of_case(work, case_id),
        on_ladder=where_it_stands() if may(Action.SEE_LADDER, subject()) else "",
        early_words=EARLY,
        stage_names={each.id: f"Stage {each.number}" if each.number else each.title for each in case.process.stages},
        asks_views=case.process.called == "case" or views or any(step.done_when.views for step in case.process.steps),
        steps=steps,
        duties=duties(steps),
        standing=standing_of(work, beginning, steps),
        strip=strip_of(work, beginning, steps),
        next_step=next((step for step in steps if step.is_next), None),
        step_href=step_href,
        may_follow=may_follow_step,
        events=events_of(work, case_id),
        views=views,
        view_choices=options("view"),
        my_partner=mine.partner_in(case.partnership.slug) if mine else None,
        tasks=[(task, task_href(task, about.get(task.subject_id)), about.get(task.subject_id)) for task in waiting],
        step_titles={step.id: step.title for step in case.process.steps},
        duplicates=_duplicates(case_id) if unit else (),
        requests=request_counts(work, case_id),
        family=family_of(work, case_id, visible_cases(case.partnership.slug)),
        meeting_steps=[
            step for step in case.process.steps if step.id in (case.process.meeting_step, case.process.conference_step)
        ],
        notes=notes_about(work, case_id, "case", case_id) if may(Action.WRITE_NOTE, subject()) else (),
        planned_events=PLANNED,
        asked_event=request.args.get("event", ""),
        asked_meeting=request.args.get("meeting", ""),
        may_be_closed=tests_criteria(case.process),
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
    flash("Recorded. Dates that count from it were worked out; one that stood before waits for a manager.")
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


def _duplicates(case_id: str) -> list[DuplicateFound]:
    """Without those of a case that the reader must not know of."""
    found = duplicates_of(reading(), case_id)
    seen = frozenset(visible_cases(subject().partnership)) if found else frozenset()
    return [each for each in found if {each.case_id, each.other_case_id} <= seen]
