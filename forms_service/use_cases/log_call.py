"""A telephone call was made, and what came of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import AgencyRequest, Call, CaseFile
from forms_service.db.queries.pinned import pinned_partnership
from forms_service.db.records.asking import CONTACT_WRONG, NOT_THEIRS
from forms_service.db.records.calls import put_on_call_list
from forms_service.db.records.hand_over_rows import NOT_OURS, new_hand_over
from forms_service.db.records.missing_returns import note_unanswered
from forms_service.db.records.requests import locked_request
from forms_service.db.records.steps import meet_steps
from forms_service.db.records.tasks import raise_task
from forms_service.db.work import Work
from forms_service.definitions.rules import clock_spec
from forms_service.domain.deadlines import london_instant
from forms_service.errors import ConflictError, InvalidInputError


class CallOutcome(StrEnum):
    CONFIRMED = "confirmed"  # the request is there
    WILL_SEND = "will-send"  # by `promised_at`
    LEFT_MESSAGE = "left-message"
    NO_ANSWER = "no-answer"
    NOT_OURS = "not-ours"  # the agency says that it is not the right one
    WRONG_NUMBER = "wrong-number"
    NIL_SAID = "nil-said"  # that they know nothing: said, not yet stated


_THEY_HAVE_IT = frozenset({CallOutcome.CONFIRMED, CallOutcome.WILL_SEND, CallOutcome.NIL_SAID})
_NOBODY_SPOKEN_TO = frozenset({CallOutcome.LEFT_MESSAGE, CallOutcome.NO_ANSWER, CallOutcome.WRONG_NUMBER})


def log_call(
    work: Work,
    request_id: str,
    *,
    outcome: str,
    call_id: str | None = None,
    spoke_to: str = "",
    note: str = "",
    promised_at: datetime | None = None,
) -> str:
    """`call_id` none: a call that nobody had put on the list. `promised_at` none: the end of this working day.

    The id of the call. One call settles whatever else stood on the list for this agency, if somebody was spoken to.
    """
    try:
        found = CallOutcome(outcome)
    except ValueError:
        raise InvalidInputError("Choose what came of the call.", field="outcome") from None
    request = locked_request(work, request_id)
    case = work.session.get_one(CaseFile, request.case_id)
    call = _call(work, request, call_id)
    call.state, call.outcome, call.made_at, call.made_by = "made", found.value, work.now, work.actor.who
    if found is CallOutcome.WILL_SEND:
        call.promised_at = _promised(work, case, promised_at)
    if spoke_to.strip() or note.strip():
        call.sealed = work.vault(request.case_id).seal_json(
            "call", call.id, "sealed", {"note": note.strip(), "spoke_to": spoke_to.strip()}
        )
    if found not in _NOBODY_SPOKEN_TO:
        _settle_others(work, request, call)
    _follow_up(work, case, request, call, found)
    meet_steps(work, case)
    work.audit(
        "call.made",
        case_id=request.case_id,
        subject_kind="call",
        subject_id=call.id,
        details={"outcome": found.value, "rung": call.rung},
    )
    return call.id


def _call(work: Work, request: AgencyRequest, call_id: str | None) -> Call:
    if call_id is None:
        call = Call(id=new_id(), case_id=request.case_id, request_id=request.id, rung="", due_on=work.today)
        call.cause = call.id
        work.session.add(call)
        work.session.flush()
        return call
    found = work.session.get(Call, call_id)
    if found is None or found.request_id != request.id:
        raise InvalidInputError("This call belongs to another request.", field="call")
    if found.state == "made":
        raise ConflictError("Somebody has made this call already.")
    return found


def _promised(work: Work, case: CaseFile, at: datetime | None) -> datetime:
    if at is not None:
        if at <= work.now:
            raise InvalidInputError("Enter a time that is still to come.", field="promised_at")
        return at
    hour = clock_spec(pinned_partnership(work.session, case).clock).due_at
    day = work.services.calendar.working_on_or_after(work.today).day
    if london_instant(day, hour) <= work.now:
        day = work.services.calendar.step(day, 1).day
    return london_instant(day, hour)


def _settle_others(work: Work, request: AgencyRequest, made: Call) -> None:
    for call in work.session.scalars(
        select(Call).where(Call.request_id == request.id, Call.state == "to-make", Call.id != made.id)
    ):
        call.state = "not-needed"


def _follow_up(work: Work, case: CaseFile, request: AgencyRequest, call: Call, outcome: CallOutcome) -> None:
    if outcome in _THEY_HAVE_IT and request.receipt_confirmed_at is None:
        request.receipt_confirmed_at = work.now
    if request.state != "issued":
        return
    if outcome in _NOBODY_SPOKEN_TO:
        note_unanswered(work, case, request, call)
        put_on_call_list(work, request, rung=call.rung, cause=f"again {call.id}", due_on=work.today)
    if outcome is CallOutcome.NOT_OURS:
        # Nobody is chased who says that it is not theirs; whether that is so is for a person.
        request.paused_at = request.paused_at or work.now
        new_hand_over(work, request, NOT_OURS, {"reason": "Said on the telephone."})
        _raise(work, case, request, NOT_THEIRS)
    elif outcome is CallOutcome.WRONG_NUMBER:
        _raise(work, case, request, CONTACT_WRONG)
    elif outcome is CallOutcome.NIL_SAID:
        # Who searched what must be stated before it counts: an answer by telephone is never a nil return.
        _raise(work, case, request, "nil-said")


def _raise(work: Work, case: CaseFile, request: AgencyRequest, kind: str) -> None:
    raise_task(
        work,
        kind,
        partnership=case.partnership,
        case_id=case.id,
        subject_id=request.id,
        severity="red",
        due_on=work.today,
    )
