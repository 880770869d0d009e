"""When an ended case is to be looked at, by whose rule, and the reviews that people made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from forms_service.db.base import new_id
from forms_service.db.models import Blob, CaseFile, RetentionReview, Tombstone
from forms_service.db.ownership import case_tables, owned_by, sealed_columns
from forms_service.db.records.tasks import finish_task, raise_task
from forms_service.db.work import Work
from forms_service.definitions.letter_values import local_day
from forms_service.definitions.schema import Retention
from forms_service.domain.keeping import years_after
from forms_service.errors import ConflictError, NotFoundError

DUE_TASK = "retention-due"
WAITING = ("due", "proposed")
ENDED = ("closed", "completed")


@dataclass(frozen=True, slots=True)
class Rule:
    years: int
    source: str
    ended_on: date
    over_on: date


def rule_for(work: Work, case: CaseFile) -> Rule | None:
    """By the partnership's rule of today, not of when the case was pinned: a host's policy holds for old cases too.
    None where it has none, or the case has not ended."""
    data = work.services.library.partnerships.get(case.partnership)
    if data is None or case.closed_at is None or case.state not in ENDED:
        return None
    entry = _entry(data.partnership.retention, case.process)
    if entry is None:
        return None
    ended_on = local_day(case.closed_at)
    return Rule(entry.years, entry.source, ended_on, years_after(ended_on, entry.years))


def _entry(entries: tuple[Retention, ...], process: str) -> Retention | None:
    named = next((entry for entry in entries if process in entry.processes), None)
    return named or next((entry for entry in entries if not entry.processes), None)


def cases_below(work: Work, case_id: str) -> list[CaseFile]:
    """What came from the case, and from that; erased ones not."""
    found: dict[str, CaseFile] = {}
    above = {case_id}
    while above:
        rows = work.session.scalars(
            select(CaseFile).where(CaseFile.parent_id.in_(above)).order_by(CaseFile.received_at, CaseFile.id)
        ).all()
        above = {row.id for row in rows} - found.keys() - {case_id}
        found |= {row.id: row for row in rows if row.id != case_id}
    erased = set(work.session.scalars(select(Tombstone.case_id).where(Tombstone.case_id.in_(found))))
    return [row for row in found.values() if row.id not in erased]


def insist_periods_below(work: Work, case_id: str) -> None:
    """What came from a case names the same child. Each is kept for a time of its own, which counts from its end; so the
    case is not erased before each of them has one, or nobody would look at them again."""
    if any(rule_for(work, each) is None for each in cases_below(work, case_id)):
        raise ConflictError(
            "Something that came from this case has not ended, or no time is set for keeping it. Look at that first.",
            code="below-has-no-period",
        )


def latest_review(work: Work, case_id: str) -> RetentionReview | None:
    return work.session.scalars(
        select(RetentionReview)
        .where(RetentionReview.case_id == case_id)
        .order_by(RetentionReview.created_at.desc(), RetentionReview.due_on.desc(), RetentionReview.id.desc())
        .limit(1)
    ).one_or_none()


def raise_review(work: Work, case: CaseFile, due_on: date) -> RetentionReview:
    row = RetentionReview(id=new_id(), case_id=case.id, partnership=case.partnership, due_on=due_on, certificate={})
    work.session.add(row)
    work.session.flush()
    work.audit(
        "retention.due",
        case_id=case.id,
        subject_kind="retention_review",
        subject_id=row.id,
        details={"due_on": due_on.isoformat()},
    )
    raise_task(work, DUE_TASK, partnership=case.partnership, case_id=case.id, subject_id=row.id, due_on=due_on)
    return row


def review_or_error(work: Work, review_id: str) -> RetentionReview:
    row = work.session.scalars(
        select(RetentionReview)
        .where(RetentionReview.id == review_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFoundError
    return row


def finish_review(work: Work, case: CaseFile, row: RetentionReview) -> None:
    finish_task(work, DUE_TASK, partnership=case.partnership, case_id=case.id, subject_id=row.id)


def inventory(work: Work, case: CaseFile) -> dict[str, Any]:
    """What is there to erase: rows of each table, how many of them hold text, files and their digests."""
    rows, sealed = {}, 0
    for table in case_tables():
        # owned_by joins a row to its case where the table has no column for it.
        owned = owned_by(table)
        mine = owned.where(owned.selected_columns.owner == case.id)
        number = int(work.session.scalar(select(func.count()).select_from(mine.subquery())) or 0)
        if number:
            rows[table.name] = number
        if sealed_columns(table):
            sealed += number
    files = work.session.execute(
        select(Blob.sha256, Blob.size).where(Blob.case_id == case.id).order_by(Blob.sha256, Blob.id)
    ).all()
    return {
        "rows": dict(sorted(rows.items())),
        "rows_total": sum(rows.values()),
        "rows_with_text": sealed,
        "files": len(files),
        "bytes": sum(size for _, size in files),
        "digests": [digest for digest, _ in files],
    }
