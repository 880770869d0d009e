"""What the pages about keeping show: reviews that wait, those decided, holds, the cases above and below."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from forms_service.db.models import CaseFile, LegalHold, RetentionReview
from forms_service.db.queries.people_names import actor_names
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.holds import HoldOnCase, holds_ever, holds_on, is_held
from forms_service.db.records.retention import Rule, cases_below, rule_for
from forms_service.db.work import Work
from forms_service.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class ReviewLine:
    id: str
    case_id: str
    reference: str
    due_on: date
    state: str
    keep_until: date | None
    first_by: str
    second_by: str
    decided_at: datetime | None
    held: bool


@dataclass(frozen=True, slots=True)
class CaseBelow:
    """What came from a case. `until` none: it has not ended, or no time is set for it."""

    id: str
    reference: str
    until: date | None


@dataclass(frozen=True, slots=True)
class ReviewFound:
    line: ReviewLine
    case_state: str
    first_who: str
    first_at: datetime | None
    second_at: datetime | None
    reason: str
    certificate: dict[str, Any]
    rule: Rule | None
    note: str
    process: str
    partnership: str
    holds: tuple[HoldOnCase, ...]
    names: dict[str, str]
    above: tuple[str, str] | None
    """Id and reference of the case that it came from."""
    below: tuple[CaseBelow, ...]


def review_lines(work: Work, partnerships: Collection[str], case_ids: Collection[str]) -> list[ReviewLine]:
    """Of the cases that the person may know of; what is due longest first."""
    allowed = set(case_ids)
    rows = work.session.execute(
        select(RetentionReview, CaseFile)
        .join(CaseFile, CaseFile.id == RetentionReview.case_id)
        .where(RetentionReview.partnership.in_(sorted(partnerships)))
        .order_by(RetentionReview.due_on, RetentionReview.created_at, RetentionReview.id)
    ).all()
    mine = [(review, case) for review, case in rows if case.id in allowed]
    names = actor_names(work, [who for review, _ in mine for who in (review.first_by, review.second_by) if who])
    return [_line(work, review, case, names) for review, case in mine]


def review_found(work: Work, review_id: str) -> ReviewFound:
    review = work.session.get(RetentionReview, review_id)
    if review is None:
        raise NotFoundError
    case = case_or_error(work, review.case_id)
    holds = tuple(holds_on(work, case))
    whos = [who for who in (review.first_by, review.second_by, *(each.placed_by for each in holds)) if who]
    names = actor_names(work, whos)
    above = work.session.get(CaseFile, case.parent_id) if case.parent_id else None
    below = [(each, rule_for(work, each)) for each in cases_below(work, case.id)]
    data = work.services.library.partnerships.get(case.partnership)
    return ReviewFound(
        line=_line(work, review, case, names),
        case_state=case.state,
        first_who=review.first_by or "",
        first_at=review.first_at,
        second_at=review.second_at,
        reason=review.reason or "",
        certificate=review.certificate or {},
        rule=rule_for(work, case),
        note=data.partnership.retention_note if data is not None else "",
        process=case.process,
        partnership=case.partnership,
        holds=holds,
        names=names,
        above=(above.id, above.reference or "") if above is not None else None,
        below=tuple(CaseBelow(each.id, each.reference or "", rule.over_on if rule else None) for each, rule in below),
    )


@dataclass(frozen=True, slots=True)
class HeldCase:
    case_id: str
    reference: str
    since: datetime


def held_cases(work: Work, case_ids: Collection[str]) -> list[HeldCase]:
    """Those on which a hold of their own stands."""
    rows = work.session.execute(
        select(LegalHold.case_id, CaseFile.reference, LegalHold.created_at)
        .join(CaseFile, CaseFile.id == LegalHold.case_id)
        .where(LegalHold.ended_at.is_(None))
        .order_by(LegalHold.created_at, LegalHold.id)
    ).all()
    allowed = set(case_ids)
    return [HeldCase(case_id, reference or "", since) for case_id, reference, since in rows if case_id in allowed]


def holds_page(work: Work, case_id: str) -> tuple[list[HoldOnCase], dict[str, str]]:
    """The case's own holds, newest first, and the names of those who placed and ended them."""
    holds = holds_ever(work, case_id)
    return holds, actor_names(work, [who for each in holds for who in (each.placed_by, each.ended_by) if who])


def _line(work: Work, review: RetentionReview, case: CaseFile, names: dict[str, str]) -> ReviewLine:
    return ReviewLine(
        id=review.id,
        case_id=case.id,
        reference=case.reference or "",
        due_on=review.due_on,
        state=review.state,
        keep_until=review.keep_until,
        first_by=names.get(review.first_by or "", ""),
        second_by=names.get(review.second_by or "", ""),
        decided_at=review.second_at or review.first_at,
        held=review.state in ("due", "proposed") and is_held(work, case),
    )
