"""A return that does not come: a person is asked to escalate it, or the manager to decide. Nothing begins by itself.

The case goes on without it. An escalation asks to be closed when there is nothing left to escalate; a person closes it.
"""

from __future__ import annotations

from sqlalchemy import select

from forms_service.db.models import AgencyRequest, Call, CaseFile, Event, Task
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records.tasks import finish_task, raise_task
from forms_service.db.work import Work
from forms_service.definitions.schema import Process

PROPOSE = "propose-escalation"
MISSING = "return-missing"
CLOSE = "close-escalation"
REQUEST_CAUSE = "request:"
_OVER = ("answered", "nil", "stood-down", "declined")
_RESOLVED = "matter.resolved"


def note_unanswered(work: Work, case: CaseFile, request: AgencyRequest, call: Call) -> None:
    """Nobody was spoken to. From the call on that the process names, the escalation is proposed; where it names none,
    the manager has a task, once for each request, from the first unanswered call after the due moment on."""
    if case.state != "open" or request.state != "issued":
        return
    process = pinned_process(work.session, case)
    late = request.due_at is not None and work.now > request.due_at
    if process.missing_return is None:
        if late and not _was_raised(work, case, MISSING, request.id):
            _raise(work, case, MISSING, request.id)
        return
    if (
        _reaches(process, call.rung, process.missing_return.after, late=late)
        and escalation_open(work, request.id) is None
    ):
        _raise(work, case, PROPOSE, request.id)


def escalation_open(work: Work, request_id: str) -> CaseFile | None:
    """The one begun last, where several were."""
    return work.session.scalar(
        select(CaseFile)
        .where(CaseFile.parent_cause == f"{REQUEST_CAUSE}{request_id}", CaseFile.state == "open")
        .order_by(CaseFile.received_at.desc(), CaseFile.id)
        .limit(1)
    )


def request_of(work: Work, case: CaseFile) -> AgencyRequest | None:
    """Whose return an escalation is about."""
    if not case.parent_cause.startswith(REQUEST_CAUSE):
        return None
    return work.session.get(AgencyRequest, case.parent_cause.removeprefix(REQUEST_CAUSE))


def look_at_escalation(work: Work, case: CaseFile) -> None:
    """Raises or finishes the task that asks a person to close it; does nothing to any other case."""
    if not case.parent_cause.startswith(REQUEST_CAUSE):
        return
    request_id = case.parent_cause.removeprefix(REQUEST_CAUSE)
    why = _why_over(work, case) if case.state == "open" else ""
    if not why:
        finish_task(work, CLOSE, partnership=case.partnership, case_id=case.id, subject_id=request_id)
        return
    is_new = raise_task(
        work,
        CLOSE,
        partnership=case.partnership,
        case_id=case.id,
        subject_id=request_id,
        due_on=work.today,
        details={"why": why},
    )
    if is_new:
        work.audit(
            "escalation.asks-to-close",
            case_id=case.id,
            subject_kind="agency_request",
            subject_id=request_id,
            details={"why": why},
        )


def return_is_settled(work: Work, case: CaseFile, request: AgencyRequest) -> None:
    """It came, or is no longer asked for."""
    for kind in (PROPOSE, MISSING):
        finish_task(work, kind, partnership=case.partnership, case_id=case.id, subject_id=request.id)
    escalation = escalation_open(work, request.id)
    if escalation is not None:
        look_at_escalation(work, escalation)


def _why_over(work: Work, case: CaseFile) -> str:
    request = request_of(work, case)
    if request is None or request.state in _OVER:
        return "return"
    resolved = select(Event.id).where(
        Event.case_id == case.id, Event.name == _RESOLVED, Event.withdrawn_at.is_(None)
    )  # fmt: skip
    if work.session.scalar(resolved.limit(1)) is not None:
        return "decided"
    parent = work.session.get(CaseFile, case.parent_id) if case.parent_id else None
    return "case" if parent is not None and parent.state in ("closed", "completed") else ""


def _reaches(process: Process, rung: str, after: str, *, late: bool) -> bool:
    """A call that is none of the process's (a message may not have arrived, somebody rang unasked) counts when late."""
    rungs = [each.id for each in process.chasing]
    if rung not in rungs or after not in rungs:
        return late
    return rungs.index(rung) >= rungs.index(after)


def _was_raised(work: Work, case: CaseFile, kind: str, subject_id: str) -> bool:
    raised = select(Task.id).where(Task.case_id == case.id, Task.kind == kind, Task.subject_id == subject_id)
    return work.session.scalar(raised.limit(1)) is not None


def _raise(work: Work, case: CaseFile, kind: str, request_id: str) -> None:
    raise_task(
        work,
        kind,
        partnership=case.partnership,
        case_id=case.id,
        subject_id=request_id,
        severity="red",
        due_on=work.today,
    )
