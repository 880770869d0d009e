"""A line of the day in words: what, about whom, by when, and the link to the place where it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from forms_service.db.queries.day import DayLine, TaskSubject, call_titles, step_titles, task_subjects, words_of_flags
from forms_service.db.work import Work
from forms_service.domain.urgency import due_words
from forms_service.web.moments import say_time
from forms_service.web.task_links import step_href, task_place
from forms_service.web.words import words_for

PAGE = 40


@dataclass(frozen=True, slots=True)
class Place:
    """One of the places where things of a kind are found together; its count is a link to them."""

    key: str
    one: str
    many: str
    holds: Callable[[DayLine, date], bool]
    alarming: bool = False

    def words(self, count: int) -> str:
        return self.one if count == 1 else self.many


@dataclass(frozen=True, slots=True)
class ShownLine:
    what: str
    href: str
    about: str
    line: DayLine
    due: str
    late: bool
    is_today: bool


def _task(*kinds: str) -> Callable[[DayLine, date], bool]:
    return lambda line, _: line.kind == "task" and line.code.startswith(kinds)


def _is_late(line: DayLine, today: date) -> bool:
    return line.kind != "flag" and line.due_on is not None and line.due_on < today


_FAILED = (
    "reading-failed",
    "document-failed",
    "document-quarantined",
    "notification-unreadable",
    "letter-failed",
    "pack-failed",
    "pack-read-back",
    "job-failed",
    "schedule-failed",
    "mail-not-configured",
)
_TO_CHECK = ("return-to-review", "return-to-type", "reading-differs", "enclosure-to-look-at", "message-to-read")
PLACES = (
    Place("new", "new notification", "new notifications", _task("notification-"), alarming=True),
    Place("late", "thing late", "things late", _is_late, alarming=True),
    Place("today", "thing due today", "things due today", lambda line, today: line.due_on == today),
    Place("check", "return to check", "returns to check", _task(*_TO_CHECK)),
    Place("calls", "call to make", "calls to make", lambda line, _: line.kind == "call"),
    Place(
        "letters",
        "case with letters to release",
        "cases with letters to release",
        lambda line, _: line.kind == "letters",
    ),
    Place("hand", "letter to send by hand", "letters to send by hand", _task("send-by-hand")),
    Place(
        "agencies",
        "agency asks something",
        "agencies ask something",
        _task("agency-", "extension", "hand-over", "pass-on", "longer", "question", "return-unusable", "contact-"),
    ),
    Place("returned", "message came back", "messages came back", _task("mail-bounced", "mail-refused"), alarming=True),
    Place("doubt", "message may have gone", "messages may have gone", _task("mail-uncertain"), alarming=True),
    Place(
        "failed",
        "thing failed or could not be read",
        "things failed or could not be read",
        _task(*_FAILED),
        alarming=True,
    ),
    Place("flags", "note to come back to", "notes to come back to", lambda line, _: line.kind == "flag"),
)
_BY_KEY = {place.key: place for place in PLACES}


def counted(lines: Sequence[DayLine], today: date) -> list[tuple[Place, int]]:
    numbers: Counter[str] = Counter()
    for line in lines:
        for place in PLACES:
            if place.holds(line, today):
                numbers[place.key] += line.count if place.key == "calls" else 1
    return [(place, numbers[place.key]) for place in PLACES]


def of_place(lines: Sequence[DayLine], key: str, today: date) -> list[DayLine]:
    place = _BY_KEY.get(key)
    return list(lines) if place is None else [line for line in lines if place.holds(line, today)]


def place_called(key: str) -> Place | None:
    return _BY_KEY.get(key)


def shown(work: Work, lines: Sequence[DayLine]) -> list[ShownLine]:
    """Of one page of lines: what they are about is looked up for all of them at once."""
    subjects = task_subjects(work, [line.subject_id for line in lines if line.kind == "task"])
    notes, titles, calls = words_of_flags(work, lines), step_titles(work, lines), call_titles(work, lines)
    found = []
    for line in lines:
        about = subjects.get(line.subject_id) if line.kind == "task" else None
        what, href, beside = _said(line, notes, calls)
        if line.kind == "task":
            what = words_for(line.code, "task")
            href = task_place(line.code, line.case_id, about, line.subject_id)
            beside = _subject(work, line, about) if about else titles.get((line.case_id or "", line.subject_id), "")
        found.append(
            ShownLine(
                what=what,
                href=href,
                about=beside,
                line=line,
                due=_due(line, work),
                late=_is_late(line, work.today),
                is_today=line.due_on == work.today,
            )
        )
    return found


def _subject(work: Work, line: DayLine, about: TaskSubject) -> str:
    """The agency; of a letter to somebody else, which letter: one case may have several to send."""
    if about.agency or not about.letter:
        return about.agency
    return work.services.library.letter(line.partnership, about.letter).title


def _said(line: DayLine, notes: dict[str, str], calls: dict[tuple[str, str], str]) -> tuple[str, str, str]:
    case_id = line.case_id or ""
    match line.kind:
        case "step" if line.step is not None:
            return line.step.title, step_href(line.step, case_id), line.actor
        case "call":
            agency = str(line.details.get("agency") or "")
            why = calls.get((case_id, line.code)) or _rung(line.code)
            return f"Telephone {agency}", url_for("returns.control", case_id=case_id, _anchor="calls"), why
        case "letters":
            words = "a letter" if line.count == 1 else f"{line.count} letters"
            return f"Read and release {words}", url_for("letters.letters", case_id=case_id), ""
        case "flag":
            href = url_for("cases.notes", case_id=case_id, _anchor=f"note-{line.subject_id}")
            return words_for(line.code, "flag"), href, _short(notes.get(line.subject_id, ""))
        case "mine":
            return words_for(line.code, "mine"), _mine(line, case_id), ""
    return "", "", ""


def _mine(line: DayLine, case_id: str) -> str:
    if line.code.startswith("read-"):
        return url_for("packs.packs", case_id=case_id)
    if line.code == "view":
        return url_for("cases.case_page", case_id=case_id, _anchor="views")
    return url_for("decisions.decision_page", case_id=case_id)


def _rung(code: str) -> str:
    """Of a call that no rung of the process asked for; else the link says all there is."""
    return words_for(code, "rung") if code in ("not-delivered", "delayed", "unusable-upload") else ""


def _short(text: str, most: int = 140) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0]} …"


def _due(line: DayLine, work: Work) -> str:
    if line.due_on is None:
        return ""
    words = due_words(line.due_on, work.today, work.services.calendar)
    if line.kind == "step" and line.due_at is not None and line.due_on == work.today:
        return f"{words} by {say_time(line.due_at)}"
    return words
