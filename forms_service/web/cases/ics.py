"""The timetable as a file for a diary (RFC 5545): reference, step and day; no name, no place, nothing from a form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from flask import Response

from forms_service.db.queries.case_frame import CaseFrame
from forms_service.db.queries.case_page import timeline
from forms_service.db.work import Work
from forms_service.web.downloads import attachment

_LONGEST = 75  # octets of a line, without its end


def timetable_ics(work: Work, frame: CaseFrame) -> Response:
    text = "".join(f"{part}\r\n" for line in _lines(work, frame) for part in _folded(line))
    return attachment(text.encode(), f"{frame.name}-timetable.ics", "text/calendar")


def _lines(work: Work, frame: CaseFrame) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//forms-service//timetable//EN", "CALSCALE:GREGORIAN")
    for step in timeline(work, frame):
        title = _escaped(f"{frame.name}: {step.title}")
        if step.date is not None and step.date.in_force and step.date.state != "met":
            yield from _event(
                f"{frame.case_id}-{step.id}",
                work.now,
                f"DTSTART;VALUE=DATE:{_day(step.date.due_on)}",
                f"DTEND;VALUE=DATE:{_day(step.date.due_on + timedelta(days=1))}",
                title,
            )
        if step.starts_at is not None:
            yield from _event(
                f"{frame.case_id}-{step.id}-meeting",
                work.now,
                f"DTSTART:{_instant(step.starts_at)}",
                f"DTEND:{_instant(step.starts_at + timedelta(hours=1))}",
                title,
            )
    yield "END:VCALENDAR"


def _event(uid: str, now: datetime, begins: str, ends: str, title: str) -> Iterator[str]:
    yield from (
        "BEGIN:VEVENT",
        f"UID:{uid}@forms-service",
        f"DTSTAMP:{_instant(now)}",
        begins,
        ends,
        f"SUMMARY:{title}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    )


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Lines are folded between letters, counted in octets."""
    part, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _LONGEST:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + octets
    yield part
