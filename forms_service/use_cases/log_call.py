"""A telephone call was made, and what came of it."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import AgencyRequest, Call, CaseFile
from forms_service.db.records.calls import put_on_call_list
from forms_service.db.records.steps import meet_steps
from forms_service.db.records.tasks import raise_task
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError


class CallOutcome(StrEnum):
    CONFIRMED = "confirmed"  # the request is there
    LEFT_MESSAGE = "left-message"
    WILL_SEND = "will-send"
    NOT_OURS = "not-ours"  # the agency says that it is not the right one
    WRONG_NUMBER = "wrong-number"
    NO_ANSWER = "no-answer"


_THEY_HAVE_IT = frozenset({CallOutcome.CONFIRMED, CallOutcome.WILL_SEND})
_NOBODY_SPOKEN_TO = frozenset({CallOutcome.LEFT_MESSAGE, CallOutcome.NO_ANSWER})


def log_call(
    work: Work,
    request_id: str,
    *,
    outcome: str,
    call_id: str | None = None,
    spoke_to: str = "",
    note: str = "",
) -> str:
    """`call_id` none: a call that nobody had put on the list. The id of the call."""
    try:
        found = CallOutcome(outcome)
    except ValueError:
        raise InvalidInputError("Choose what came of the call.", field="outcome") from None
    request = work.session.execute(
        select(AgencyRequest)
        .where(AgencyRequest.id == request_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()
    call = _call(work, request, call_id)
    call.state, call.outcome, call.made_at, call.made_by = "made", found.value, work.now, work.actor.who
    if spoke_to.strip() or note.strip():
        call.sealed = work.vault(request.case_id).seal_json(
            "call", call.id, "sealed", {"note": note.strip(), "spoke_to": spoke_to.strip()}
        )
    _follow_up(work, request, call, found)
    meet_steps(work, work.session.get_one(CaseFile, request.case_id))
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


def _follow_up(work: Work, request: AgencyRequest, call: Call, outcome: CallOutcome) -> None:
    still_awaited = request.state == "issued"
    if outcome in _THEY_HAVE_IT and request.receipt_confirmed_at is None:
        request.receipt_confirmed_at = work.now
    if not still_awaited:
        return
    if outcome in _NOBODY_SPOKEN_TO:
        put_on_call_list(work, request, rung=call.rung, cause=f"again {call.id}", due_on=work.today)
        return
    case = work.session.get_one(CaseFile, request.case_id)
    if outcome is CallOutcome.NOT_OURS:
        # Nobody is chased who says that it is not theirs; whether that is so is for a person.
        request.paused_at = request.paused_at or work.now
        _raise(work, case, request, "agency-says-not-theirs")
    elif outcome is CallOutcome.WRONG_NUMBER:
        _raise(work, case, request, "contact-wrong")


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
