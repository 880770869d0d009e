"""A round of asking is over when nobody is awaited any more: one notice and one task, however it came about."""

from __future__ import annotations

import hashlib

from sqlalchemy import func, select
from sqlalchemy import text as sql

from forms_service.db.models import AgencyRequest, CaseFile
from forms_service.db.records.letters import ask_letters
from forms_service.db.records.requests import issued_count, outstanding
from forms_service.db.records.tasks import raise_task
from forms_service.db.work import Work
from forms_service.definitions.schema import Trigger

RETURNS_COMPLETE = "returns-complete"


def alone_with_round(work: Work, case_id: str) -> None:
    """Before an answer is looked at with the others: of two that come at one moment neither would see the other, and
    nobody would hear that all are in. After the request's own lock. SQLite has one writer anyway."""
    if work.session.get_bind().dialect.name == "postgresql":
        digest = hashlib.sha256(f"round:{case_id}".encode()).digest()
        number = int.from_bytes(digest[:8], "big", signed=True)
        work.session.execute(sql("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def close_round(work: Work, case: CaseFile) -> bool:
    """True where the last agency has answered or is no longer asked. An agency asked later begins a new round."""
    work.session.flush()
    if case.state != "open" or outstanding(work, case.id) or not _answered(work, case.id):
        return False
    number = issued_count(work, case.id)
    ask_letters(work, case, Trigger.RETURNS_COMPLETE, cause=f"complete:{case.id}:{number}")
    raise_task(
        work,
        RETURNS_COMPLETE,
        partnership=case.partnership,
        case_id=case.id,
        subject_id=case.id,
        due_on=work.today,
        details={"round": str(number), "since": work.now.isoformat()},
    )
    return True


def _answered(work: Work, case_id: str) -> int:
    found = work.session.scalar(
        select(func.count())
        .select_from(AgencyRequest)
        .where(AgencyRequest.case_id == case_id, AgencyRequest.state.in_(("answered", "nil")))
    )
    return found or 0
