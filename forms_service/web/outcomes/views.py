"""How a case goes on, by a person's record; and what follows from it, begun by a person."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.queries.case_page import timeline
from forms_service.db.queries.family import family_of
from forms_service.db.queries.outcome_page import outcome_page
from forms_service.db.records.cases import case_or_error
from forms_service.domain.access import Action
from forms_service.errors import InvalidInputError
from forms_service.use_cases.begin_case import begin_case
from forms_service.use_cases.complete_case import complete_case
from forms_service.use_cases.record_outcome import record_outcome
from forms_service.web.access import allowed_on, subject
from forms_service.web.again import Faults, again, needed, tell
from forms_service.web.case_pages import case_template, frame
from forms_service.web.ladder_words import where_it_stands
from forms_service.web.moments import LONDON, as_typed, say_day
from forms_service.web.sent_moments import sent_moment
from forms_service.web.visible import visible_cases
from forms_service.web.work import reading, writing

blueprint = Blueprint("outcomes", __name__, template_folder="templates")

_OF_PANEL = "panel:"


@blueprint.get("/cases/<case_id>/outcome")
@allowed_on("case", Action.SEE_DECISION)
def outcome(case_id: str) -> ResponseReturnValue:
    case, work = frame(), reading()
    if case.process.stages and not case.process.outcomes:
        return redirect(url_for("ladder.ladder", case_id=case_id))
    page = outcome_page(work, case)
    titles = {slug: work.services.library.process(case.partnership.slug, slug).title for slug in _begun_by_any()}
    open_steps = [step for step in timeline(work, case) if step.date and step.date.in_force and not step.done]
    return case_template(
        "outcomes/outcome.html",
        page=page,
        family=family_of(work, case_id, visible_cases(subject().partnership)),
        choices=[
            (each.slug, each.label, _leads_to(each.begins, each.completes, titles, case.process.called))
            for each in case.process.outcomes
        ],
        because=[
            *[
                (_OF_PANEL + each.event_id, f"The Panel’s answer of {say_day(each.at.astimezone(LONDON).date())}")
                for each in page.answers
            ],
            *([("decision", "The decision record")] if case.process.decision else []),
            ("person", "Something else; say what below"),
        ],
        standing=where_it_stands(),
        waits=[each for each in page.answers if not each.responded and each.answer != "confirmed"],
        open_steps=open_steps,
        typed_start=lambda each: _typed_start(each.began_at, each.day_only),
    )


@blueprint.post("/cases/<case_id>/outcome")
@allowed_on("case", Action.RECORD_OUTCOME)
@again(outcome)
def record(case_id: str) -> ResponseReturnValue:
    faults = Faults()
    chosen = faults.of(lambda: needed("outcome", f"Choose how the {frame().process.called} goes on."))
    because = faults.of(lambda: needed("because", "Say what it rests on."))
    after_an_answer = "; after an answer of the Panel, the partners’ response" if frame().process.decision else ""
    text = faults.of(lambda: needed("text", f"Give the reason{after_an_answer}."))
    faults.of(_sure)
    if chosen is None or because is None or text is None or faults.found:
        tell(faults.found)
        return make_response(outcome(case_id=case_id), 400)
    event_id = because.removeprefix(_OF_PANEL) if because.startswith(_OF_PANEL) else ""
    seen = request.form.get("seen")
    record_outcome(writing(), case_id, chosen, "panel" if event_id else because, text, event_id, seen=seen)
    flash("Recorded in your name. What was signed is not changed.")
    return redirect(url_for(".outcome", case_id=case_id))


@blueprint.post("/cases/<case_id>/outcome/complete")
@allowed_on("case", Action.RECORD_OUTCOME)
@again(outcome)
def complete(case_id: str) -> ResponseReturnValue:
    complete_case(writing(), case_id, reason=needed("reason", "Say why nothing more follows here."))
    flash("The case is completed.")
    return redirect(url_for("cases.case_page", case_id=case_id))


@blueprint.post("/cases/<case_id>/outcome/begin")
@allowed_on("case", Action.RECORD_OUTCOME)
@again(outcome)
def begin(case_id: str) -> ResponseReturnValue:
    process = needed("process", "Choose what begins.")
    case_or_error(writing(), case_id, lock=True)  # two people who begin it at once: the second finds it begun
    found = next((each for each in outcome_page(reading(), frame()).to_begin if each.process.slug == process), None)
    if found is None:
        raise InvalidInputError("It was begun already, or the outcome in force does not lead to it.", field="process")
    at, day_only = (
        sent_moment("began_at", time_needed=False) if request.form.get("began_at", "").strip() else (None, False)
    )
    new_id = begin_case(
        writing(),
        subject().partnership,
        process,
        parent_id=case_id,
        parent_cause=found.cause,
        began_at=at,
        day_only=day_only,
    )
    flash("It was begun, and has its own reference and timetable.")
    return redirect(url_for("cases.case_page", case_id=new_id))


def _sure() -> None:
    if request.form.get("sure") != "yes":
        raise InvalidInputError("Tick the box to confirm.", field="sure")


def _begun_by_any() -> list[str]:
    case = frame()
    known = reading().services.library.partnerships[case.partnership.slug].published_processes
    return [slug for each in case.process.outcomes for slug in each.begins if known.get(slug)]


def _leads_to(begins: tuple[str, ...], completes: bool, titles: dict[str, str], called: str) -> str:
    said = [f"Leads to: {titles.get(slug, slug)}. Somebody begins it" for slug in begins]
    if completes:
        said.append(f"Completes this {called}")
    return ". ".join(said)


def _typed_start(at: datetime | None, day_only: bool) -> str:
    if at is None:
        return ""
    words = as_typed(at)
    return words.rpartition(" ")[0] if day_only else words
