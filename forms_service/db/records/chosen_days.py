"""Days that a person chose for something that repeats. No interval is known, so no day follows by itself."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, ChosenDay
from forms_service.db.work import Work


def chosen_days(work: Work, case_id: str, step: str = "") -> list[ChosenDay]:
    """Without those withdrawn, in the order of the days; `step` empty: of every step."""
    query = select(ChosenDay).where(ChosenDay.case_id == case_id, ChosenDay.withdrawn_at.is_(None))
    if step:
        query = query.where(ChosenDay.step == step)
    return list(work.session.scalars(query.order_by(ChosenDay.on, ChosenDay.created_at, ChosenDay.id)))


def day_ahead(work: Work, case_id: str, step: str) -> ChosenDay | None:
    """The one that is not done yet: there is one at a time."""
    return next((row for row in chosen_days(work, case_id, step) if row.done_at is None), None)


def choose(work: Work, case: CaseFile, step: str, on: date) -> ChosenDay:
    row = ChosenDay(
        id=new_id(), case_id=case.id, step=step, on=on, chosen_by=work.actor.who, created_at=work.now
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    work.audit(
        "step.day-chosen",
        case_id=case.id,
        subject_kind="step",
        subject_id=step,
        details={"chosen": row.id, "on": on.isoformat()},
    )
    return row


def record_found(work: Work, row: ChosenDay, text: str) -> None:
    """What was found when it was done."""
    row.done_at, row.done_by = work.now, work.actor.who
    row.sealed = work.vault(row.case_id).seal_json("chosen_day", row.id, "sealed", {"text": text})
    work.audit("step.repeated", case_id=row.case_id, subject_kind="step", subject_id=row.step,
               details={"chosen": row.id})  # fmt: skip


def withdraw_day(work: Work, row: ChosenDay) -> None:
    row.withdrawn_at = work.now
    work.audit("step.day-withdrawn", case_id=row.case_id, subject_kind="step", subject_id=row.step,
               details={"chosen": row.id})  # fmt: skip


def found_of(work: Work, row: ChosenDay) -> str:
    return str(work.vault(row.case_id).open_json("chosen_day", row.id, "sealed", row.sealed).get("text") or "")
