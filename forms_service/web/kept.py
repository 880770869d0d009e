"""Text that was sent after the sign-in had ended is not lost: kept for that person, offered again once they are back.

A form can be put back where its view shows its page again on wrong input (`again`): the page then comes with what was
typed, and nothing is done yet. Files are not kept.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app, g, request
from werkzeug.exceptions import HTTPException

from forms_service.db.queries.subjects import NOUNS, find_subject
from forms_service.db.queries.web_sessions import stale_person
from forms_service.db.work import Actor
from forms_service.domain.access import Action, Answer, decide
from forms_service.use_cases.keep_input import keep_input
from forms_service.web.work import reading, writing

PUT_BACK = "put_back"
"""Name of the field that says: show the page with this, and do nothing."""

_NEVER_KEPT = frozenset({"csrf_token", "password", "current", "new", "code", PUT_BACK, "kept"})
_STALE_FOR = timedelta(hours=12)
_MOST_TEXT = 500_000


def keep_what_was_typed(action: Action, values: dict[str, object], token: str | None) -> str | None:
    """The id of what was kept. Only for whoever held this session a short while ago, and may do this act still."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in _NEVER_KEPT]
    if not token or not any(value.strip() for name, value in fields if name != "form"):
        return None
    if sum(len(value) for _, value in fields) > _MOST_TEXT:
        return None
    stale = stale_person(reading(), token, within=_STALE_FOR)
    noun = next((each for each in NOUNS if f"{each}_id" in values), None)
    if stale is None or noun is None:
        return None
    found = find_subject(reading().session, noun, str(values[f"{noun}_id"]))
    if found is None or not found.case_id:
        return None
    partner = values.get("partner")
    subject = found.as_subject(partner if isinstance(partner, str) else None)
    if decide(stale.person, subject, action) is not Answer.YES:
        return None
    g.actor = Actor(kind="user", id=stale.user_id, name_code=f"user:{stale.user_id}", where=request.endpoint or "")
    return keep_input(writing(), case_id=found.case_id, user_id=stale.user_id, path=request.path, fields=fields)


def may_put_back(path: str) -> bool:
    """Whether the page of this address can be shown again with what was typed."""
    try:
        endpoint, _ = current_app.url_map.bind("").match(path, method="POST")
    except HTTPException:
        return False
    view: Any = current_app.view_functions.get(str(endpoint))
    return bool(getattr(view, "shows_again", False))
