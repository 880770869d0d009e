"""Agreed actions as pages show them: of one case, and across cases, with as many questions for many as for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from forms_service.db.models import AgreedAction, CaseFile, CaseStage, Party
from forms_service.db.queries.people_names import actor_names
from forms_service.db.queries.pinned import pinned_process, read_pinned
from forms_service.db.records.actions import action_words, checked_words, settled_words
from forms_service.db.records.parties import details_of
from forms_service.db.work import Work
from forms_service.definitions.schema import Process


@dataclass(frozen=True, slots=True)
class ActionShown:
    """`late`: open, and its day is over. `plan` and `stage` are slugs beside their titles; empty where it has none."""

    id: str
    case_id: str
    reference: str
    partnership: str
    number: int
    what: str
    owner: str
    owner_words: str  # as typed, where no party owns it
    owner_email: str
    owner_party_id: str
    expected: str
    due_on: date | None
    state: str
    late: bool
    plan: str
    plan_title: str
    stage_id: str
    stage_title: str
    settled_on: date | None
    settled_text: str
    settled_by: str
    checked_at: datetime | None
    checked_text: str
    checked_by: str


def actions_shown(work: Work, case_ids: Sequence[str]) -> tuple[ActionShown, ...]:
    """By case and number. Only of these cases: who may see them is asked before."""
    rows = work.session.execute(
        select(AgreedAction, CaseFile)
        .join(CaseFile, CaseFile.id == AgreedAction.case_id)
        .where(AgreedAction.case_id.in_(case_ids))
        .order_by(CaseFile.received_at, CaseFile.id, AgreedAction.number)
    ).all()
    read_pinned(work.session, {case.definition_digest for _, case in rows})
    work.open_vaults({case.id for _, case in rows})
    ids = {case.id for _, case in rows}
    parties = {
        party.id: details_of(work, party) for party in work.session.scalars(select(Party).where(Party.case_id.in_(ids)))
    }
    stages = {
        stage.id: stage.stage for stage in work.session.scalars(select(CaseStage).where(CaseStage.case_id.in_(ids)))
    }
    names = actor_names(work, [who for row, _ in rows for who in (row.settled_by, row.checked_by) if who])
    return tuple(_shown(work, row, case, parties, stages, names) for row, case in rows)


def in_order_of_days(actions: Sequence[ActionShown]) -> list[ActionShown]:
    """What is agreed for a day first, the earliest on top; then what has no day."""
    return sorted(actions, key=lambda each: (each.due_on or date.max, each.reference, each.number))


def _shown(
    work: Work,
    row: AgreedAction,
    case: CaseFile,
    parties: dict[str, dict[str, str]],
    stages: dict[str, str],
    names: dict[str, str],
) -> ActionShown:
    process = pinned_process(work.session, case)
    told = action_words(work, row)
    party = parties.get(row.owner_party_id or "", {})
    by_party = ", ".join(filter(None, (party.get("name", ""), party.get("agency", ""))))
    return ActionShown(
        id=row.id,
        case_id=case.id,
        reference=case.reference or "",
        partnership=case.partnership,
        number=row.number,
        what=told.what,
        owner=told.owner or by_party,
        owner_words=told.owner,
        owner_email=told.owner_email or party.get("email", ""),
        owner_party_id=row.owner_party_id or "",
        expected=told.expected,
        due_on=row.due_on,
        state=row.state,
        late=row.state == "open" and row.due_on is not None and row.due_on < work.today,
        plan=row.plan,
        plan_title=next((each.title for each in process.plans if each.slug == row.plan), ""),
        stage_id=row.stage_id or "",
        stage_title=_stage_title(process, stages.get(row.stage_id or "", "")),
        settled_on=row.settled_on,
        settled_text=settled_words(work, row),
        settled_by=names.get(row.settled_by or "", ""),
        checked_at=row.checked_at,
        checked_text=checked_words(work, row),
        checked_by=names.get(row.checked_by or "", ""),
    )


def _stage_title(process: Process, stage_id: str) -> str:
    stage = next((each for each in process.stages if each.id == stage_id), None)
    if stage is None:
        return ""
    return f"Stage {stage.number}: {stage.title}" if stage.number else stage.title
