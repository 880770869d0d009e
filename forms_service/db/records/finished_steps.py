"""Steps that a person ticked, also those without a date. What was ticked by mistake is withdrawn and stays."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, FinishedStep
from forms_service.db.work import Work


def finished_steps(work: Work, case_id: str) -> dict[str, FinishedStep]:
    """By step, the last tick that stands."""
    rows = work.session.scalars(
        select(FinishedStep)
        .where(FinishedStep.case_id == case_id, FinishedStep.withdrawn_at.is_(None))
        .order_by(FinishedStep.created_at, FinishedStep.id)
    )
    return {row.step: row for row in rows}


def tick(work: Work, case: CaseFile, step: str, on: date, text: str = "") -> FinishedStep:
    """`on`: the day it was done, as the person says."""
    row = FinishedStep(
        id=new_id(), case_id=case.id, step=step, on=on, by=work.actor.who, created_at=work.now
    )  # fmt: skip
    if text:
        row.sealed = work.vault(case.id).seal_json("finished_step", row.id, "sealed", {"text": text})
    work.session.add(row)
    work.session.flush()
    work.audit(
        "step.ticked",
        case_id=case.id,
        subject_kind="step",
        subject_id=step,
        details={"tick": row.id, "on": on.isoformat()},
    )
    return row


def untick(work: Work, row: FinishedStep) -> None:
    row.withdrawn_at = work.now
    work.audit("step.unticked", case_id=row.case_id, subject_kind="step", subject_id=row.step, details={"tick": row.id})


def words_of(work: Work, row: FinishedStep) -> str:
    return str(work.vault(row.case_id).open_json("finished_step", row.id, "sealed", row.sealed).get("text") or "")
