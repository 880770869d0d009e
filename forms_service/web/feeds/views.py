"""Addresses that a calendar program reads without signing in: made and taken back here, read at `/feed`.

What is in one is decided anew each time that it is read, by what its owner may see at that moment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.models import CalendarFeed
from forms_service.db.queries.case_frame import case_frame
from forms_service.db.queries.day import DayLine, step_lines, task_lines
from forms_service.db.queries.moved_dates import times_moved
from forms_service.db.queries.subjects import SubjectFound, find_subject
from forms_service.db.queries.today import references_of
from forms_service.db.queries.waiting import Asked, personal_lines
from forms_service.db.queries.web_sessions import person_now
from forms_service.db.records.calendar_feeds import feed_of_token, feeds_of
from forms_service.domain.access import Action, Answer, Person, Subject, decide
from forms_service.errors import NotFoundError
from forms_service.use_cases.make_calendar_feed import make_calendar_feed
from forms_service.use_cases.note_feed_read import EVERY, note_feed_read
from forms_service.use_cases.revoke_calendar_feed import revoke_calendar_feed
from forms_service.web.access import allowed, may, own_partnerships, person, public
from forms_service.web.calendar_file import MEDIA_TYPE, Entry, calendar_file
from forms_service.web.identity import known_user
from forms_service.web.limits import limit
from forms_service.web.timetable_file import SET_BY_A_PERSON, step_uid, timetable_entries, told_of
from forms_service.web.visible import visible_cases
from forms_service.web.words import words_for
from forms_service.web.work import finish, reading, services, writing

blueprint = Blueprint("feeds", __name__, template_folder="templates")
_AHEAD = timedelta(days=370)


@blueprint.get("/feeds")
@allowed(Action.MANAGE_FEEDS)
def feeds() -> ResponseReturnValue:
    asked = _case(request.args.get("case", ""), person())
    return render_template(
        "feeds/feeds.html",
        feeds=_shown(),
        asked=references_of(reading(), [asked.case_id or ""]) if asked else {},
    )


@blueprint.post("/feeds")
@allowed(Action.MANAGE_FEEDS)
def make() -> ResponseReturnValue:
    """The address stands in the answer itself: it is nowhere kept, so no later page could show it."""
    limit("make-feed", times=30, minutes=10, of=known_user().user_id)
    case_id = request.form.get("case_id", "")
    if case_id and _case(case_id, person()) is None:
        raise NotFoundError
    made = make_calendar_feed(writing(), user_id=known_user().user_id, case_id=case_id)
    address = f"{services().base_url}{url_for('.feed', feed_token=made.token)}"
    return render_template("feeds/made.html", address=address, of_case=references_of(reading(), [case_id]))


@blueprint.post("/feeds/<feed_id>/revoke")
@allowed(Action.MANAGE_FEEDS)
def revoke(feed_id: str) -> ResponseReturnValue:
    revoke_calendar_feed(writing(), user_id=known_user().user_id, feed_id=feed_id)
    flash("The address was taken back. Calendar programs that used it get nothing any more.")
    return redirect(url_for(".feeds"))


@blueprint.get("/feed/<feed_token>.ics")
@public("whoever holds the address reads days, without any name, as far as its owner may see them")
def feed(feed_token: str) -> ResponseReturnValue:
    found = feed_of_token(reading(), feed_token)
    if found is None:
        limit("feed", times=60, minutes=10)  # somebody guesses
        raise NotFoundError
    limit("feed", times=60, minutes=10, of=found.id)
    owner = person_now(reading(), found.user_id)
    if found.revoked_at is not None or owner is None or not owner.grants:
        return Response("This calendar address was taken back.\n", 410, mimetype="text/plain")
    g.person = owner  # what follows asks as them
    entries = _of_case(found, owner) if found.case_id else _of_tasks(found, owner)
    data = calendar_file(entries, reading().now, "Timetable" if found.case_id else "My tasks")
    noted_lately = found.last_read_at is not None and reading().system_now - found.last_read_at <= EVERY
    if request.method == "GET" and not noted_lately:
        feed_id = found.id
        note_feed_read(writing(), feed_id=feed_id)
        finish()
    return Response(data, mimetype=MEDIA_TYPE)


def _shown() -> list[tuple[CalendarFeed, str]]:
    """With the reference of the case, where they may still see it."""
    rows = feeds_of(reading(), known_user().user_id)
    seen = [row.case_id for row in rows if row.case_id and _case(row.case_id, person())]
    references = references_of(reading(), seen)
    return [(row, references.get(row.case_id or "", "")) for row in rows]


def _case(case_id: str, who: Person) -> SubjectFound | None:
    """The case, where this person may see it now."""
    found = find_subject(reading().session, "case", case_id) if case_id else None
    if found is None or decide(who, found.as_subject(None), Action.SEE_CASE) is not Answer.YES:
        return None
    return found


def _of_case(found: CalendarFeed, owner: Person) -> list[Entry]:
    """Empty where they may no longer see it, so that the calendar program forgets what it had."""
    case_id = found.case_id or ""
    return timetable_entries(reading(), case_frame(reading(), case_id)) if _case(case_id, owner) else []


def _of_tasks(found: CalendarFeed, owner: Person) -> list[Entry]:
    work = reading()
    lines: list[DayLine] = []
    for slug in own_partnerships(Action.SEE_TODAY):
        ids = visible_cases(slug)
        if may(Action.SEE_WORKINGS, Subject(slug)):
            lines += task_lines(work, ids, [slug])
        asked = Asked(
            partner=next((each.partner for each in owner.grants if each.partnership == slug and each.partner), None),
            reads=may(Action.ACKNOWLEDGE_PACK, Subject(slug)),
            makes_final=may(Action.FREEZE_DECISION, Subject(slug)),
        )
        lines += [*personal_lines(work, ids, found.user_id, asked), *step_lines(work, ids, ahead=_AHEAD)]
    moved = times_moved(work, sorted({line.case_id for line in lines if line.case_id}))
    return [entry for line in lines if (entry := _entry(line, moved.steps)) is not None]


def _entry(line: DayLine, moved: Mapping[tuple[str, str], int]) -> Entry | None:
    """Without a day there is nothing to put into a diary. A code's words name nobody; what it is about stays out."""
    if line.due_on is None:
        return None
    case_id = line.case_id or ""
    if line.kind == "step" and line.step is not None:
        told = told_of(line.step, SET_BY_A_PERSON if line.due_at is None else "")
        title = _title(line.reference, line.step.title)
        return Entry(step_uid(case_id, line.step.id), title, line.due_on, moved.get((case_id, line.step.id), 0), told)
    about = f"{line.partnership}|{line.kind}|{line.code}|{case_id}|{line.subject_id}"
    uid = f"{line.kind}-{hashlib.sha256(about.encode()).hexdigest()[:32]}"
    return Entry(uid, _title(line.reference, words_for(line.code, line.kind)), line.due_on)


def _title(reference: str, words: str) -> str:
    return f"{reference}: {words}" if reference else words
