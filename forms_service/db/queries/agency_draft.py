"""The form that an agency fills in on its page, as far as it got."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from forms_service.db.models import AgencyDraft, AgencyRequest, CaseFile
from forms_service.db.queries.letter_rows import released_people
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.work import Work
from parsers.types import JsonValue

RETURN = "return"


@dataclass(frozen=True, slots=True)
class DraftKept:
    """`saved_at` none: nobody has begun. `sent_at`: it was sent, and nothing was changed since."""

    answers: Mapping[str, JsonValue] = field(default_factory=dict)
    seen: frozenset[str] = frozenset()
    saved_at: datetime | None = None
    sent_at: datetime | None = None


def draft_of(work: Work, request: AgencyRequest) -> DraftKept:
    row = work.session.scalar(
        select(AgencyDraft).where(AgencyDraft.request_id == request.id, AgencyDraft.what == RETURN)
    )
    if row is None:
        return DraftKept(_known_already(work, request))
    opened = work.vault(request.case_id).open_json("agency_draft", row.id, "sealed", row.sealed)
    return DraftKept(dict(opened.get("answers") or {}), frozenset(opened.get("seen") or ()), row.saved_at, row.sent_at)


def _known_already(work: Work, request: AgencyRequest) -> dict[str, JsonValue]:
    """Nobody types the agency's own name, or the people whom it was asked about."""
    case = work.session.get_one(CaseFile, request.case_id)
    use = pinned_process(work.session, case).agency_return
    if use is None:
        return {}
    answers: dict[str, JsonValue] = {use.agency_name: request.agency_name}
    if use.known_persons is not None:
        columns = dict(use.known_persons.columns)
        rows: list[JsonValue] = []
        for _, told in released_people(work, case, request):
            row: dict[str, JsonValue] = {
                columns[meaning]: str(told[meaning])
                for meaning in ("full_name", "birth_date")
                if meaning in columns and told.get(meaning)
            }
            rows.append(row)
        if rows:
            answers[use.known_persons.table] = rows
    return answers
