"""A person records how a case goes on. Nothing is taken over by itself, and nothing signed is changed by it."""

from __future__ import annotations

from itertools import takewhile

from sqlalchemy import select

from forms_service.db.models import CaseFile, CaseOutcome, Event, Task
from forms_service.db.queries.outcomes import outcome_called, outcome_in_force
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records import due_dates
from forms_service.db.records.called_back import call_back_letters
from forms_service.db.records.calls import drop_calls
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.letters import ask_letters, make_held_again
from forms_service.db.records.missing_returns import look_at_escalation
from forms_service.db.records.outcomes import BEGIN, add_outcome, outcomes_of
from forms_service.db.records.repeating import follow_days
from forms_service.db.records.requests import outstanding
from forms_service.db.records.steps import meet_steps
from forms_service.db.records.tasks import finish_task, raise_task
from forms_service.db.work import Work
from forms_service.definitions.schema import Outcome, Trigger
from forms_service.errors import ConflictError, InvalidInputError

WHY = ("decision", "panel", "person")
PANEL_ANSWERED, TO_RECORD = "panel-answer", "outcome-to-record"
_PANEL = "panel.replied"


def record_outcome(
    work: Work, case_id: str, outcome: str, because: str, text: str, event_id: str = "", *, seen: str | None = None
) -> str:
    """The case_outcome's id; the one recorded last is in force.

    `seen`: the id of the record that the person saw, empty where there was none: another since then is not replaced
    unseen.

    `because`: decision, panel (`event_id`: its answer; `text`: the partners' response to it) or person. What the
    outcome begins is put to a person as a task. An outcome that completes ends the case; another opens it again.
    Letters of an earlier outcome that wait are called back; the same outcome once more asks for none a second time.
    Errors: ConflictError (closed, recorded since), InvalidInputError (`outcome`, `because`, `text`, `event_id`).
    """
    case = case_or_error(work, case_id, lock=True)
    if case.state not in ("open", "completed"):
        raise ConflictError("The case is not open.")
    last = next(reversed(outcomes_of(work, case.id)), None)
    if seen is not None and seen != (last.id if last is not None else ""):
        raise ConflictError("Somebody has recorded since how it goes on. Look at it first.", code="outcome-recorded")
    found = outcome_called(pinned_process(work.session, case), outcome)
    if found is None:
        raise InvalidInputError("Choose how the case goes on.", field="outcome")
    if because not in WHY:
        raise InvalidInputError("Say what it rests on.", field="because")
    if not text.strip():
        raise InvalidInputError(
            "Write the partners’ response." if because == "panel" else "Give the reason.", field="text"
        )
    answer = _panel_answer(work, case, event_id) if because == "panel" else None
    before = outcome_in_force(work, case.id)
    row = add_outcome(work, case, outcome, because, text.strip(), event_id=answer.id if answer else None)
    work.audit(
        "outcome.recorded",
        case_id=case.id,
        subject_kind="outcome",
        subject_id=row.id,
        details={"outcome": outcome, "because": because, "seq": row.seq, "before": before or ""},
    )
    if answer is not None:
        finish_task(work, PANEL_ANSWERED, partnership=case.partnership, case_id=case.id, subject_id=answer.id)
    finish_task(work, TO_RECORD, partnership=case.partnership, case_id=case.id)
    _take_state(work, case, found)
    look_at_escalation(work, case)
    due_dates.refresh(work, case.id)
    meet_steps(work, case)
    follow_days(work, case)
    _propose(work, case, found, row)
    earlier, cause = _earlier(work, case, outcome)
    call_back_letters(work, case, earlier)
    ask_letters(work, case, Trigger.OUTCOME_RECORDED, cause=cause)
    make_held_again(work, case, "outcome-recorded")
    return row.id


def _earlier(work: Work, case: CaseFile, outcome: str) -> tuple[list[str], str]:
    """The records before the outcome in force, and the first one of it since then: that is what its letters are for."""
    rows = outcomes_of(work, case.id)
    since = list(takewhile(lambda each: each.outcome == outcome, reversed(rows)))
    return [each.id for each in rows[: -len(since)]], since[-1].id


def _panel_answer(work: Work, case: CaseFile, event_id: str) -> Event:
    event = work.session.get(Event, event_id) if event_id else None
    if event is None or event.case_id != case.id or event.name != _PANEL or event.withdrawn_at is not None:
        raise InvalidInputError("Say which answer of the Panel it follows.", field="event_id")
    return event


def _take_state(work: Work, case: CaseFile, found: Outcome) -> None:
    if found.completes and case.state == "open":
        case.state, case.closed_at = "completed", work.now
        for request in outstanding(work, case.id):
            drop_calls(work, request)
        work.audit("case.completed", case_id=case.id, subject_kind="case", subject_id=case.id,
                   details={"outcome": found.slug})  # fmt: skip
    elif not found.completes and case.state == "completed":
        case.state, case.closed_at, case.state_reason = "open", None, None
        work.audit("case.goes-on", case_id=case.id, subject_kind="case", subject_id=case.id,
                   details={"outcome": found.slug})  # fmt: skip


def _propose(work: Work, case: CaseFile, found: Outcome, row: CaseOutcome) -> None:
    """What the outcome in force leads to; what an earlier one proposed and nobody began is proposed no longer."""
    begun = set(
        work.session.scalars(
            select(CaseFile.process).where(CaseFile.parent_id == case.id, CaseFile.parent_cause.startswith("outcome:"))
        )
    )
    for slug in work.session.scalars(
        select(Task.subject_id).where(Task.case_id == case.id, Task.kind == BEGIN, Task.done_at.is_(None))
    ).all():
        if slug not in found.begins:
            finish_task(work, BEGIN, partnership=case.partnership, case_id=case.id, subject_id=slug)
    for slug in found.begins:
        if slug not in begun:
            raise_task(
                work,
                BEGIN,
                partnership=case.partnership,
                case_id=case.id,
                subject_id=slug,
                due_on=work.today,
                details={"process": slug, "cause": f"outcome:{row.id}"},
            )
