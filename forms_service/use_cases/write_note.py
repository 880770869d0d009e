"""A colleague's own words beside a case, a request, a document, one answer; with a day to come back to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from forms_service.db.models import AgencyRequest, Decision, Document, Pack
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.notes import keep_note
from forms_service.db.work import Work
from forms_service.errors import InvalidInputError, NotFoundError

SEEN_BY = ("unit", "group", "own")
_LONGEST = 4000
_OF_THE_CASE: dict[str, Any] = {
    "request": AgencyRequest,
    "document": Document,
    "field": Document,
    "pack": Pack,
    "decision": Decision,
}


def write_note(
    work: Work,
    *,
    case_id: str,
    subject_kind: str,
    subject_id: str,
    text: str,
    seen_by: str = "unit",
    flag_on: date | None = None,
) -> str:
    """`subject_id` of a field is `<document id>/<path>`; of a case, the case's own."""
    case_or_error(work, case_id)
    _insist_it_is_of(work, case_id, subject_kind, subject_id)
    words = text.strip()
    if not words:
        raise InvalidInputError("Write the note.", field="text")
    if len(words) > _LONGEST:
        raise InvalidInputError(f"The note must be {_LONGEST:,} characters or fewer.", field="text")
    if seen_by not in SEEN_BY:
        raise InvalidInputError("Choose who sees the note.", field="seen_by")
    if flag_on is not None and flag_on < work.today:
        raise InvalidInputError("The day to come back to it must be today or later.", field="flag_on")
    return keep_note(work, case_id, subject_kind, subject_id, words, seen_by=seen_by, flag_on=flag_on)


def _insist_it_is_of(work: Work, case_id: str, kind: str, subject_id: str) -> None:
    if kind == "case":
        if subject_id != case_id:
            raise NotFoundError
        return
    table = _OF_THE_CASE.get(kind)
    if table is None:
        raise NotFoundError
    document, _, path = subject_id.partition("/")
    if kind == "field" and not path:
        raise NotFoundError
    found = work.session.get(table, document if kind == "field" else subject_id)
    if found is None or found.case_id != case_id:
        raise NotFoundError
