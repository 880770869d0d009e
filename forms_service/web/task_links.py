"""Where something is done: a task by what it is about, else by the start of its kind; a step by what finishes it."""

from __future__ import annotations

from typing import Any, cast

from flask import current_app, url_for

from forms_service.db.queries.case_page import OpenTask
from forms_service.db.queries.day import OF_STEPS, TaskSubject
from forms_service.definitions.schema import Step
from forms_service.web.access import Guard, may, subject

_CASE = "cases.case_page"

_PAGES = (
    (("dates",), "proposals.proposals"),
    (("action",), "actions.case_actions"),
    (("letter", "mail"), "letters.letters"),
    (("return", "call", "unusable", "chase", "overdue"), "returns.control"),
    (("request", "agenc"), "requests.agencies"),
    (("pack", "addendum"), "packs.packs"),
    (("decision", "signature"), "decisions.decision_page"),
    (("document", "reading"), "documents.documents"),
)

_OF_OUTCOMES = ("panel-answer", "outcome-to-record", "begin-process")

# Events that are recorded by doing something on a page of their own.
_OF_EVENTS = {
    "meeting.held": "decisions.decision_page",
    "decision.made": "decisions.decision_page",
    "panel.replied": "decisions.decision_page",
    "request.issued": "requests.agencies",
}


def task_href(task: OpenTask, about: TaskSubject | None = None) -> str:
    return task_place(task.kind, task.case_id, about, task.subject_id)


def task_place(kind: str, case_id: str | None, about: TaskSubject | None = None, subject_id: str = "") -> str:
    if kind == "close-escalation" and case_id is not None:
        return url_for("ladder.ladder", case_id=case_id)
    if kind == "propose-escalation" and about is not None:
        return url_for("escalations.escalation", request_id=about.id)
    if about is not None and about.noun == "request":
        return url_for("returns.one", request_id=about.id)
    if about is not None and about.noun == "document":
        return url_for("documents.check", document_id=about.id)
    if about is not None and about.letter_id is not None:
        return url_for("letters.letter", letter_id=about.letter_id)
    if kind == "retention-due":
        return url_for("retention.retention")
    if kind == "mailbox-waiting":
        return url_for("mailbox.mailbox")
    if kind == "start-unknown" and case_id is not None:
        return url_for("cases.case_page", case_id=case_id, _anchor="event")
    if case_id is None:
        return url_for("today.today") if kind.startswith(("mail", "schedule")) else url_for("cases.case_list")
    if kind in _OF_OUTCOMES:
        return url_for("outcomes.outcome", case_id=case_id)
    if kind in OF_STEPS and subject_id:
        return url_for("cases.step", case_id=case_id, step_id=subject_id)
    for beginnings, endpoint in _PAGES:
        if any(part.startswith(beginnings) for part in kind.split("-")):
            return url_for(endpoint, case_id=case_id)
    return url_for("cases.case_page", case_id=case_id)


def step_href(step: Step, case_id: str) -> str:
    """Straight to the place where the step is done."""
    endpoint, more = _place_of_step(step)
    return url_for(endpoint, case_id=case_id, **more)


def may_follow_step(step: Step) -> bool:
    """Whether the page where the step is done would open for this reader, on this route's case."""
    guard = cast(Guard, vars(current_app.view_functions[_place_of_step(step)[0]])["guard"])
    return guard.action is None or may(guard.action, subject())


def _place_of_step(step: Step) -> tuple[str, dict[str, Any]]:
    done = step.done_when
    if done.event is not None:
        endpoint = _OF_EVENTS.get(done.event)
        return (endpoint, {}) if endpoint is not None else (_CASE, {"event": done.event, "_anchor": "event"})
    if done.booked is not None:
        return _CASE, {"meeting": done.booked, "_anchor": "meeting"}
    if done.views is not None:
        return _CASE, {"_anchor": "views"}
    if done.decision is not None:
        return "decisions.decision_page", {}
    if done.pack is not None:
        return "packs.packs", {}
    if done.requests == "issued":
        return "requests.agencies", {}
    if done.requests is not None or done.calls is not None:
        return "returns.control", {}
    if done.letters:
        return "letters.letters", {}
    if done.form is not None:
        return "forms.forms", {}
    if done.outcome is not None:
        return "outcomes.outcome", {}
    if done.recorder is not None:
        return "ladder.ladder", {"_anchor": f"stage-{done.recorder}"}
    return "cases.step", {"step_id": step.id}
