"""Somebody says that a child is at risk now: whom they ring is logged. Nothing is asked first."""

from __future__ import annotations

from forms_service.db.base import new_id
from forms_service.db.models import SafetyCall
from forms_service.db.queries.pinned import pinned_partnership
from forms_service.db.records.cases import case_or_error
from forms_service.db.work import Work
from forms_service.errors import InvalidInputError

EMERGENCY = "999"


def note_safety_call(work: Work, case_id: str, *, whom: str = "", text: str = "") -> str:
    """The row's id. `whom`: `EMERGENCY`, or the name of an urgent contact of the partnership; empty: only looked up.
    Of a case in every state, a closed one too. Errors: NotFoundError, InvalidInputError (`whom`)."""
    case = case_or_error(work, case_id)
    known = {EMERGENCY, *(each.name for each in pinned_partnership(work.session, case).urgent)}
    if whom and whom not in known:
        raise InvalidInputError("Choose one of those named.", field="whom")
    row = SafetyCall(id=new_id(), case_id=case.id, at=work.now, by=work.actor.who, whom=whom, created_at=work.now)
    if text.strip():
        row.sealed = work.vault(case.id).seal_json("safety_call", row.id, "sealed", {"text": text.strip()})
    work.session.add(row)
    work.session.flush()
    work.audit(
        "safety-call.noted",
        case_id=case.id,
        subject_kind="safety-call",
        subject_id=row.id,
        details={"named": bool(whom)},
    )
    return row.id
