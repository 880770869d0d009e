"""A file for a diary (RFC 5545): reference, step and day; no name, no place, nothing from a form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from forms_service.domain.events import LONDON

MEDIA_TYPE = "text/calendar"
_LONGEST = 75  # octets of a line, without its end
_LONDON = (
    "BEGIN:VTIMEZONE",
    "TZID:Europe/London",
    "BEGIN:DAYLIGHT",
    "DTSTART:19810329T010000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0100",
    "TZNAME:BST",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19961027T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0000",
    "TZNAME:GMT",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """`uid` stays as long as the thing does; `sequence` grows when its date moved, so that a diary moves it too."""

    uid: str
    title: str
    on: date | datetime  # a whole day, or a moment of one hour
    sequence: int = 0
    told: str = ""


def calendar_file(entries: Iterable[Entry], now: datetime, name: str = "") -> bytes:
    return "".join(f"{part}\r\n" for line in _lines(entries, now, name) for part in _folded(line)).encode()


def _lines(entries: Iterable[Entry], now: datetime, name: str) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//forms-service//timetable//EN", "CALSCALE:GREGORIAN")
    if name:
        yield f"X-WR-CALNAME:{_escaped(name)}"
    yield from _LONDON
    for entry in entries:
        yield "BEGIN:VEVENT"
        yield f"UID:{entry.uid}@forms-service"
        yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        yield f"SEQUENCE:{entry.sequence}"
        if isinstance(entry.on, datetime):
            begins = entry.on.astimezone(LONDON)
            yield f"DTSTART;TZID=Europe/London:{begins:%Y%m%dT%H%M%S}"
            yield "DURATION:PT1H"
        else:
            yield f"DTSTART;VALUE=DATE:{entry.on:%Y%m%d}"
            yield f"DTEND;VALUE=DATE:{entry.on + timedelta(days=1):%Y%m%d}"
        yield f"SUMMARY:{_escaped(entry.title)}"
        if entry.told:
            yield f"DESCRIPTION:{_escaped(entry.told)}"
        yield "TRANSP:TRANSPARENT"
        yield "END:VEVENT"
    yield "END:VCALENDAR"


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\r", "").replace("\n", "\\n")


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
