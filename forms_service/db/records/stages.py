"""The stages of a matter that were opened, and how each ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, CaseStage
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.work import Work
from forms_service.definitions.ladder import rungs_of
from forms_service.domain.ladder import Climbed, Ladder, ladder_of
from forms_service.errors import NotFoundError


def stages_of(work: Work, case_id: str) -> list[CaseStage]:
    """In the order opened."""
    return list(work.session.scalars(select(CaseStage).where(CaseStage.case_id == case_id).order_by(CaseStage.seq)))


def stage_or_error(work: Work, case_stage_id: str) -> CaseStage:
    row = work.session.get(CaseStage, case_stage_id)
    if row is None:
        raise NotFoundError
    return row


def ladder_of_case(work: Work, case: CaseFile) -> Ladder:
    """By the stages that the case is pinned to."""
    work.session.flush()
    rungs = rungs_of(pinned_process(work.session, case))
    known = {rung.id for rung in rungs}
    rows = [row for row in stages_of(work, case.id) if row.stage in known]
    return ladder_of(
        rungs,
        [Climbed(row.id, row.seq, row.stage, row.opened_at, row.ended_at, row.outcome or "") for row in rows],
        over=case.state not in ("received", "open"),
    )


def ended_stages(rows: Sequence[CaseStage]) -> frozenset[str]:
    """Stages whose end is on record each time that they were opened."""
    return frozenset(row.stage for row in rows) - {row.stage for row in rows if row.ended_at is None}


def stages_with_recorder(rows: Sequence[CaseStage]) -> frozenset[str]:
    """Stages of which it is agreed who writes the record, each time that they were opened."""
    return frozenset(row.stage for row in rows) - {row.stage for row in rows if row.recorder_id is None}


def add_stage(work: Work, case: CaseFile, stage: str, opened_at: datetime, why: str, opened_by: str) -> CaseStage:
    seq = max((row.seq for row in stages_of(work, case.id)), default=0) + 1
    row = CaseStage(
        id=new_id(),
        case_id=case.id,
        seq=seq,
        stage=stage,
        opened_at=opened_at,
        opened_by=opened_by,
        created_at=work.now,
    )
    if why:
        row.why_sealed = work.vault(case.id).seal_json("case_stage", row.id, "why_sealed", {"text": why})
    work.session.add(row)
    work.session.flush()
    return row


def seal_outcome(work: Work, row: CaseStage, text: str) -> None:
    row.outcome_sealed = work.vault(row.case_id).seal_json("case_stage", row.id, "outcome_sealed", {"text": text})


def why_of(work: Work, row: CaseStage) -> str:
    return str(work.vault(row.case_id).open_json("case_stage", row.id, "why_sealed", row.why_sealed).get("text", ""))


def outcome_text_of(work: Work, row: CaseStage) -> str:
    found = work.vault(row.case_id).open_json("case_stage", row.id, "outcome_sealed", row.outcome_sealed)
    return str(found.get("text", ""))
