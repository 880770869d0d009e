"""How a case goes on, by a person's record: a later record stands beside the earlier, which is never changed."""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, CaseOutcome
from forms_service.db.work import Work

BEGIN = "begin-process"
"""Kind of task: what an outcome leads to is begun by a person."""


def outcomes_of(work: Work, case_id: str) -> list[CaseOutcome]:
    """In the order recorded: the last is in force."""
    return list(
        work.session.scalars(select(CaseOutcome).where(CaseOutcome.case_id == case_id).order_by(CaseOutcome.seq))
    )


def add_outcome(
    work: Work, case: CaseFile, outcome: str, because: str, text: str, *, event_id: str | None = None
) -> CaseOutcome:
    """`because`: decision, panel or person. `text`: the reason; after the Panel's answer, the partners' response."""
    seq = max((row.seq for row in outcomes_of(work, case.id)), default=0) + 1
    row = CaseOutcome(
        id=new_id(),
        case_id=case.id,
        seq=seq,
        outcome=outcome,
        because=because,
        event_id=event_id,
        by=work.actor.who,
        created_at=work.now,
    )
    row.sealed = work.vault(case.id).seal_json("case_outcome", row.id, "sealed", {"text": text})
    work.session.add(row)
    work.session.flush()
    return row


def text_of(work: Work, row: CaseOutcome) -> str:
    return str(work.vault(row.case_id).open_json("case_outcome", row.id, "sealed", row.sealed).get("text") or "")
