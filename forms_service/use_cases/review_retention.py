"""A person looks at a case whose time is over: keeps it longer, or proposes to erase it. Another person confirms."""

from __future__ import annotations

from datetime import date
from typing import Any

from forms_service.db.models import CaseFile, RetentionReview
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.erasing import erase
from forms_service.db.records.holds import is_held
from forms_service.db.records.retention import (
    finish_review,
    insist_periods_below,
    inventory,
    raise_review,
    review_or_error,
    rule_for,
)
from forms_service.db.work import Work
from forms_service.definitions.letter_values import local_day
from forms_service.domain.deadlines import day_in_words
from forms_service.domain.keeping import years_after
from forms_service.errors import ConflictError, InvalidInputError, NotAllowedError

_LONGEST_YEARS = 30


def keep_longer(work: Work, *, review_id: str, until: date, reason: str) -> None:
    """Errors: InvalidInputError (`until`, `reason`), ConflictError (somebody decided already)."""
    case, row = _waiting(work, review_id, "due")
    if until <= work.today:
        raise InvalidInputError("Choose a day to come.", field="until")
    if until > years_after(work.today, _LONGEST_YEARS):
        raise InvalidInputError(f"Choose a day within {_LONGEST_YEARS} years.", field="until")
    row.keep_until, row.reason = until, _reason(reason, "Say why it is kept longer.")
    _first(work, row, "kept")
    finish_review(work, case, row)
    _told(work, row, "kept", {"until": until.isoformat()})


def propose_erasing(work: Work, *, review_id: str, reason: str) -> None:
    """Nothing is erased yet. Errors: InvalidInputError (`reason`), ConflictError (held, decided already, its time is
    not over, or something that came from the case has no time of its own yet)."""
    case, row = _waiting(work, review_id, "due")
    _insist_not_held(work, case)
    _insist_time_over(work, case)
    insist_periods_below(work, case.id)
    row.reason = _reason(reason, "Say why it need not be kept.")
    _first(work, row, "proposed")
    _told(work, row, "proposed")


def confirm_erasing(work: Work, *, review_id: str) -> None:
    """Cannot be undone. Errors: NotAllowedError (the one who proposed it), ConflictError (held, not proposed, its time
    is not over, or something that came from the case has no time of its own)."""
    case, row = _waiting(work, review_id, "proposed")
    _insist_another(work, row)
    _insist_not_held(work, case)
    _insist_time_over(work, case)
    insist_periods_below(work, case.id)
    rule = rule_for(work, case)
    certificate: dict[str, Any] = {
        "reference": case.reference,
        "process": case.process,
        "state": case.state,
        "began_on": local_day(case.received_at).isoformat(),
        **inventory(work, case),
        "rule": {
            "years": rule.years,
            "source": rule.source,
            "ended_on": rule.ended_on.isoformat(),
            "over_on": rule.over_on.isoformat(),
        }
        if rule
        else {},
        "proposed_by": row.first_by,
        "proposed_at": row.first_at.isoformat() if row.first_at else None,
        "confirmed_by": work.actor.who,
        "erased_at": work.now.isoformat(),
    }
    finish_review(work, case, row)
    row.state, row.second_by, row.second_at, row.certificate = "erased", work.actor.who, work.now, certificate
    work.session.flush()
    erase(work, case.id, "retention-ended")
    _told(work, review_or_error(work, review_id), "erased", {"rows": certificate["rows_total"]})


def refuse_erasing(work: Work, *, review_id: str, reason: str) -> None:
    """The second person says no: it is looked at anew. Errors: as confirming, and InvalidInputError (`reason`)."""
    case, row = _waiting(work, review_id, "proposed")
    _insist_another(work, row)
    row.reason = f"{row.reason} Refused: {_reason(reason, 'Say why it is not erased.')}"
    row.state, row.second_by, row.second_at = "refused", work.actor.who, work.now
    finish_review(work, case, row)
    _told(work, row, "refused")
    raise_review(work, case, work.today)


def take_back_proposal(work: Work, *, review_id: str) -> None:
    """Whoever proposed it looks again. Errors: NotAllowedError (somebody else's), ConflictError (not proposed)."""
    _, row = _waiting(work, review_id, "proposed")
    if row.first_by != work.actor.who:
        raise NotAllowedError("Only who proposed it can take it back. You can refuse it.")
    row.state, row.first_by, row.first_at, row.reason = "due", None, None, None
    _told(work, row, "taken-back")


def _waiting(work: Work, review_id: str, state: str) -> tuple[CaseFile, RetentionReview]:
    row = review_or_error(work, review_id)
    case = case_or_error(work, row.case_id, lock=True)
    if row.state != state:
        raise ConflictError("Somebody decided about this already. Look at it again.", code="decided")
    return case, row


def _first(work: Work, row: RetentionReview, state: str) -> None:
    row.state, row.first_by, row.first_at = state, work.actor.who, work.now


def _reason(reason: str, message: str) -> str:
    if not reason.strip():
        raise InvalidInputError(message, field="reason")
    return reason.strip()


def _insist_not_held(work: Work, case: CaseFile) -> None:
    if is_held(work, case):
        raise ConflictError(
            "A legal hold stands on this case or on the one it came from. Nothing is erased.", code="held"
        )


def _insist_time_over(work: Work, case: CaseFile) -> None:
    """Since the review was raised the case may have gone on and ended later, or the policy may say longer."""
    rule = rule_for(work, case)
    if rule is not None and rule.over_on > work.today:
        raise ConflictError(
            f"This case is to be kept until {day_in_words(rule.over_on)}. Keep it until then.", code="time-not-over"
        )


def _insist_another(work: Work, row: RetentionReview) -> None:
    if row.first_by == work.actor.who:
        raise NotAllowedError("Another person than the one who proposed it decides this.")


def _told(work: Work, row: RetentionReview, state: str, details: dict[str, Any] | None = None) -> None:
    work.audit(
        f"retention.{state}",
        case_id=row.case_id,
        subject_kind="retention_review",
        subject_id=row.id,
        details=details or {},
    )
