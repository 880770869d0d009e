"""Escalations of missing returns: beside their requests in the case that waits, and what they mean for its days."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from forms_service.db.models import CaseFile, DueDate
from forms_service.db.queries.letter_list import audience_words
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records.due_dates import STEP
from forms_service.db.records.missing_returns import REQUEST_CAUSE, request_of
from forms_service.db.records.stages import ladder_of_case
from forms_service.db.work import Work
from forms_service.definitions.schema import Process, Stage, Trigger


@dataclass(frozen=True, slots=True)
class EscalationBeside:
    """As the request's page tells it. `stage`: where it stands, empty before its first."""

    case_id: str
    reference: str
    state: str
    stage: str


@dataclass(frozen=True, slots=True)
class DayBefore:
    title: str
    on: date


@dataclass(frozen=True, slots=True)
class EscalationShown:
    """`last_on`: the last day of its ladder; none where no timescale is set or its beginning is not known.
    `outlasts`: days of the case that waits which come before that."""

    parent_id: str
    parent_reference: str
    agency: str
    request_id: str
    request_state: str
    due_on: date | None
    last_on: date | None
    outlasts: tuple[DayBefore, ...]


@dataclass(frozen=True, slots=True)
class DraftToBe:
    """A letter that a stage makes when it is opened."""

    stage: str
    title: str
    to: tuple[str, ...]


def escalations_beside(work: Work, case_id: str, visible: Collection[str]) -> dict[str, EscalationBeside]:
    """By request: the one begun last. Only of cases that the reader may know of."""
    found = {}
    for row in work.session.scalars(
        select(CaseFile)
        .where(CaseFile.parent_id == case_id, CaseFile.parent_cause.startswith(REQUEST_CAUSE))
        .order_by(CaseFile.received_at, CaseFile.id)
    ):
        if row.id in visible:
            request_id = row.parent_cause.removeprefix(REQUEST_CAUSE)
            found[request_id] = EscalationBeside(row.id, row.reference or "", row.state, _stands(work, row))
    return found


def escalation_shown(work: Work, case: CaseFile) -> EscalationShown | None:
    """None where the case is no escalation of a return, or that return is erased."""
    request = request_of(work, case)
    parent = work.session.get(CaseFile, case.parent_id) if case.parent_id else None
    if request is None or parent is None:
        return None
    days = _days(work, case)
    process = pinned_process(work.session, case)
    last = max((days[step.id] for step in process.steps if step.stage and step.id in days), default=None)
    return EscalationShown(
        parent_id=parent.id,
        parent_reference=parent.reference or "",
        agency=request.agency_name,
        request_id=request.id,
        request_state=request.state,
        due_on=request.due_on,
        last_on=last,
        outlasts=_outlasted(work, parent, last) if last is not None else (),
    )


def escalation_of_request(work: Work, case: CaseFile) -> Process | None:
    """The process that the case names for a missing return; none: the manager decides what is done."""
    named = pinned_process(work.session, case).missing_return
    # As it is now: a case is pinned to its own process alone.
    return work.services.library.process(case.partnership, named.process) if named else None


def drafts_to_be(work: Work, case: CaseFile, process: Process) -> tuple[DraftToBe, ...]:
    """What its stages write, each held until a person releases it."""
    library = work.services.library
    partnership = library.partnership(case.partnership)
    titles = {stage.id: stage_title(stage) for stage in process.stages}
    return tuple(
        DraftToBe(
            stage=titles.get(use.stage or "", "At every stage") if use.made_on is Trigger.STAGE_OPENED else "At once",
            title=library.letter(case.partnership, use.letter).title,
            to=tuple(audience_words(partnership, process, each) for each in (use.to, *use.copies_to)),
        )
        for use in process.letters
        if use.made_on in (Trigger.CASE_OPENED, Trigger.STAGE_OPENED)
    )


def stage_title(stage: Stage) -> str:
    return f"Stage {stage.number}: {stage.title}" if stage.number else stage.title


def _stands(work: Work, case: CaseFile) -> str:
    last = ladder_of_case(work, case).last
    stages = {each.id: stage_title(each) for each in pinned_process(work.session, case).stages}
    return stages.get(last.stage, "") if last is not None else ""


def _days(work: Work, case: CaseFile) -> dict[str, date]:
    rows = work.session.scalars(
        select(DueDate)
        .where(DueDate.case_id == case.id, DueDate.subject_kind == STEP, DueDate.state != "superseded")
        .order_by(DueDate.computed_at, DueDate.id)
    )
    return {row.step: row.latest_on or row.effective_on for row in rows}


def _outlasted(work: Work, parent: CaseFile, last: date) -> tuple[DayBefore, ...]:
    """Of the meeting, the partners' conference and what the Panel expects."""
    process, days = pinned_process(work.session, parent), _days(work, parent)
    named = (process.meeting_step, process.conference_step)
    return tuple(
        DayBefore(step.title, days[step.id])
        for step in process.steps
        if step.id in days and days[step.id] < last and (step.id in named or step.legal_class == "panel")
    )
