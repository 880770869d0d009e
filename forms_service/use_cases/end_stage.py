"""How a stage ended, in a person's words. No date ends a stage, and nothing is opened by its end."""

from __future__ import annotations

from datetime import datetime

from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.letters import ask_letters
from forms_service.db.records.resolved import follow_ladder
from forms_service.db.records.stages import seal_outcome, stage_or_error
from forms_service.db.work import Work
from forms_service.definitions.letter_values import local_day
from forms_service.definitions.schema import Trigger
from forms_service.errors import ConflictError, InvalidInputError


def end_stage(
    work: Work, case_stage_id: str, end: str, text: str, ended_at: datetime, *, day_only: bool = False
) -> None:
    """`end`: slug of one of the stage's ends. Where it resolves the matter, `matter.resolved` is recorded of that time.

    Errors: NotFoundError, ConflictError (closed, or ended already), InvalidInputError (`end`, `text`, `ended_at`).
    """
    row = stage_or_error(work, case_stage_id)
    case = case_or_error(work, row.case_id, lock=True)
    work.session.refresh(row)
    if case.state != "open":
        raise ConflictError("The matter is not open.")
    if row.ended_at is not None:
        raise ConflictError("How this stage ended is on record already.", code="stage-ended")
    stage = next((each for each in pinned_process(work.session, case).stages if each.id == row.stage), None)
    if stage is None or end not in {each.slug for each in stage.ends}:
        raise InvalidInputError("Choose how the stage ended.", field="end")
    if not text.strip():
        raise InvalidInputError("Write the outcome in words; it is what both sides are told.", field="text")
    if ended_at > work.now:
        raise InvalidInputError("This time is in the future.", field="ended_at")
    before = local_day(ended_at) < local_day(row.opened_at) if day_only else ended_at < row.opened_at
    if before:
        raise InvalidInputError("This is before the stage was opened.", field="ended_at")
    # Where only the day is known, one that ends on the day it was opened ends after it.
    row.ended_at, row.ended_by, row.outcome = max(ended_at, row.opened_at), work.actor.who, end
    seal_outcome(work, row, text.strip())
    work.session.flush()
    work.audit(
        "stage.ended",
        case_id=case.id,
        subject_kind="stage",
        subject_id=row.id,
        details={"stage": row.stage, "seq": row.seq, "end": end},
    )
    follow_ladder(work, case, day_only=day_only)
    ask_letters(work, case, Trigger.STAGE_ENDED, cause=row.id, stage=row.stage, end=end)
