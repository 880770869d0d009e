"""How a case goes on: what the record recommends, what the Panel answered, what was recorded, and what it leads to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forms_service.db.models import CaseFile, Event, Task
from forms_service.db.queries.case_frame import CaseFrame
from forms_service.db.queries.decision import content_of, current_decision
from forms_service.db.queries.outcomes import outcome_called
from forms_service.db.queries.people_names import actor_names
from forms_service.db.records.outcomes import BEGIN, outcomes_of, text_of
from forms_service.db.work import Work
from forms_service.definitions.schema import Process

_PANEL = "panel.replied"


@dataclass(frozen=True, slots=True)
class RecordedOutcome:
    id: str
    slug: str
    label: str
    because: str
    text: str
    by: str
    at: datetime
    in_force: bool


@dataclass(frozen=True, slots=True)
class PanelAnswer:
    event_id: str
    answer: str
    text: str
    at: datetime
    day_only: bool
    responded: bool  # an outcome that follows it is on record


@dataclass(frozen=True, slots=True)
class ToBegin:
    """What the outcome in force leads to, and nobody has begun."""

    process: Process
    cause: str
    began_at: datetime | None  # when what it starts with happened, where the case knows
    day_only: bool


@dataclass(frozen=True, slots=True)
class OutcomePage:
    recommended: str  # slug of the outcome that the record recommends; empty: there is no record yet
    recommended_label: str
    recommended_final: bool
    answers: tuple[PanelAnswer, ...]
    recorded: tuple[RecordedOutcome, ...]  # newest first
    to_begin: tuple[ToBegin, ...]


def outcome_page(work: Work, frame: CaseFrame) -> OutcomePage:
    rows = outcomes_of(work, frame.case_id)
    names = actor_names(work, [row.by for row in rows])
    recorded = []
    for row in reversed(rows):
        found = outcome_called(frame.process, row.outcome)
        label = found.label if found else row.outcome
        recorded.append(
            RecordedOutcome(
                row.id,
                row.outcome,
                label,
                row.because,
                text_of(work, row),
                names[row.by],
                row.created_at,
                row is rows[-1],
            )
        )
    recommended, final = _recommended(work, frame)
    found = outcome_called(frame.process, recommended)
    return OutcomePage(
        recommended,
        found.label if found else "",
        final,
        _answers(work, frame, frozenset(row.event_id for row in rows if row.event_id)),
        tuple(recorded),
        _to_begin(work, frame),
    )


def _recommended(work: Work, frame: CaseFrame) -> tuple[str, bool]:
    use = frame.process.decision
    decision = current_decision(work, frame.case_id) if use is not None else None
    if use is None or decision is None:
        return "", False
    return str(content_of(work, decision).get(use.recommendation) or ""), decision.state == "frozen"


def _answers(work: Work, frame: CaseFrame, responded: frozenset[str]) -> tuple[PanelAnswer, ...]:
    vault = work.vault(frame.case_id)
    rows = work.session.scalars(
        select(Event)
        .where(Event.case_id == frame.case_id, Event.name == _PANEL, Event.withdrawn_at.is_(None))
        .order_by(Event.seq.desc())
    )
    return tuple(
        PanelAnswer(
            row.id,
            row.reference or "",
            str(vault.open_json("event", row.id, "note_sealed", row.note_sealed).get("text") or ""),
            row.occurred_at,
            row.day_only,
            row.id in responded,
        )
        for row in rows
    )


def _to_begin(work: Work, frame: CaseFrame) -> tuple[ToBegin, ...]:
    case = work.session.get_one(CaseFile, frame.case_id)
    library = work.services.library
    happened = {
        row.name: row
        for row in work.session.scalars(
            select(Event).where(Event.case_id == case.id, Event.withdrawn_at.is_(None)).order_by(Event.seq.desc())
        )
    }
    tasks = work.session.scalars(
        select(Task)
        .where(Task.case_id == case.id, Task.kind == BEGIN, Task.done_at.is_(None))
        .order_by(Task.created_at, Task.id)
    )
    found = []
    for task in tasks:
        process = library.process(case.partnership, task.subject_id)
        event = happened.get(process.starts_with)
        found.append(
            ToBegin(
                process,
                str(task.details.get("cause") or ""),
                event.occurred_at if event else None,
                event.day_only if event else False,
            )
        )
    return tuple(found)
