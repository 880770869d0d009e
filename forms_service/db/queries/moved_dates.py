"""How often the date of a step or the time of its meeting was changed: a diary must be told that it moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from forms_service.db.models import Appointment, AuditEvent, DueDate
from forms_service.db.work import Work

_BY_A_PERSON = ("date.overridden", "date.override-withdrawn")


@dataclass(frozen=True, slots=True)
class Moved:
    """By case and step; what never moved counts 0."""

    steps: Counter[tuple[str, str]] = field(default_factory=Counter)
    meetings: Counter[tuple[str, str]] = field(default_factory=Counter)


def times_moved(work: Work, case_ids: Sequence[str]) -> Moved:
    """Never fewer than before: each change is a row that stays."""
    moved = Moved()
    for case_id, step, count in work.session.execute(
        select(DueDate.case_id, DueDate.step, func.count())
        .where(DueDate.case_id.in_(case_ids), DueDate.subject_kind == "step", DueDate.state == "superseded")
        .group_by(DueDate.case_id, DueDate.step)
    ):
        moved.steps[case_id, step] += count
    for of_case, subject, count in work.session.execute(
        select(AuditEvent.case_id, AuditEvent.subject_id, func.count())
        .where(AuditEvent.case_id.in_(case_ids), AuditEvent.what.in_(_BY_A_PERSON))
        .group_by(AuditEvent.case_id, AuditEvent.subject_id)
    ):
        moved.steps[str(of_case), str(subject)] += count
    for case_id, step, count in work.session.execute(
        select(Appointment.case_id, Appointment.step, func.count())
        .where(Appointment.case_id.in_(case_ids), Appointment.replaced_at.is_not(None))
        .group_by(Appointment.case_id, Appointment.step)
    ):
        moved.meetings[case_id, step] += count
    return moved
