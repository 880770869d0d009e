"""The timetable of a case as entries of a diary, and as a file to download."""

from __future__ import annotations

from flask import Response

from forms_service.db.queries.case_frame import CaseFrame
from forms_service.db.queries.case_page import TimelineStep, timeline
from forms_service.db.queries.moved_dates import times_moved
from forms_service.db.work import Work
from forms_service.definitions.schema import Step
from forms_service.web.calendar_file import MEDIA_TYPE, Entry, calendar_file
from forms_service.web.downloads import attachment
from forms_service.web.moments import say_day
from forms_service.web.words import INDICATIVE

SET_BY_A_PERSON = "Date set by a person."


def timetable_ics(work: Work, frame: CaseFrame) -> Response:
    data = calendar_file(timetable_entries(work, frame), work.now)
    return attachment(data, f"{frame.name}-timetable.ics", MEDIA_TYPE)


def timetable_entries(work: Work, frame: CaseFrame) -> list[Entry]:
    """Days in force of what is not done, and the confirmed times of meetings."""
    moved = times_moved(work, [frame.case_id])
    found = []
    for step in timeline(work, frame):
        title = f"{frame.name}: {step.title}"
        if step.date is not None and step.date.in_force and step.date.state != "met":
            uid = step_uid(frame.case_id, step.id)
            found.append(Entry(uid, title, step.date.due_on, moved.steps[frame.case_id, step.id], _told(step)))
        if step.starts_at is not None:
            uid = f"{step_uid(frame.case_id, step.id)}-meeting"
            found.append(Entry(uid, title, step.starts_at, moved.meetings[frame.case_id, step.id]))
    return found


def step_uid(case_id: str, step: str) -> str:
    """The same in every diary in which the step stands."""
    return f"{case_id}-{step}"


def _told(step: TimelineStep) -> str:
    date, by_whom = step.date, ""
    if date is not None and date.overridden:
        by_whom = f"{SET_BY_A_PERSON} Worked out: {say_day(date.computed_on)}."
    return told_of(step.definition, by_whom)


def told_of(step: Step, by_whom: str = "") -> str:
    """A day of a ladder reads as an appointment in a diary, and is none."""
    return " ".join(words for words in (by_whom, INDICATIVE if step.stage else "") if words)
