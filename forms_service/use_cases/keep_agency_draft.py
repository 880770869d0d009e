"""What an agency typed into its form on the page, kept step by step. One draft for a request, whoever types."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import AgencyDraft
from forms_service.db.queries.agency_draft import RETURN, DraftKept, draft_of
from forms_service.db.records.requests import locked_request
from forms_service.db.work import Work
from parsers.types import JsonValue


def keep_agency_draft(work: Work, request_id: str, step: str, values: Mapping[str, JsonValue]) -> DraftKept:
    """One step's values among the others; an emptied answer is gone from the draft too."""
    request = locked_request(work, request_id)
    before = draft_of(work, request)
    answers = {
        name: value for name, value in {**before.answers, **values}.items() if value not in (None, "", [], False)
    }
    row = work.session.scalar(
        select(AgencyDraft).where(AgencyDraft.request_id == request_id, AgencyDraft.what == RETURN)
    )
    if row is None:
        row = AgencyDraft(
            id=new_id(),
            request_id=request_id,
            what=RETURN,
            form=request.form,
            form_version=request.form_version,
            saved_at=work.system_now,
        )
        work.session.add(row)
    seen = sorted({*before.seen, step})
    row.sealed = work.vault(request.case_id).seal_json(
        "agency_draft", row.id, "sealed", {"answers": answers, "seen": seen}
    )
    row.step, row.saved_at, row.sent_at = step, work.system_now, None
    return DraftKept(answers, frozenset(seen), row.saved_at)
