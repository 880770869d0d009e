"""Where a task is done: by the first part of its kind, else the case's own page."""

from __future__ import annotations

from flask import url_for

from forms_service.db.queries.case_page import OpenTask

_PAGES = (
    (("letter", "mail"), "letters.letters"),
    (("return", "call", "unusable", "chase", "overdue"), "returns.control"),
    (("request", "agenc"), "requests.agencies"),
    (("pack", "addendum"), "packs.packs"),
    (("decision", "signature"), "decisions.decision_page"),
    (("document", "reading"), "documents.documents"),
)


def task_href(task: OpenTask) -> str:
    if task.case_id is None:
        return url_for("cases.case_list")
    for beginnings, endpoint in _PAGES:
        if any(part.startswith(beginnings) for part in task.kind.split("-")):
            return url_for(endpoint, case_id=task.case_id)
    return url_for("cases.case_page", case_id=task.case_id)
